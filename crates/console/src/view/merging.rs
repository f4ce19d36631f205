//! Two cases that are one: a case becomes part of another, which is shown before it does.

use otklik_loop::case::change::Change;
use yew::prelude::*;

use super::labels;
use super::parts::{field as labelled, when_here};
use crate::browser::field;
use crate::bulk::target;
use crate::desk::use_desk;
use crate::hooks::use_loaded;
use crate::route::Place;
use crate::shapes::CaseWhole;
use crate::words::fill;

/// Which case is to become part of another.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) number: i64,
    pub(crate) perform: Callback<(Change, bool)>,
}

/// The number of the other one, and what that is.
#[component]
pub(crate) fn MergeInto(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let number = props.number;
    let typed = use_state(String::new);
    let id = format!("merge-{number}");
    let set = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(field::text(&event))
    };
    html! {
        <details class="merge">
            <summary>{ words.merge }</summary>
            { labelled(&id, words.merge_number, html! {
                <input id={id.clone()} inputmode="numeric" autocomplete="off" value={(*typed).clone()} oninput={set} />
            }) }
            if let Some(into) = target(&typed, number) {
                <Target key={into} number={into} perform={props.perform.clone()} />
            }
        </details>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct TargetProps {
    number: i64,
    perform: Callback<(Change, bool)>,
}

/// The other case in a few words, and the step that cannot be taken back.
#[component]
fn Target(props: &TargetProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let into = props.number;
    let resource = use_loaded::<CaseWhole>(desk.path(&format!("cases/{into}")));
    let merge = {
        let perform = props.perform.clone();
        move |_: MouseEvent| perform.emit((Change::Merge { into }, false))
    };
    let view = |whole: &CaseWhole| {
        if let Some(further) = whole.case.merged_into {
            return html! { <p class="soft">{ fill(words.merged, &[("n", &further.to_string())]) }</p> };
        }
        let excerpt = whole.said.first().map(|item| item.excerpt());
        html! {
            <>
                <p class="meta">
                    <a href={desk.link(Place::Case(into))}>{ format!("#{into}") }</a>
                    <span class="status" data-status={whole.case.status.name()}>{ labels::status(desk.words, whole.case.status) }</span>
                </p>
                if let Some(excerpt) = excerpt { <p class="excerpt" dir="auto">{ excerpt }</p> }
                <p class="soft">{ words.merge_hint }</p>
                <button type="button" class="button danger" data-do="merge" onclick={merge}>{ fill(words.merge_now, &[("n", &into.to_string())]) }</button>
            </>
        }
    };
    when_here(&resource, desk.words, view)
}
