//! Fields of which forms of surveys are made: they tell of every letter, so that the preview follows.

use yew::prelude::*;

use super::editor::{choice, tick};
use super::parts::field;
use crate::browser::field as typed;
use crate::browser::time::language_name;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::spoken::{said, with_words};
use crate::survey::{has_options, is_scale, ticked};

/// A line to type into.
pub(crate) fn line(
    id: &str,
    label: &str,
    kind: &'static str,
    value: &str,
    hint: &'static str,
    set: &Callback<String>,
) -> Html {
    let changed = set.reform(|event: InputEvent| typed::text(&event));
    let (id, value) = (id.to_owned(), value.to_owned());
    let control = html! { <input id={id.clone()} type={kind} step="any" placeholder={hint} {value} oninput={changed} /> };
    field(&id, label, control)
}

/// Several lines to type into.
pub(crate) fn lines(
    id: &str,
    label: &str,
    value: String,
    rows: &'static str,
    set: &Callback<String>,
) -> Html {
    let changed = set.reform(|event: InputEvent| typed::text(&event));
    let id = id.to_owned();
    let control = html! { <textarea id={id.clone()} {rows} {value} oninput={changed} /> };
    field(&id, label, control)
}

/// A number of a document.
pub(crate) fn number(id: &str, label: &str, value: &Json, here: &Cursor<Json>) -> Html {
    let set = here.made(|text: String| Json::typed_number(&text));
    line(id, label, "number", &value.shown(), "", &set)
}

/// A text, a field a language.
pub(crate) fn texts(
    desk: &Desk,
    id: &str,
    label: &str,
    text: &Json,
    tags: &[String],
    here: &Cursor<Json>,
) -> Html {
    let one = |tag: &str| {
        let label = if tag.is_empty() {
            label.to_owned()
        } else {
            format!("{label}, {}", language_name(tag, desk.lang))
        };
        let id = format!("{id}-{tag}");
        let put = {
            let (tag, tags) = (tag.to_owned(), tags.to_vec());
            here.by(move |text, words: String| *text = with_words(text, &tag, &words, &tags))
        };
        let changed = put.reform(|event: InputEvent| typed::text(&event));
        let lang = (!tag.is_empty()).then(|| tag.to_owned());
        let control = html! { <textarea id={id.clone()} rows="2" {lang} value={said(text, tag).to_owned()} oninput={changed} /> };
        field(&id, &label, control)
    };
    // A text in languages that are none of those listed would be out of sight.
    if tags.is_empty() {
        one("")
    } else {
        html! { <div class="pair">{ for tags.iter().map(|tag| one(tag)) }</div> }
    }
}

/// Something to be asked of an earlier answer; nothing is always.
pub(crate) fn condition(
    desk: &Desk,
    id: &str,
    label: &str,
    value: &Json,
    earlier: &[Json],
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let fits = |question: &&Json| {
        let kind = question.get("kind").text();
        is_scale(kind) || has_options(kind)
    };
    let names: Vec<&str> = earlier
        .iter()
        .filter(fits)
        .map(|question| question.get("id").text())
        .collect();
    let about = value.get("question").text();
    let found = earlier
        .iter()
        .find(|question| question.get("id").text() == about);
    let pick = here.made(|name: String| {
        if name.is_empty() {
            Json::Null
        } else {
            Json::object([("question", Json::Text(name))])
        }
    });
    let offered = [("", words.always)]
        .into_iter()
        .chain(names.iter().map(|name| (*name, *name)));
    let is_number = found.is_some_and(|question| is_scale(question.get("kind").text()));
    let option = |option: &Json| {
        let name = option.get("id").text().to_owned();
        let wanted = value.get("is").items();
        let is_on = wanted.iter().any(|item| item.text() == name);
        let toggle = {
            let name = name.clone();
            here.field("is")
                .by(move |list, is_on: bool| *list = ticked(list, &name, is_on))
        };
        tick(&name, is_on, &toggle)
    };
    html! {
        <div class="fields">
            { choice(format!("{id}-question"), label, offered, about, &pick) }
            if is_number {
                { number(&format!("{id}-min"), words.min, value.get("min"), &here.field("min")) }
                { number(&format!("{id}-max"), words.max, value.get("max"), &here.field("max")) }
            } else if let Some(question) = found {
                <fieldset class="ticks"><legend>{ words.one_of }</legend>{ for question.get("options").items().iter().map(option) }</fieldset>
            }
        </div>
    }
}
