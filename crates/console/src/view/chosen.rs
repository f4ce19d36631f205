//! What can be done to all items that were chosen at once.

use otklik_loop::case::Shown;
use otklik_loop::case::change::Change;
use yew::prelude::*;

use super::colleagues::COLLEAGUES;
use crate::browser::{field, http, spawn};
use crate::bulk::{self, Bulk, Versioned};
use crate::desk::use_desk;
use crate::list::{Act, List};
use crate::words::fill;
use crate::work;

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct ChosenProps {
    pub(crate) list: UseReducerHandle<List>,
    pub(crate) reload: Callback<()>,
}

/// What can be done to all that are chosen.
#[component]
pub(crate) fn Chosen(props: &ChosenProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let name = use_state(|| desk.me.name.clone());
    let cases: Vec<Versioned> = {
        let cases = props
            .list
            .chosen_items()
            .filter_map(|item| item.case.as_ref());
        let mut cases: Vec<_> = cases
            .map(|case| Versioned {
                number: case.number,
                version: case.version,
            })
            .collect();
        cases.sort_by_key(|case| case.number);
        cases.dedup_by_key(|case| case.number);
        cases
    };
    let without: Vec<String> = props
        .list
        .chosen_items()
        .filter(|item| item.case.is_none())
        .map(|item| item.id.clone())
        .collect();
    let count = cases.len() + without.len();
    let merge = {
        let (desk, dispatcher, reload) =
            (desk.clone(), props.list.dispatcher(), props.reload.clone());
        let (cases, without) = (cases.clone(), without.clone());
        Callback::from(move |_: MouseEvent| {
            let (desk, dispatcher, reload) = (desk.clone(), dispatcher.clone(), reload.clone());
            let (mut cases, without) = (cases.clone(), without.clone());
            spawn(async move {
                // What nobody has taken up becomes one case at once.
                if !without.is_empty() {
                    let body = serde_json::json!({"items": without});
                    match http::post::<Shown>(&desk.path("cases"), &body).await {
                        Ok(case) => cases.push(versioned(&case)),
                        Err(failure) => return desk.fail(&failure),
                    }
                }
                let told = Callback::from(move |()| {
                    dispatcher.dispatch(Act::ChooseNone);
                    reload.emit(());
                });
                match bulk::merge(cases) {
                    Some(bulk) => work::bulk(&desk, bulk, told),
                    None => {
                        desk.did(desk.words.inbox.is_opened, None);
                        told.emit(());
                    }
                }
            });
        })
    };
    let act = {
        let (desk, dispatcher, reload) =
            (desk.clone(), props.list.dispatcher(), props.reload.clone());
        Callback::from(move |change: Change| {
            let (desk, dispatcher, reload) = (desk.clone(), dispatcher.clone(), reload.clone());
            let (mut cases, without) = (cases.clone(), without.clone());
            spawn(async move {
                // What nobody has taken up gets a case first: only cases have somebody to do them.
                for item in without {
                    let body = serde_json::json!({"items": [item]});
                    match http::post::<Shown>(&desk.path("cases"), &body).await {
                        Ok(case) => cases.push(versioned(&case)),
                        Err(failure) => return desk.fail(&failure),
                    }
                }
                let told = Callback::from(move |()| {
                    dispatcher.dispatch(Act::ChooseNone);
                    reload.emit(());
                });
                work::bulk(&desk, Bulk { cases, change }, told);
            });
        })
    };
    let is_asking = use_state_eq(|| false);
    let ask = |wanted: bool| {
        let is_asking = is_asking.clone();
        move |_: MouseEvent| is_asking.set(wanted)
    };
    let several = count > 1;
    let does = |change: Change| {
        let act = act.clone();
        move |_: MouseEvent| act.emit(change.clone())
    };
    let assign = {
        let (act, name) = (act.clone(), name.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let to = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
            act.emit(Change::Assign { to });
        }
    };
    let set_name = {
        let name = name.clone();
        move |event: InputEvent| name.set(field::text(&event))
    };
    let all = {
        let dispatcher = props.list.dispatcher();
        move |_| dispatcher.dispatch(Act::ChooseAll)
    };
    let none = {
        let dispatcher = props.list.dispatcher();
        move |_| dispatcher.dispatch(Act::ChooseNone)
    };
    html! {
        <div class="chosen-bar" role="region" aria-label={words.choose}>
            <p>{ fill(words.chosen, &[("n", &desk.lang.whole(props.list.chosen.len() as u64))]) }</p>
            if *is_asking && several {
                <p role="alert">{ fill(words.bulk_merge_ask, &[("n", &desk.lang.whole(count as u64))]) }</p>
                <button type="button" class="button danger" data-bulk="merge-now" onclick={merge}>{ words.bulk_merge }</button>
                <button type="button" class="button" onclick={ask(false)}>{ desk.words.frame.cancel }</button>
            } else {
                <form onsubmit={assign}>
                    <label class="unseen" for="bulk-assign">{ words.bulk_assign }</label>
                    <input id="bulk-assign" list={COLLEAGUES} autocomplete="off" placeholder={words.nobody} value={(*name).clone()} oninput={set_name} />
                    <button type="submit" class="button">{ words.bulk_assign }</button>
                </form>
                <button type="button" class="button" data-bulk="take" onclick={does(Change::Take {})}>{ words.bulk_take }</button>
                <button type="button" class="button" data-bulk="done" onclick={does(Change::Done { text: None })}>{ words.bulk_done }</button>
                if several {
                    <button type="button" class="button" data-bulk="merge" onclick={ask(true)}>{ words.bulk_merge }</button>
                }
                <button type="button" class="plain" onclick={all}>{ words.choose_all }</button>
                <button type="button" class="plain" onclick={none}>{ desk.words.frame.cancel }</button>
            }
        </div>
    }
}

fn versioned(case: &Shown) -> Versioned {
    Versioned {
        number: case.number,
        version: case.version,
    }
}
