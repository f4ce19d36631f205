//! A case: its facts, what happened to it, and where one writes.

use std::rc::Rc;

use otklik_loop::case::Status;
use otklik_loop::case::change::Change;
use yew::prelude::*;

use super::composer::{Composer, field_of};
use super::facts::Facts;
use super::parts::when_here;
use super::{events, item};
use crate::browser::page;
use crate::desk::use_desk;
use crate::hooks::{use_commands, use_loaded};
use crate::keys::Command;
use crate::shapes::CaseWhole;
use crate::thread::{Act, Draft, Mode, Thread};
use crate::work::{self, Outcome};

/// Which case, and how much of it.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) number: i64,
    /// The item that is shown beside it already.
    #[prop_or_default]
    pub(crate) beside: Option<String>,
    /// What one came here to write.
    #[prop_or_default]
    pub(crate) mode: Option<Mode>,
    /// Told when something was done.
    #[prop_or_default]
    pub(crate) changed: Callback<()>,
}

/// A case that can be worked on.
#[component]
pub(crate) fn CasePanel(props: &Props) -> Html {
    let desk = use_desk();
    let number = props.number;
    let path = desk.path(&format!("cases/{number}"));
    let resource = use_loaded::<CaseWhole>(path.clone());
    let thread = {
        let (unsaved, path, mode) = (desk.unsaved.clone(), path.clone(), props.mode);
        use_reducer(move || {
            let kept = unsaved.of::<Draft>(&path);
            let mut draft = kept.as_deref().cloned().unwrap_or_default();
            draft.mode = mode.unwrap_or(draft.mode);
            Thread::with(draft)
        })
    };
    {
        let dispatcher = thread.dispatcher();
        use_effect_with(resource.here().cloned(), move |whole| {
            if let Some(whole) = whole {
                dispatcher.dispatch(Act::Read(Rc::clone(whole)));
            }
        });
    }
    {
        let desk = desk.clone();
        use_effect_with(thread.draft.clone(), move |draft| {
            if draft.text.is_empty() {
                desk.forget(&path);
            } else {
                desk.keep(&path, draft.clone());
            }
        });
    }
    // The field comes with the case.
    use_effect_with(
        (props.mode, thread.whole.is_some()),
        move |(mode, is_here)| {
            if mode.is_some() && *is_here {
                page::focus(field_of(number));
            }
        },
    );

    let perform = {
        let (desk, dispatcher) = (desk.clone(), thread.dispatcher());
        let (reload, changed) = (resource.reload.clone(), props.changed.clone());
        let version = thread.version();
        Callback::from(move |(change, is_draft): (Change, bool)| {
            let Some(version) = version else {
                return;
            };
            dispatcher.dispatch(Act::Send);
            let (dispatcher, reload, changed) =
                (dispatcher.clone(), reload.clone(), changed.clone());
            let told = Callback::from(move |outcome: Outcome| {
                match outcome {
                    Outcome::Done(case) => dispatcher.dispatch(Act::Sent(case, is_draft)),
                    Outcome::Stale(problem) => dispatcher.dispatch(Act::Stale(problem)),
                    Outcome::Refused(why) => dispatcher.dispatch(Act::Fail(why)),
                }
                reload.emit(());
                changed.emit(());
            });
            work::change(&desk, number, version, change, told);
        })
    };
    let send = {
        let (perform, thread) = (perform.clone(), thread.clone());
        Callback::from(move |()| {
            if let Some(change) = thread.draft.change().filter(|_| !thread.is_sending) {
                perform.emit((change, true));
            }
        })
    };
    let heard = {
        let (dispatcher, perform) = (thread.dispatcher(), perform.clone());
        let status = thread.whole.as_ref().map(|whole| whole.case.status);
        Callback::from(move |command: Command| {
            let mode = match command {
                Command::Reply => Mode::Reply,
                Command::Note => Mode::Note,
                Command::Done => Mode::Done,
                Command::Decline => Mode::Decline,
                Command::Take if status == Some(Status::Heard) => {
                    return perform.emit((Change::Take {}, false));
                }
                _ => return,
            };
            dispatcher.dispatch(Act::Mode(mode));
            page::focus(field_of(number));
        })
    };
    use_commands(heard);

    if thread.whole.is_none() {
        return when_here(&resource, desk.words, |_| Html::default());
    }
    let Some(whole) = thread.whole.clone() else {
        return Html::default();
    };
    let others = whole
        .said
        .iter()
        .filter(|said| props.beside.as_ref() != Some(&said.id));
    let may_act = desk.me.may("act");
    html! {
        <section class="case" data-case={number.to_string()} data-status={whole.case.status.name()}>
            <div class="talk">
                { for others.map(|said| item::words(&desk, said)) }
                { events::list(&desk, &whole.events) }
                if may_act && whole.case.merged_into.is_none() {
                    <Composer {number} thread={thread.clone()} {send} />
                }
            </div>
            <Facts whole={whole} perform={perform} />
        </section>
    }
}
