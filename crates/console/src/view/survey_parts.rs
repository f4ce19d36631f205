//! Fields of which forms of surveys are made: they tell of every letter, so that the preview follows.

use yew::prelude::*;

use super::editor::{choice, tick};
use super::parts::field;
use crate::browser::field as typed;
use crate::browser::time::language_name;
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
pub(crate) fn number(id: &str, label: &str, value: &Json, set: &Callback<Json>) -> Html {
    let set = set.reform(|text: String| Json::typed_number(&text));
    line(id, label, "number", &value.shown(), "", &set)
}

/// A text, a field a language.
pub(crate) fn texts(
    desk: &Desk,
    id: &str,
    label: &str,
    text: &Json,
    tags: &[String],
    set: &Callback<Json>,
) -> Html {
    let one = |tag: &str| {
        let label = if tag.is_empty() {
            label.to_owned()
        } else {
            format!("{label}, {}", language_name(tag, desk.lang))
        };
        let id = format!("{id}-{tag}");
        let put = {
            let (text, tag, tags, set) = (text.clone(), tag.to_owned(), tags.to_vec(), set.clone());
            Callback::from(move |words: String| set.emit(with_words(&text, &tag, &words, &tags)))
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
    set: &Callback<Json>,
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
    let pick = {
        let set = set.clone();
        Callback::from(move |name: String| {
            set.emit(if name.is_empty() {
                Json::Null
            } else {
                Json::object([("question", Json::Text(name))])
            });
        })
    };
    let put = |field: &'static str| {
        let (value, set) = (value.clone(), set.clone());
        Callback::from(move |given: Json| set.emit(value.with(field, given)))
    };
    let offered = [("", words.always)]
        .into_iter()
        .chain(names.iter().map(|name| (*name, *name)));
    let is_number = found.is_some_and(|question| is_scale(question.get("kind").text()));
    let option = |option: &Json| {
        let name = option.get("id").text().to_owned();
        let wanted = value.get("is").clone();
        let is_on = wanted.items().iter().any(|item| item.text() == name);
        let toggle = {
            let (put, name) = (put("is"), name.clone());
            Callback::from(move |is_on: bool| put.emit(ticked(&wanted, &name, is_on)))
        };
        tick(&name, is_on, &toggle)
    };
    html! {
        <div class="fields">
            { choice(format!("{id}-question"), label, offered, about, &pick) }
            if is_number {
                { number(&format!("{id}-min"), words.min, value.get("min"), &put("min")) }
                { number(&format!("{id}-max"), words.max, value.get("max"), &put("max")) }
            } else if let Some(question) = found {
                <fieldset class="ticks"><legend>{ words.one_of }</legend>{ for question.get("options").items().iter().map(option) }</fieldset>
            }
        </div>
    }
}
