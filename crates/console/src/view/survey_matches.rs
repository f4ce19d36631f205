//! Names with what each of them has to be: traits of visitors, props of events.

use yew::prelude::*;

use super::editor::choice;
use super::survey_parts::{line, number};
use crate::desk::Desk;
use crate::json::Json;
use crate::matching::{is_range, put, shown_value, turned, typed_value, without};

/// The list, with fields to change it.
pub(crate) fn matches(
    desk: &Desk,
    id: &str,
    (legend, hint): (&str, &str),
    all: &Json,
    set: &Callback<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let kinds = [("is", words.equals), ("range", words.between)];
    let one = |(n, (name, value)): (usize, &(String, Json))| {
        let of = |part: &str| format!("{id}-{n}-{part}");
        let with = {
            let (all, set, name) = (all.clone(), set.clone(), name.clone());
            Callback::from(move |value: Json| set.emit(put(&all, n, &name, value)))
        };
        let named = {
            let (all, set, value) = (all.clone(), set.clone(), value.clone());
            Callback::from(move |name: String| set.emit(put(&all, n, &name, value.clone())))
        };
        let turn = {
            let value = value.clone();
            with.reform(move |kind: String| turned(&value, kind == "range"))
        };
        let end = |end: &'static str, label: &str| {
            let (range, with) = (value.clone(), with.clone());
            let set = Callback::from(move |limit: Json| with.emit(range.with(end, limit)));
            number(&of(end), label, value.get(end), &set)
        };
        let gone = {
            let (set, rest) = (set.clone(), without(all, n));
            move |_: MouseEvent| set.emit(rest.clone())
        };
        let is_range = is_range(value);
        html! {
            <li key={n} class="fields">
                { line(&of("name"), words.trait_name, "text", name, "plan", &named) }
                { choice(of("kind"), words.has_to, kinds, if is_range { "range" } else { "is" }, &turn) }
                if is_range {
                    { end("min", words.min) }
                    { end("max", words.max) }
                } else {
                    { line(&of("value"), words.value, "text", &shown_value(value), "", &with.reform(|text: String| typed_value(&text))) }
                }
                <button type="button" class="button small start" onclick={gone} aria-label={format!("{legend} {}: {}", n + 1, desk.words.frame.remove)}>{ desk.words.frame.remove }</button>
            </li>
        }
    };
    let add = {
        let (set, more) = (
            set.clone(),
            put(all, all.fields().len(), "", Json::text_of("")),
        );
        move |_: MouseEvent| set.emit(more.clone())
    };
    html! {
        <fieldset class="stack small">
            <legend>{ legend }</legend>
            <p class="soft">{ hint }</p>
            <ol class="options">{ for all.fields().iter().enumerate().map(one) }</ol>
            <button type="button" class="button small start" id={format!("{id}-add")} aria-label={format!("{legend}: {}", words.add_option)} onclick={add}>{ words.add_option }</button>
        </fieldset>
    }
}
