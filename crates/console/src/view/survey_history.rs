//! What was published, and the way back to it.

use jiff::Timestamp;
use serde::Deserialize;
use yew::prelude::*;

use super::parts::when_here;
use crate::browser::time::{Style, written};
use crate::browser::{http, spawn};
use crate::desk::{Desk, use_desk};
use crate::hooks::Resource;
use crate::json::Json;
use crate::words::fill;

/// `GET …/surveys/revisions`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Published {
    pub(crate) current: u32,
    pub(crate) revisions: Vec<Revision>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Revision {
    number: u32,
    at: Timestamp,
    by: String,
    note: String,
}

/// `GET …/surveys/revisions/{number}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Whole {
    file: Json,
}

/// Puts a file that was published in the place of what is edited; number 0 is the one in the folder.
pub(crate) fn take_back(desk: &Desk, number: u32, change: &Callback<Json>) -> Callback<MouseEvent> {
    let (desk, change) = (desk.clone(), change.clone());
    Callback::from(move |_: MouseEvent| {
        let (desk, change) = (desk.clone(), change.clone());
        spawn(async move {
            match http::get::<Whole>(&desk.path(&format!("surveys/revisions/{number}"))).await {
                Ok(whole) => change.emit(whole.file),
                Err(failure) => desk.fail(&failure),
            }
        });
    })
}

#[derive(Properties, Clone)]
pub(crate) struct Props {
    pub(crate) published: std::rc::Rc<Published>,
    pub(crate) may_manage: bool,
    pub(crate) change: Callback<Json>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.published == other.published
            && self.may_manage == other.may_manage
            && self.change == other.change
    }
}

/// The list.
#[component]
pub(crate) fn History(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    let current = props.published.current;
    let one = |it: &Revision| {
        let when = written(it.at, desk.lang, Style::Full);
        let back = format!("{}: {}", words.back, it.number);
        html! {
            <li class="row" key={it.number} data-publication={it.number.to_string()}>
                <div>
                    <p><b>{ it.number }</b>{ " · " }{ &it.by }{ " · " }<time datetime={it.at.to_string()}>{ when }</time>
                        if it.number == current { <span class="tag">{ words.holds }</span> }</p>
                    if !it.note.is_empty() { <p class="soft" dir="auto">{ &it.note }</p> }
                </div>
                if props.may_manage && it.number != current {
                    <button type="button" class="button small" aria-label={back} onclick={take_back(&desk, it.number, &props.change)}>{ words.back }</button>
                }
            </li>
        }
    };
    html! {
        <section class="panel" aria-labelledby="history-title">
            <h2 id="history-title">{ words.history }</h2>
            if props.published.revisions.is_empty() { <p class="soft">{ words.no_history }</p> }
            <ul class="lines">{ for props.published.revisions.iter().map(one) }</ul>
        </section>
    }
}

/// The list, as soon as it is here.
pub(crate) fn history(
    desk: &Desk,
    published: &Resource<Published>,
    may_manage: bool,
    change: &Callback<Json>,
) -> Html {
    when_here(published, desk.words, |here| {
        html! { <History published={std::rc::Rc::new(here.clone())} {may_manage} change={change.clone()} /> }
    })
}

/// What holds, in words.
pub(crate) fn holding(desk: &Desk, number: u32) -> String {
    let words = &desk.words.surveys;
    if number == 0 {
        words.holds_file.to_owned()
    } else {
        fill(words.holds_number, &[("n", &number.to_string())])
    }
}
