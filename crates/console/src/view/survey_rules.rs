//! When a survey shows, where and how often, and how it looks, as a form.

use yew::prelude::*;

use super::editor::{choice, tick};
use super::lines::by_lines;
use super::survey_matches::matches;
use super::survey_parts::{line, lines, number, texts};
use super::survey_who::who;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::words::Surveys;

/// Where a popover or a tab stands.
const PLACES: [&str; 9] = [
    "top-start",
    "top-center",
    "top-end",
    "middle-start",
    "middle-center",
    "middle-end",
    "bottom-start",
    "bottom-center",
    "bottom-end",
];
/// What a survey shows on.
const TRIGGERS: [&str; 9] = [
    "load", "delay", "time", "scroll", "exit", "seen", "clicked", "event", "every",
];

/// The form of a survey's rules and look.
pub(crate) fn rules(desk: &Desk, survey: &Json, tags: &[String], here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let show = survey.get("show");
    let of_show = |name: &'static str| here.field("show").field(name);
    let again = show.get("again");
    let once = of_show("again").made(|is_on: bool| {
        if is_on {
            Json::object([("once", Json::Bool(true))])
        } else {
            Json::Null
        }
    });
    html! {
        <>
            { occasions(desk, show.get("on"), &of_show("on")) }
            { where_(words, show.get("where"), &of_show("where")) }
            { who(desk, show.get("who"), &of_show("who")) }
            <div class="fields">
                if !again.get("once").is_on() { { number("show-again", words.again, again.get("days"), &of_show("again").field("days")) } }
                { line("show-from", words.from, "date", show.get("from").text(), "", &of_show("from").text()) }
                { line("show-until", words.until, "date", show.get("until").text(), "", &of_show("until").text()) }
                { number("show-quota", words.quota, show.get("quota"), &of_show("quota")) }
            </div>
            <div>{ tick(words.once, again.get("once").is_on(), &once) }</div>
            { look(desk, survey.get("look"), tags, &here.field("look")) }
        </>
    }
}

fn occasions(desk: &Desk, list: &Json, here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let kinds = TRIGGERS.map(|kind| (kind, trigger_name(words, kind)));
    let one = |(n, on): (usize, &Json)| {
        let kind = on
            .fields()
            .iter()
            .map(|(name, _)| name.as_str())
            .find(|name| TRIGGERS.contains(name));
        let kind = kind.unwrap_or_default();
        let this = here.item(n);
        let turn = this.made(|kind: String| beginning(&kind));
        let gone = here.by(move |list, _: MouseEvent| *list = list.without(n));
        let id = |name: &str| format!("occasion-{n}-{name}");
        let value = on.get(kind);
        let field = TRIGGERS
            .iter()
            .copied()
            .find(|name| *name == kind)
            .unwrap_or("event");
        let control = match kind {
            "load" | "exit" => Html::default(),
            "seen" | "clicked" | "event" => line(
                &id("value"),
                words.value,
                "text",
                value.text(),
                "",
                &this.field(field).made(Json::Text),
            ),
            _ => number(&id("value"), words.value, value, &this.field(field)),
        };
        html! {
            <li key={n} class="stack small">
                <div class="fields">
                { choice(id("kind"), words.trigger, kinds, kind, &turn) }
                { control }
                if kind == "every" { { line(&id("while"), words.on_event, "text", on.get("while").text(), "", &this.field("while").made(Json::Text)) } }
                <button type="button" class="button small start" onclick={gone} aria-label={format!("{} {}: {}", words.trigger, n + 1, desk.words.frame.remove)}>{ desk.words.frame.remove }</button>
                </div>
                if kind == "event" { { matches(desk, &id("props"), (words.props, words.match_hint), on.get("props"), &this.field("props")) } }
            </li>
        }
    };
    let add = here.by(|list, _: MouseEvent| *list = list.and(beginning("delay")));
    html! {
        <fieldset class="stack small">
            <legend>{ words.shows_on }</legend>
            if list.items().is_empty() { <p class="soft">{ words.only_open }</p> }
            <ol class="options">{ for list.items().iter().enumerate().map(one) }</ol>
            <button type="button" class="button small start" onclick={add}>{ words.add_trigger }</button>
        </fieldset>
    }
}

