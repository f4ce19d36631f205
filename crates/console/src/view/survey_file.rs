//! What holds for all surveys of a file: quiet days, what visitors may see, what is kept of them.

use yew::prelude::*;

use super::editor::{choice, text, tick};
use super::survey_parts::number;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::survey::ticked;

/// What can be left out of visitors' sentences.
const MASKED: [&str; 3] = ["email", "phone", "card"];

/// The form of it.
pub(crate) fn of_file(desk: &Desk, file: &Json, here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    // What is usual does not stand in a file.
    let unusual = |name: &'static str, other: &'static str| {
        here.field(name).made(move |chosen: String| {
            if chosen == other {
                Json::text_of(other)
            } else {
                Json::Null
            }
        })
    };
    let flag = |name: &'static str, label: &str| {
        tick(label, file.get(name).is_on(), &here.field(name).yes())
    };
    let mask = |name: &'static str| {
        let is_on = (file.get("mask").items().iter()).any(|item| item.text() == name);
        let mask = here.field("mask");
        let put = mask.by(move |list, is_on: bool| *list = ticked(list, name, is_on));
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
                { number("file-quiet", words.quiet, file.get("quiet").get("days"), &here.field("quiet").field("days")) }
                { choice("file-dnt".to_owned(), words.dnt, signals, chosen("dnt", "ignore"), &unusual("dnt", "ignore")) }
                { choice("file-ack".to_owned(), words.ack, taken, chosen("ack", "status"), &unusual("ack", "status")) }
                { text("file-segment".to_owned(), words.segment, "text", file.get("segment").text().to_owned(), "plan", &here.field("segment").text()) }
            </div>
            <div class="row start">{ flag("scores", words.scores_seen) }{ flag("receipts", words.receipts) }</div>
            <fieldset class="ticks"><legend>{ words.mask }</legend>{ for MASKED.map(mask) }</fieldset>
        </fieldset>
    }
}
