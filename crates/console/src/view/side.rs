//! The navigation, with the site, the stream, language and look.

use yew::prelude::*;

use super::door::other_language;
use super::frame::{Link, Props};
use super::icon::Icon;
use super::keys::screen as screen_name;
use crate::app::Theme;
use crate::browser::{field, http, page, spawn};
use crate::desk::Desk;
use crate::route::{Place, Route, Screen};

/// Screens that a phone has at hand; the others are behind "More".
const AT_HAND: usize = 4;

/// The navigation.
pub(crate) fn side(
    props: &Props,
    desk: &Desk,
    link: Link,
    more: &UseStateHandle<bool>,
    keys: &UseStateHandle<bool>,
) -> Html {
    let words = &desk.words.frame;
    let current = props.place.screen();
    let entry = |(at, screen): (usize, Screen)| {
        let marked = (screen == current).then_some("page");
        html! {
            <li class={(at >= AT_HAND).then_some("minor")}>
                <a href={desk.link(screen.place())} aria-current={marked}>
                    { Icon::Screen(screen).draw() }<span>{ screen_name(desk.words, screen) }</span>
                </a>
            </li>
        }
    };
    // What a role may not do is not offered.
    let screens = Screen::ALL
        .into_iter()
        .filter(|screen| *screen != Screen::People || desk.me.may("manage"));
    let (state, label) = match link {
        Link::Connecting => ("connecting", words.connecting),
        Link::Live => ("live", words.live),
        Link::Again => ("again", words.again),
    };
    let change_site = |event: Event| page::go(&Route::at(&field::text(&event), Place::Today));
    let themes = Theme::ALL;
    let theme = props.dress.theme;
    let next = themes[(themes
        .iter()
        .position(|other| *other == theme)
        .unwrap_or_default()
        + 1)
        % themes.len()];
    let look = props.dress.look.clone();
    let theme_label = format!("{}: {}", words.theme, theme.label(desk.words));
    let lost = props.lost.clone();
    let leave = move |_| {
        let lost = lost.clone();
        spawn(async move {
            // Whether it was heard or not: nobody stays at the desk.
            let _ = http::delete("/api/v1/session", None).await;
            lost.emit(());
        });
    };
    let (more, keys) = (more.clone(), keys.clone());
    let is_open = *more;
    html! {
        <header class="side" data-open={is_open.to_string()}>
            <div class="who">
                <p class="brand">{ "Otklik" }</p>
                if props.sites.len() > 1 {
                    <label class="unseen" for="site">{ words.site }</label>
                    <select id="site" onchange={change_site}>
                        { for props.sites.iter().map(|site| html! { <option value={site.clone()} selected={*site == props.site}>{ site }</option> }) }
                    </select>
                } else {
                    <p class="soft" data-slot="site">{ &props.site }</p>
                }
                <p class="link" role="status" data-live="state" data-state={state}><span class="unseen-narrow">{ label }</span></p>
            </div>
            <nav aria-label={words.navigation}>
                <ul>
                    { for screens.enumerate().map(entry) }
                    <li class="opener">
                        <button type="button" aria-expanded={is_open.to_string()} onclick={move |_| more.set(!is_open)}>
                            { Icon::More.draw() }<span>{ words.more }</span>
                        </button>
                    </li>
                </ul>
            </nav>
            <div class="foot">
                { other_language(&props.dress) }
                <button type="button" class="bare" aria-label={theme_label.clone()} title={theme_label} data-theme-switch=""
                    onclick={move |_| look.emit(next)}>{ Icon::Theme.draw() }</button>
                <button type="button" class="bare" aria-label={words.keys} title={words.keys} onclick={move |_| keys.set(true)}>
                    { Icon::Keys.draw() }</button>
                <button type="button" class="bare" aria-label={words.sign_out} title={words.sign_out} onclick={leave}>
                    { Icon::Leave.draw() }</button>
            </div>
        </header>
    }
}
