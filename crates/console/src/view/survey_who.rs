//! To whom a survey shows, as a form.

use yew::prelude::*;

use super::editor::{choice, text, tick};
use super::lines::by_commas;
use super::survey_matches::matches;
use super::survey_parts::number;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::survey::ticked;

/// Devices, languages, visitors, and what the page says of them.
pub(super) fn who(desk: &Desk, who: &Json, here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let device = |(name, label): (&'static str, &str)| {
        let is_on = (who.get("device").items().iter()).any(|item| item.text() == name);
        let devices = here.field("device");
        let put = devices.by(move |list, is_on: bool| *list = ticked(list, name, is_on));
        tick(label, is_on, &put)
    };
    let devices = [
        ("desktop", words.desktop),
        ("phone", words.phone),
        ("tablet", words.tablet),
    ];
    let spoken: Vec<&str> = who.get("language").items().iter().map(Json::text).collect();
    let speaks = here.field("language").made(|text: String| {
        let list: Vec<Json> = by_commas(&text).into_iter().map(Json::Text).collect();
        if list.is_empty() {
            Json::Null
        } else {
            Json::List(list)
        }
    });
    let visitors = [
        ("", words.anyone),
        ("new", words.is_new),
        ("returning", words.returning),
    ];
    html! {
        <fieldset class="stack small">
            <legend>{ words.whom }</legend>
            <fieldset class="ticks"><legend>{ words.device }</legend>{ for devices.into_iter().map(device) }</fieldset>
            <div class="fields">
                { text("who-language".to_owned(), words.speaks, "text", spoken.join(", "), "de, en", &speaks) }
                { choice("who-visitor".to_owned(), words.visitor, visitors, who.get("visitor").text(), &here.field("visitor").text()) }
                { number("who-share", words.share, who.get("share"), &here.field("share")) }
            </div>
            { matches(desk, "who-traits", (words.traits, words.match_hint), who.get("traits"), &here.field("traits")) }
        </fieldset>
    }
}
