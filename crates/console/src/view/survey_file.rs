//! What holds for all surveys of a file: quiet days, what visitors may see, what is kept of them.

use yew::prelude::*;

use super::editor::{choice, text, tick};
use super::survey_parts::number;
use super::survey_rules::text_or_null;
use crate::desk::Desk;
use crate::json::Json;
use crate::survey::ticked;

/// What can be left out of visitors' sentences.
const MASKED: [&str; 3] = ["email", "phone", "card"];

/// The form of it.
pub(crate) fn of_file(desk: &Desk, file: &Json, change: &Callback<Json>) -> Html {
    let words = &desk.words.surveys;
    let put = |name: &'static str| {
        let (file, change) = (file.clone(), change.clone());
        Callback::from(move |value: Json| change.emit(file.with(name, value)))
    };
    let quiet = put("quiet").reform(|days: Json| {
        if days.is_null() {
            Json::Null
        } else {
            Json::object([("days", days)])
        }
    });
    // What is usual does not stand in a file.
    let unusual = |name: &'static str, other: &'static str| {
        put(name).reform(move |chosen: String| {
            if chosen == other {
                Json::text_of(other)
            } else {
                Json::Null
            }
        })
    };
    let flag = |name: &'static str, label: &str| {
        let put = put(name).reform(|is_on: bool| if is_on { Json::Bool(true) } else { Json::Null });
        tick(label, file.get(name).is_on(), &put)
    };
    let mask = |name: &'static str| {
        let list = file.get("mask").clone();
        let is_on = list.items().iter().any(|item| item.text() == name);
        let put = put("mask").reform(move |is_on: bool| ticked(&list, name, is_on));
        let label = match name {
            "email" => words.mask_email,
            "phone" => words.mask_phone,
            _ => words.mask_card,
        };
        tick(label, is_on, &put)
    };
    let signals = [("", words.dnt_honour), ("ignore", words.dnt_ignore)];
    let taken = [("", words.ack_results), ("status", words.ack_status)];
    let chosen = |name: &str, other: &'static str| {
        if file.get(name).text() == other {
            other
        } else {
            ""
        }
    };
    html! {
        <fieldset class="stack small" data-part-of="file">
            <legend>{ words.of_file }</legend>
            <div class="fields">
                { number("file-quiet", words.quiet, file.get("quiet").get("days"), &quiet) }
                { choice("file-dnt".to_owned(), words.dnt, signals, chosen("dnt", "ignore"), &unusual("dnt", "ignore")) }
                { choice("file-ack".to_owned(), words.ack, taken, chosen("ack", "status"), &unusual("ack", "status")) }
                { text("file-segment".to_owned(), words.segment, "text", file.get("segment").text().to_owned(), "plan", &put("segment").reform(text_or_null)) }
            </div>
            <div class="row start">{ flag("scores", words.scores_seen) }{ flag("receipts", words.receipts) }</div>
            <fieldset class="ticks"><legend>{ words.mask }</legend>{ for MASKED.map(mask) }</fieldset>
        </fieldset>
    }
}