fn where_(words: &Surveys, place: &Json, here: &Cursor<Json>) -> Html {
    let addresses = |name: &'static str| here.field(name).made(|text: String| patterns(&text));
    let shown = |name: &str| {
        let shown: Vec<String> = place.get(name).items().iter().map(Json::shown).collect();
        shown.join("\n")
    };
    html! {
        <fieldset class="stack small">
            <legend>{ words.site_where }</legend>
            <div class="pair">
                { lines("where-url", words.url, shown("url"), "2", &addresses("url")) }
                { lines("where-not", words.not_url, shown("not"), "2", &addresses("not")) }
            </div>
            { line("where-selector", words.selector, "text", place.get("selector").text(), "main.product", &here.field("selector").text()) }
        </fieldset>
    }
}

fn look(desk: &Desk, look: &Json, tags: &[String], here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let word = |name: &'static str| here.field(name).text();
    let places = [("", words.as_given)]
        .into_iter()
        .chain(PLACES.map(|place| (place, place)));
    html! {
        <fieldset class="stack small">
            <legend>{ words.looks }</legend>
            <div class="fields">
                { choice("look-mode".to_owned(), words.mode, modes(words), look.get("mode").text(), &word("mode")) }
                { choice("look-place".to_owned(), words.place, places, look.get("place").text(), &word("place")) }
                { choice("look-theme".to_owned(), words.theme, themes(desk), look.get("theme").text(), &word("theme")) }
                { line("look-accent", words.accent, "text", look.get("accent").text(), "#1a7f5a", &word("accent")) }
            </div>
            if look.get("mode").text() == "tab" { { texts(desk, "look-label", words.tab_label, look.get("label"), tags, &here.field("label")) } }
        </fieldset>
    }
}

/// How a survey may stand.
pub(crate) fn modes(words: &Surveys) -> [(&'static str, &'static str); 5] {
    [
        ("", words.as_given),
        ("popover", words.mode_popover),
        ("modal", words.mode_modal),
        ("inline", words.mode_inline),
        ("tab", words.mode_tab),
    ]
}

/// Light or dark.
pub(crate) fn themes(desk: &Desk) -> [(&'static str, &'static str); 4] {
    let words = &desk.words.frame;
    [
        ("", desk.words.surveys.as_given),
        ("auto", words.theme_auto),
        ("light", words.theme_light),
        ("dark", words.theme_dark),
    ]
}

fn beginning(kind: &str) -> Json {
    let value = match kind {
        "load" | "exit" => Json::Bool(true),
        "scroll" => Json::typed_number("0.5"),
        "seen" | "clicked" | "event" => Json::text_of(""),
        "every" => Json::typed_number("900"),
        _ => Json::typed_number("5"),
    };
    let on = Json::Object(vec![(kind.to_owned(), value)]);
    if kind == "every" {
        on.with("while", Json::text_of(""))
    } else {
        on
    }
}

/// Addresses, a line each; what begins as an object is one: a regular expression.
fn patterns(text: &str) -> Json {
    let pattern = |line: String| match serde_json::from_str(&line) {
        Ok(object @ Json::Object(_)) => object,
        _ => Json::Text(line),
    };
    let list: Vec<Json> = by_lines(text).into_iter().map(pattern).collect();
    if list.is_empty() {
        Json::Null
    } else {
        Json::List(list)
    }
}

fn trigger_name(words: &Surveys, kind: &str) -> &'static str {
    match kind {
        "load" => words.on_load,
        "delay" => words.on_delay,
        "time" => words.on_time,
        "scroll" => words.on_scroll,
        "exit" => words.on_exit,
        "seen" => words.on_seen,
        "clicked" => words.on_clicked,
        "every" => words.on_every,
        _ => words.on_event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_text_or_an_expression() {
        let list = patterns("/shop/*\n{\"regex\":\"a b\"}\n\n{not json");
        assert_eq!(
            serde_json::to_string(&list).unwrap(),
            r#"["/shop/*",{"regex":"a b"},"{not json"]"#
        );
        assert!(patterns(" \n").is_null());
    }

    #[test]
    fn every_occasion_begins_with_a_value() {
        for kind in TRIGGERS {
            assert!(!beginning(kind).get(kind).is_null(), "{kind}");
        }
    }
}
