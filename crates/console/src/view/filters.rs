//! What the inbox is filtered by. The address holds it, so that a filtered inbox can be linked to.

use otklik_loop::item::{Door, Tone};
use yew::prelude::*;

use super::icon::Icon;
use super::labels;
use super::parts::{field, options};
use super::text_field::TextField;
use crate::browser::{Timeout, field as entry, page};
use crate::desk::use_desk;
use crate::query::Query;
use crate::route::Place;
use crate::words::fill;

/// How long nothing has to be typed before it is looked for.
const PAUSE_MS: u32 = 250;

/// The filter that holds.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) filter: Query,
}

/// The search, and the other filters behind a button.
#[component]
pub(crate) fn Filters(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let filter = &props.filter;
    let behind = filter.with("q", "");
    let is_open = use_state(|| !behind.is_empty());
    let search = use_state(|| filter.get("q").unwrap_or_default().to_owned());
    {
        // The address may change by itself: back, forward, a link.
        let search = search.clone();
        use_effect_with(filter.get("q").unwrap_or_default().to_owned(), move |q| {
            if search.trim() != q {
                search.set(q.clone());
            }
        });
    }
    let pause = use_mut_ref(|| None::<Timeout>);
    let go = {
        let desk = desk.clone();
        move |filter: &Query| page::go_instead(&desk.at(Place::Inbox(filter.clone())))
    };
    let look = {
        let (search, filter, go) = (search.clone(), filter.clone(), go.clone());
        move |event: InputEvent| {
            let text = entry::text(&event);
            search.set(text.clone());
            let (filter, go) = (filter.clone(), go.clone());
            pause
                .borrow_mut()
                .replace(Timeout::new(PAUSE_MS, move || go(&filter.with("q", &text))));
        }
    };
    let submit = {
        let (search, filter, go) = (search.clone(), filter.clone(), go.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            go(&filter.with("q", &search));
        }
    };
    let toggle = {
        let is_open = is_open.clone();
        move |_| is_open.set(!*is_open)
    };
    let pick = |name: &'static str, value: &'static str, label: &'static str| {
        let (toggled, go) = (filter.toggled(name, value), go.clone());
        let pressed = filter.has(name, value).to_string();
        html! { <button type="button" aria-pressed={pressed} data-filter={format!("{name}:{value}")} onclick={move |_| go(&toggled)}>{ label }</button> }
    };
    let text = |name: &'static str, label: &'static str, kind: &'static str, hint: &'static str| {
        let (filter, go) = (filter.clone(), go.clone());
        let id = format!("filter-{name}");
        let value = filter
            .get(name)
            .unwrap_or_default()
            .get(..if kind == "date" { 10 } else { usize::MAX })
            .map_or_else(
                || filter.get(name).unwrap_or_default().to_owned(),
                str::to_owned,
            );
        let set = move |text: String| {
            // The API knows moments; a day begins at midnight.
            let text = if kind == "date" && !text.is_empty() {
                format!("{text}T00:00:00Z")
            } else {
                text
            };
            go(&filter.with(name, &text));
        };
        field(
            &id.clone(),
            label,
            html! { <TextField {id} {kind} {hint} {value} taken={set} /> },
        )
    };
    let mark = {
        let (filter, go) = (filter.clone(), go.clone());
        move |event: Event| go(&filter.with("mark", &entry::text(&event)))
    };
    let signs: Vec<(String, &str)> = labels::SIGNS
        .iter()
        .filter_map(|sign| Some((format!("sign:{sign}"), labels::sign(desk.words, sign)?)))
        .collect();
    let chosen_mark = filter.get("mark").unwrap_or_default();
    let known = signs.iter().any(|(value, _)| value == chosen_mark);
    let marks = [("", words.anything)]
        .into_iter()
        .chain(signs.iter().map(|(value, label)| (value.as_str(), *label)));
    let own = (!known && !chosen_mark.is_empty())
        .then(|| (chosen_mark, labels::mark(desk.words, chosen_mark)));
    let label = if behind.is_empty() {
        words.filters.to_owned()
    } else {
        fill(words.filters_on, &[("n", &behind.len().to_string())])
    };
    let clear = {
        let go = go.clone();
        move |_| go(&Query::default())
    };
    html! {
        <div class="filters">
            <form role="search" onsubmit={submit}>
                <label class="unseen" for="search">{ words.search }</label>
                { Icon::Search.draw() }
                <input id="search" data-search="" type="search" placeholder={words.search_hint} value={(*search).clone()} oninput={look} />
                <button type="button" class="button" aria-expanded={is_open.to_string()} aria-controls="filters" onclick={toggle}>{ Icon::Filter.draw() }{ label }</button>
            </form>
            if *is_open {
                <div class="filter-sheet" id="filters">
                    <fieldset><legend>{ words.tone }</legend>
                        <div class="picks">{ for Tone::ALL.into_iter().map(|tone| pick("tone", tone.name(), labels::tone(desk.words, tone))) }</div></fieldset>
                    <fieldset><legend>{ words.case }</legend>
                        <div class="picks">
                            { for [("none", words.case_none), ("open", words.case_open), ("closed", words.case_closed)].into_iter().map(|(value, label)| {
                                let is_on = filter.get("case") == Some(value);
                                let (next, go) = (filter.with("case", if is_on { "" } else { value }), go.clone());
                                html! { <button type="button" aria-pressed={is_on.to_string()} data-filter={format!("case:{value}")} onclick={move |_| go(&next)}>{ label }</button> }
                            }) }
                        </div></fieldset>
                    <fieldset><legend>{ words.has }</legend>
                        <div class="picks">{ pick("has", "words", words.has_words) }{ pick("has", "contact", words.has_contact) }</div></fieldset>
                    <fieldset><legend>{ words.door }</legend>
                        <div class="picks">{ for Door::ALL.into_iter().map(|door| pick("door", door.name(), labels::door(desk.words, door))) }</div></fieldset>
                    <div class="fields">
                        { field("filter-mark", words.mark, html! { <select id="filter-mark" onchange={mark}>{ options(marks.chain(own), chosen_mark) }</select> }) }
                        { text("from", words.from, "date", "") }
                        { text("to", words.to, "date", "") }
                        { text("survey", words.survey, "text", "nps") }
                        { text("role", words.role, "text", "payer") }
                        { text("segment", words.segment, "text", "pro") }
                        { text("locale", words.language, "text", "ru") }
                        { text("page", words.page, "text", words.page_hint) }
                    </div>
                    <div class="row">
                        if !filter.is_empty() {
                            <button type="button" class="plain" onclick={clear}>{ words.clear }</button>
                        }
                    </div>
                </div>
            }
        </div>
    }
}
