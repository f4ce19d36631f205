//! One question as a form.

use yew::prelude::*;

use super::editor::{choice, tick};
use super::survey_parts::{condition, line, number, texts};
use super::survey_service::statements;
use super::survey_weights::weights;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::json::Json;
use crate::survey::{KINDS, as_kind, fresh_id, has_options, is_of_service, is_scale};
use crate::words::{Surveys, fill};

/// Where a question stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The questions of its survey.
    pub(crate) among: &'a [Json],
    pub(crate) at: usize,
    /// The languages that texts are written in.
    pub(crate) tags: &'a [String],
    /// Ready-made statements about a service, once they are known.
    pub(crate) statements: &'a Json,
}

/// The form.
pub(crate) fn question(desk: &Desk, place: Place<'_>, here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let Place {
        among, at, tags, ..
    } = place;
    let Some(question) = among.get(at) else {
        return Html::default();
    };
    let kind = question.get("kind").text();
    let id = |name: &str| format!("question-{at}-{name}");
    let put = |field: &'static str| here.field(field);
    let flag = |field: &'static str, label: &str| {
        tick(label, question.get(field).is_on(), &put(field).yes())
    };
    let named = put("id").made(Json::Text);
    let turn = {
        let (new_words, ready) = (words.new_words, place.statements.clone());
        here.by(move |question, kind: String| {
            let next = as_kind(question, &kind, new_words);
            let is_bare = is_of_service(&kind) && next.get("items").is_null();
            *question = if is_bare {
                next.with("items", ready.clone())
            } else {
                next
            };
        })
    };
    let kinds = KINDS.map(|kind| (kind, kind_name(words, kind)));
    let faces = [
        ("", words.face_numbers),
        ("stars", words.face_stars),
        ("faces", words.face_faces),
        ("thumbs", words.face_thumbs),
    ];
    let is_marked = kind == "battery" || is_of_service(kind);
    let has_ends = (is_scale(kind) && kind != "nsat") || is_marked;
    let earlier = &among[..at];
    html! {
        <div class="stack small">
            <div class="fields">
                { choice(id("kind"), words.kind, kinds, kind, &turn) }
                { line(&id("id"), words.id, "text", question.get("id").text(), "", &named) }
            </div>
            { texts(desk, &id("text"), words.text, question.get("text"), tags, &put("text")) }
            if kind == "contact" { { texts(desk, &id("consent"), words.consent, question.get("consent"), tags, &put("consent")) } }
            if has_options(kind) { { items(desk, place, question, ("options", words.options), &put("options")) } }
            if kind == "battery" { { items(desk, place, question, ("items", words.statements), &put("items")) } }
            if kind == "servqual" { { texts(desk, &id("expected"), words.expected, question.get("expected"), tags, &put("expected")) } }
            if is_of_service(kind) {
                { statements(desk, &id("items"), question.get("items"), tags, &put("items")) }
                { weights(desk, &id("weights"), question.get("weights"), &put("weights")) }
            }
            if has_ends {
                <div class="fields">
                    if !is_marked { { choice(id("face"), words.face, faces, question.get("face").text(), &put("face").text()) } }
                    if kind == "rating" { { number(&id("min"), words.min, question.get("min"), &put("min")) } }
                    if matches!(kind, "rating" | "csat" | "battery") { { number(&id("max"), words.max, question.get("max"), &put("max")) } }
                </div>
                { texts(desk, &id("low"), words.low, question.get("low"), tags, &put("low")) }
                { texts(desk, &id("high"), words.high, question.get("high"), tags, &put("high")) }
            }
            if has_options(kind) {
                <div class="row start">{ flag("other", words.other) }{ flag("shuffle", words.shuffle) }{ flag("many", words.many) }</div>
            }
            if kind != "statement" { <div>{ flag("optional", words.may_skip) }</div> }
            if at > 0 {
                { condition(desk, &id("when"), words.when, question.get("when"), earlier, &put("when")) }
                { wordings(desk, place, question, &put("wording")) }
            }
        </div>
    }
}

