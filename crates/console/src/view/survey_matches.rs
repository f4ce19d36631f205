//! Names with what each of them has to be: traits of visitors, props of events.

use yew::prelude::*;

use super::editor::choice;
use super::survey_parts::{line, number};
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::matching::{is_range, put, shown_value, turned, typed_value, without};

/// The list, with fields to change it.
pub(crate) fn matches(
    desk: &Desk,
    id: &str,
    (legend, hint): (&str, &str),
    all: &Json,
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let kinds = [("is", words.equals), ("range", words.between)];
    let one = |(n, (name, value)): (usize, &(String, Json))| {
        let of = |part: &str| format!("{id}-{n}-{part}");
        let this = here.to(move |all| match all {
            Json::Object(fields) => fields.get_mut(n),
            _ => None,
        });
        let of_value = this.to(|(_, value)| Some(value));
        let named = this.by(|(name, _), typed: String| *name = typed);
        let turn = of_value.by(|value, kind: String| *value = turned(value, kind == "range"));
        let end = |end: &'static str, label: &str| {
            number(&of(end), label, value.get(end), &of_value.field(end))
        };
        let gone = here.by(move |all, _: MouseEvent| *all = without(all, n));
        let is_range = is_range(value);
        html! {
            <li key={n} class="fields">
                { line(&of("name"), words.trait_name, "text", name, "plan", &named) }
                { choice(of("kind"), words.has_to, kinds, if is_range { "range" } else { "is" }, &turn) }
                if is_range {
                    { end("min", words.min) }
                    { end("max", words.max) }
                } else {
                    { line(&of("value"), words.value, "text", &shown_value(value), "", &of_value.made(|text: String| typed_value(&text))) }
                }
                <button type="button" class="button small start" onclick={gone} aria-label={format!("{legend} {}: {}", n + 1, desk.words.frame.remove)}>{ desk.words.frame.remove }</button>
            </li>
        }
    };
    let add = here.by(|all, _: MouseEvent| {
        *all = put(all, all.fields().len(), "", Json::text_of(""));
    });
    html! {
        <fieldset class="stack small">
            <legend>{ legend }</legend>
            <p class="soft">{ hint }</p>
            <ol class="options">{ for all.fields().iter().enumerate().map(one) }</ol>
            <button type="button" class="button small start" id={format!("{id}-add")} aria-label={format!("{legend}: {}", words.add_option)} onclick={add}>{ words.add_option }</button>
        </fieldset>
    }
}
