//! The facts of a case: how far it is, how grave, whose, by when.

use std::rc::Rc;

use otklik_loop::case::change::Change;
use otklik_loop::case::clock::Standing;
use otklik_loop::case::shown::ShownClock;
use otklik_loop::case::{Shown, Status};
use otklik_loop::promise::Severity;
use yew::prelude::*;

use super::board::Entries;
use super::colleagues::COLLEAGUES;
use super::labels;
use super::merging::MergeInto;
use super::parts::{field as labelled, options};
use super::text_field::TextField;
use crate::browser::time::{Style, written};
use crate::browser::{field, page};
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::lang::Lang;
use crate::route::Place;
use crate::shapes::CaseWhole;
use crate::words::fill;

/// What the facts are about.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct FactsProps {
    pub(crate) whole: Rc<CaseWhole>,
    pub(crate) perform: Callback<(Change, bool)>,
}

/// Status, severity, whose it is, the promise.
#[component]
pub(crate) fn Facts(props: &FactsProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let case = &props.whole.case;
    let number = case.number;
    let entries = use_loaded::<Entries>(desk.path("board/entries?limit=200"));
    let may_act = desk.me.may("act") && case.merged_into.is_none();
    let does = |change: Change| {
        let perform = props.perform.clone();
        move |_: MouseEvent| perform.emit((change.clone(), false))
    };
    let set_severity = {
        let perform = props.perform.clone();
        move |event: Event| {
            if let Some(to) = labels::severity_of(&field::text(&event)) {
                perform.emit((Change::Severity { to }, false));
            }
        }
    };
    let set_assignee = {
        let (perform, now) = (props.perform.clone(), case.assignee.clone());
        move |text: String| {
            let name = text.trim().to_owned();
            let to = (!name.is_empty()).then_some(name);
            if to != now {
                perform.emit((Change::Assign { to }, false));
            }
        }
    };
    let set_board = {
        let perform = props.perform.clone();
        move |event: Event| {
            perform.emit((
                Change::Board {
                    item: field::text(&event).parse().ok(),
                },
                false,
            ));
        }
    };
    let entries = entries
        .here()
        .map(|all| all.entries.clone())
        .unwrap_or_default();
    let entries: Vec<(String, String)> = entries
        .iter()
        .map(|entry| {
            (
                entry.number.to_string(),
                entry.title.pick(desk.lang).to_owned(),
            )
        })
        .collect();
    let entries = [("", words.no_board)].into_iter().chain(
        entries
            .iter()
            .map(|(number, title)| (number.as_str(), title.as_str())),
    );
    let board = case
        .board
        .map(|number| number.to_string())
        .unwrap_or_default();
    let board_id = format!("board-{number}");
    let is_mine =
        case.assignee.as_deref() == Some(desk.me.name.as_str()) || desk.me.name.is_empty();
    let severity_id = format!("severity-{number}");
    let assignee_id = format!("assignee-{number}");
    html! {
        <aside class="facts" aria-label={words.case}>
            <p class="number">
                <a href={desk.link(Place::Case(number))}>{ format!("#{number}") }</a>
                <span class="status" data-status={case.status.name()}>{ labels::status(desk.words, case.status) }</span>
                if case.sample {
                    <span class="tag">{ desk.words.frame.sample }</span>
                }
            </p>
            if let Some(into) = case.merged_into {
                <p><a href={desk.link(Place::Case(into))}>{ fill(words.merged, &[("n", &into.to_string())]) }</a></p>
            }
            if may_act {
                <div class="steps">
                    if case.status == Status::Heard {
                        <button type="button" class="button" data-do="take" onclick={does(Change::Take {})}>{ words.take }</button>
                    }
                    if matches!(case.status, Status::Done | Status::Declined) {
                        <button type="button" class="button" data-do="reopen" onclick={does(Change::Reopen { text: None })}>{ words.reopen }</button>
                    }
                </div>
            }
            { promise(&desk, case) }
            { labelled(&severity_id, words.severity, html! {
                <select id={severity_id.clone()} disabled={!may_act} onchange={set_severity}>
                    { options(Severity::ALL.map(|severity| (severity.name(), labels::severity(desk.words, severity))),
                        case.severity.name()) }
                </select> }) }
            { labelled(&assignee_id, words.assignee, html! {
                <>
                    <TextField id={assignee_id.clone()} list={COLLEAGUES} disabled={!may_act} hint={words.nobody}
                        value={case.assignee.clone().unwrap_or_default()} taken={set_assignee} />
                    if may_act && !is_mine {
                        <button type="button" class="plain" onclick={does(Change::Assign { to: Some(desk.me.name.clone()) })}>{ words.assign_me }</button>
                    }
                </> }) }
            { labelled(&board_id, words.board, html! {
                <select id={board_id.clone()} disabled={!may_act} onchange={set_board}>{ options(entries, &board) }</select> }) }
            if may_act { <MergeInto {number} perform={props.perform.clone()} /> }
            <button type="button" class="plain start" data-do="print" onclick={|_| page::print()}>{ words.print_file }</button>
        </aside>
    }
}

fn promise(desk: &Desk, case: &Shown) -> Html {
    let words = &desk.words.inbox;
    let Some(promise) = &case.promise else {
        return Html::default();
    };
    let clock = |label: &str, clock: &Option<ShownClock>| {
        clock.as_ref().map(|clock| {
            let (standing, text) = match clock.standing {
                Standing::Running => ("running", words.standing_running),
                Standing::Near => ("near", words.standing_near),
                Standing::Late => ("late", words.standing_late),
                Standing::Kept => ("kept", words.standing_kept),
                Standing::Broken => ("broken", words.standing_broken),
            };
            let due = written(clock.due, desk.lang, Style::Moment);
            html! {
                <div data-standing={standing}>
                    <dt>{ label }</dt>
                    <dd>
                        { fill(text, &[("time", &due)]) }
                        if let Some(left) = clock.left_minutes.filter(|left| *left > 0) {
                            <small>{ fill(words.left, &[("time", &span(desk, left))]) }</small>
                        }
                    </dd>
                </div>
            }
        })
    };
    html! {
        <dl class="clocks" title={(desk.lang == Lang::En).then(|| promise.why.clone())}>
            { clock(words.first, &promise.first) }
            { clock(words.solution, &promise.solution) }
        </dl>
    }
}

/// A span of working time: `3 h 20 min`.
fn span(desk: &Desk, minutes: i64) -> String {
    let words = &desk.words.inbox;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}{}", words.minutes),
        (hours, 0) => format!("{hours}\u{a0}{}", words.hours),
        (hours, minutes) => format!(
            "{hours}\u{a0}{} {minutes}\u{a0}{}",
            words.hours, words.minutes
        ),
    }
}