/// Options, or statements.
fn items(
    desk: &Desk,
    Place { at, tags, .. }: Place<'_>,
    question: &Json,
    (field, label): (&'static str, &str),
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let list = question.get(field);
    let id = |n: usize, name: &str| format!("question-{at}-{field}-{n}-{name}");
    let item = |(n, item): (usize, &Json)| {
        let this = here.item(n);
        let named = this.field("id").made(Json::Text);
        let up = here.by(move |list, _: MouseEvent| list.shift(n, n.saturating_sub(1)));
        let gone = here.by(move |list, _: MouseEvent| *list = list.without(n));
        let title = fill(words.option_n, &[("n", &(n + 1).to_string())]);
        html! {
            <li key={n} class="option">
                { line(&id(n, "id"), words.id, "text", item.get("id").text(), "", &named) }
                { texts(desk, &id(n, "text"), &title, item.get("text"), tags, &this.field("text")) }
                <div class="tools">
                    <button type="button" class="button small" disabled={n == 0} aria-label={format!("{title}: {}", desk.words.loops.up)} onclick={up}>{ desk.words.loops.up }</button>
                    <button type="button" class="button small" aria-label={format!("{title}: {}", desk.words.frame.remove)} onclick={gone}>{ desk.words.frame.remove }</button>
                </div>
            </li>
        }
    };
    let new_words = words.new_words;
    let more = here.by(move |list, _: MouseEvent| {
        let id = Json::Text(fresh_id("option", list.items()));
        *list = list.and(Json::object([
            ("id", id),
            ("text", Json::text_of(new_words)),
        ]));
    });
    html! {
        <fieldset class="stack small">
            <legend>{ label }</legend>
            <ol class="options">{ for list.items().iter().enumerate().map(item) }</ol>
            <button type="button" class="button small start" onclick={more}>{ words.add_option }</button>
        </fieldset>
    }
}

/// Other words after some answers.
fn wordings(
    desk: &Desk,
    Place {
        among, at, tags, ..
    }: Place<'_>,
    question: &Json,
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let list = question.get("wording");
    let one = |(n, one): (usize, &Json)| {
        let this = here.item(n);
        let id = |name: &str| format!("question-{at}-wording-{n}-{name}");
        // A list without anything in it says nothing.
        let gone = here.by(move |list, _: MouseEvent| {
            *list = match list.without(n) {
                Json::List(rest) if rest.is_empty() => Json::Null,
                rest => rest,
            };
        });
        html! {
            <li key={n} class="option">
                { condition(desk, &id("when"), words.after, one.get("when"), &among[..at], &this.field("when")) }
                { texts(desk, &id("text"), words.text, one.get("text"), tags, &this.field("text")) }
                <button type="button" class="button small start" aria-label={format!("{} {}: {}", words.wordings, n + 1, desk.words.frame.remove)} onclick={gone}>{ desk.words.frame.remove }</button>
            </li>
        }
    };
    let add = {
        let before = among[..at]
            .iter()
            .rev()
            .find(|question| is_scale(question.get("kind").text()));
        let when = before.map_or(Json::Null, |question| {
            Json::object([("question", question.get("id").clone())])
        });
        let text = question.get("text").clone();
        here.by(move |list, _: MouseEvent| {
            *list = list.and(Json::object([
                ("when", when.clone()),
                ("text", text.clone()),
            ]));
        })
    };
    html! {
        <fieldset class="stack small">
            <legend>{ words.wordings }</legend>
            <ol class="options">{ for list.items().iter().enumerate().map(one) }</ol>
            <button type="button" class="button small start" onclick={add}>{ words.add_wording }</button>
        </fieldset>
    }
}

/// What a kind of question is called.
pub(crate) fn kind_name(words: &Surveys, kind: &str) -> &'static str {
    match kind {
        "nps" => words.kind_nps,
        "csat" => words.kind_csat,
        "ces" => words.kind_ces,
        "ces1" => words.kind_ces1,
        "nsat" => words.kind_nsat,
        "rating" => words.kind_rating,
        "choice" => words.kind_choice,
        "role" => words.kind_role,
        "battery" => words.kind_battery,
        "servperf" => words.kind_servperf,
        "servqual" => words.kind_servqual,
        "text" => words.kind_text,
        "contact" => words.kind_contact,
        _ => words.kind_statement,
    }
}
