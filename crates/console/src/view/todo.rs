//! A thing to do: what it is about, and its one next step.

use otklik_loop::case::Shown;
use otklik_loop::case::change::Change;
use otklik_loop::promise::Which;
use otklik_loop::today::{Kind, Step, Todo};
use yew::prelude::*;

use super::case::CasePanel;
use super::labels;
use super::parts::chip;
use super::today::{Unfolded, key};
use crate::browser::time::{Style, written};
use crate::browser::{http, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::query::Query;
use crate::route::Place;
use crate::shapes::CaseWhole;
use crate::thread::Mode;
use crate::words::fill;
use crate::work;

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct RowProps {
    pub(crate) todo: Todo,
    pub(crate) open: Option<Unfolded>,
    /// Unfolds it, for something to be written or not; `None` folds it.
    pub(crate) unfold: Callback<Option<Option<Mode>>>,
    pub(crate) point: Callback<()>,
    pub(crate) changed: Callback<()>,
}

/// A thing to do.
#[component]
pub(crate) fn Row(props: &RowProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let todo = &props.todo;
    let key = key(todo);
    let is_open = props.open.is_some();
    let fold = {
        let unfold = props.unfold.clone();
        move |_: MouseEvent| unfold.emit((!is_open).then_some(None))
    };
    let panel_id = format!("panel-{key}");
    // What stands in the row whole is not said again below it.
    let beside = todo.item.clone().filter(|_| {
        todo.excerpt
            .as_ref()
            .is_some_and(|excerpt| !excerpt.is_empty() && !excerpt.ends_with('…'))
    });
    let excerpt = match (
        &todo.drift,
        todo.excerpt
            .as_deref()
            .filter(|excerpt| !excerpt.is_empty()),
    ) {
        (Some(drift), _) => {
            let points = |value: f64| desk.lang.decimal(value, 1);
            let since = drift.since.parse().map_or_else(
                |_| drift.since.clone(),
                |day| crate::browser::time::day_written(day, desk.lang, Style::Date),
            );
            fill(
                words.drift_line,
                &[
                    ("survey", &drift.survey),
                    ("from", &points(drift.from)),
                    ("to", &points(drift.to)),
                    ("since", &since),
                ],
            )
        }
        (None, Some(excerpt)) => excerpt.to_owned(),
        (None, None) => words.no_words.to_owned(),
    };
    let when = match (todo.due, todo.since, todo.clock) {
        (Some(due), _, clock) => {
            let text = match (clock == Some(Which::Solution), todo.kind == Kind::Late) {
                (true, true) => words.solution_late,
                (true, false) => words.solution_due,
                (false, true) => words.first_late,
                (false, false) => words.first_due,
            };
            Some((
                due,
                fill(text, &[("time", &written(due, desk.lang, Style::Moment))]),
            ))
        }
        (None, Some(since), _) => Some((
            since,
            fill(
                words.since,
                &[("time", &written(since, desk.lang, Style::Moment))],
            ),
        )),
        (None, None, _) => None,
    };
    let tone = todo.tone.map_or("none", |tone| tone.name());
    let told = todo.tone.map_or("", |tone| labels::tone(desk.words, tone));
    let open_place = todo
        .case
        .map(Place::Case)
        .or_else(|| Some(Place::Item(todo.item.clone()?, Query::default())));
    let can_unfold = todo.case.is_some();
    html! {
        <li class="todo" data-open={is_open.to_string()} onfocusin={props.point.reform(drop)}>
            <div class="line">
                { chip(None, tone, told) }
                <div class="what">
                    if can_unfold {
                        <button type="button" class="excerpt" dir="auto" data-todo={key} aria-expanded={is_open.to_string()} aria-controls={panel_id.clone()} onclick={fold}>{ excerpt }</button>
                    } else if let Some(place) = &open_place {
                        <a class="excerpt" dir="auto" data-todo={key} href={desk.link(place.clone())}>{ excerpt }</a>
                    } else {
                        <p class="excerpt" data-todo={key} tabindex="-1">{ excerpt }</p>
                    }
                    <p class="meta">
                        if let Some((at, text)) = when {
                            <time datetime={at.to_string()} title={written(at, desk.lang, Style::Full)}>{ text }</time>
                        }
                        if let Some(number) = todo.case { <a href={desk.link(Place::Case(number))}>{ format!("#{number}") }</a> }
                        if let Some(severity) = todo.severity { <span>{ labels::severity(desk.words, severity) }</span> }
                        if let Some(assignee) = &todo.assignee { <span>{ assignee }</span> }
                    </p>
                </div>
                { step(&desk, props) }
            </div>
            if let (Some(unfolded), Some(number)) = (&props.open, todo.case) {
                <div id={panel_id} class="unfolded">
                    <CasePanel key={number} {number} mode={unfolded.mode} {beside} changed={props.changed.clone()} />
                </div>
            }
        </li>
    }
}

/// The one next step, as a button.
fn step(desk: &Desk, props: &RowProps) -> Html {
    let words = &desk.words.inbox;
    let todo = &props.todo;
    let is_urgent = matches!(todo.kind, Kind::Late | Kind::NotSolved);
    let class = classes!("button", is_urgent.then_some("main"));
    let write = |mode: Mode, label: &'static str, name: &'static str| {
        let unfold = props.unfold.clone();
        html! { <button type="button" class={class.clone()} data-step={name} onclick={move |_| unfold.emit(Some(Some(mode)))}>{ label }</button> }
    };
    if !desk.me.may("act") && todo.next.step != Step::Look {
        return Html::default();
    }
    match (todo.next.step, todo.case, &todo.item, &todo.drift) {
        (Step::Reply, Some(_), _, _) => write(Mode::Reply, words.step_reply, "reply"),
        (Step::Done, Some(_), _, _) => write(Mode::Done, words.step_done, "done"),
        (Step::Take, Some(number), _, _) => {
            let (desk, changed) = (desk.clone(), props.changed.clone());
            let take = move |_| take(&desk, number, changed.clone());
            html! { <button type="button" {class} data-step="take" onclick={take}>{ words.step_take }</button> }
        }
        (Step::Open, None, Some(item), _) => {
            let (desk, item, changed) = (desk.clone(), item.clone(), props.changed.clone());
            let open = move |_| {
                let (desk_too, changed) = (desk.clone(), changed.clone());
                work::open(
                    &desk,
                    &item,
                    Callback::from(move |case: Shown| {
                        changed.emit(());
                        page::go(&desk_too.at(Place::Case(case.number)));
                    }),
                );
            };
            html! { <button type="button" {class} data-step="open" onclick={open}>{ words.step_open }</button> }
        }
        (_, _, _, Some(drift)) => {
            let place = Place::Scores(
                Some((drift.survey.clone(), drift.question.clone())),
                Query::default(),
            );
            html! { <a {class} data-step="look" href={desk.link(place)}>{ words.step_look }</a> }
        }
        _ => Html::default(),
    }
}

/// Takes a case up that was not looked at: its version is asked for first.
fn take(desk: &Desk, number: i64, changed: Callback<()>) {
    let desk = desk.clone();
    spawn(async move {
        match http::get::<CaseWhole>(&desk.path(&format!("cases/{number}"))).await {
            Ok(whole) => {
                let complain = desk.clone();
                let told = Callback::from(move |outcome| {
                    if let work::Outcome::Refused(why) = outcome {
                        complain.toast.emit(crate::toasts::Toast::bad(why));
                    }
                    changed.emit(());
                });
                work::change(&desk, number, whole.case.version, Change::Take {}, told);
            }
            Err(failure) => desk.fail(&failure),
        }
    });
}
