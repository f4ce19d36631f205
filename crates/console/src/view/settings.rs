//! Settings: this browser, for how long the site's answers are kept, and all of them as a file.

use yew::prelude::*;

use super::account::Account;
use super::parts::{field, heading, options};
use super::retention::Retention;
use crate::app::{Dress, Theme};
use crate::browser::field as typed;
use crate::desk::use_desk;
use crate::lang::Lang;

/// What of it is this browser's.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) dress: Dress,
}

/// The screen.
#[component]
pub(crate) fn SettingsScreen(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.settings;
    let dress = &props.dress;
    let speak = {
        let speak = dress.speak.clone();
        move |event: Event| speak.emit(Lang::of_tag(&typed::text(&event)))
    };
    let look = {
        let look = dress.look.clone();
        move |event: Event| look.emit(Theme::of(&typed::text(&event)))
    };
    let themes = Theme::ALL.map(|theme| (theme.name(), theme.label(desk.words)));
    html! {
        <div class="narrow stack">
            { heading(desk.words.frame.settings, "", Html::default()) }
            <section class="panel" aria-labelledby="browser-title">
                <h2 id="browser-title">{ words.this_browser }</h2>
                <div class="fields">
                    { field("language", words.language, html! { <select id="language" onchange={speak}>{ options([("en", "English"), ("ru", "Русский")], dress.lang.tag()) }</select> }) }
                    { field("theme", desk.words.frame.theme, html! { <select id="theme" onchange={look}>{ options(themes, dress.theme.name()) }</select> }) }
                </div>
            </section>
            <Account />
            <Retention />
            <section class="panel" aria-labelledby="export-title">
                <h2 id="export-title">{ words.export }</h2>
                <p class="soft">{ words.export_hint }</p>
                <a class="button start" href={desk.path("export?format=csv")} download="">{ words.csv }</a>
            </section>
        </div>
    }
}
