//! The inbox: the list on one side, what is open on the other.

use std::rc::Rc;

use otklik_loop::item::Item;
use yew::prelude::*;

use super::case::CasePanel;
use super::chosen::Chosen;
use super::filters::Filters;
use super::icon::Icon;
use super::inbox_row::Row;
use super::item::ItemPane;
use super::parts::{Trouble, Waiting, nothing};
use crate::browser::{http, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::hooks::{Pulse, use_commands};
use crate::keys::Command;
use crate::list::{Act, List};
use crate::query::Query;
use crate::route::Place;
use crate::shapes::InboxPage;

/// Items a page.
const PAGE: u32 = 50;
/// Pages that may come empty, one after another, before the owner is asked whether to go on.
const EMPTY_PAGES: u32 = 8;

/// What the inbox shows.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    #[prop_or_default]
    pub(crate) filter: Query,
    /// The item that is open.
    #[prop_or_default]
    pub(crate) item: Option<String>,
    /// The case that is open.
    #[prop_or_default]
    pub(crate) case: Option<i64>,
}

/// The inbox.
#[component]
pub(crate) fn InboxScreen(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let (list, failure, fetch) = use_list(&props.filter);
    let is_open = props.item.is_some() || props.case.is_some();
    let reload = {
        let fetch = fetch.clone();
        Callback::from(move |()| fetch.emit(None))
    };

    let heard = {
        let (desk, list, props) = (desk.clone(), list.clone(), props.clone());
        Callback::from(move |command: Command| match command {
            Command::Next | Command::Previous => {
                if let Some(item) = &props.item {
                    list.dispatch(Act::Point(item.clone()));
                }
                list.dispatch(Act::Move(if command == Command::Next { 1 } else { -1 }));
                let Some(cursor) = list.cursor.clone() else {
                    return;
                };
                page::focus(format!("[data-row=\"{cursor}\"]"));
                if props.item.is_some() {
                    page::go_instead(&desk.at(Place::Item(cursor, props.filter.clone())));
                }
            }
            Command::Choose => {
                if let Some(cursor) = list.cursor.clone() {
                    list.dispatch(Act::Choose(cursor));
                }
            }
            Command::Leave if !list.chosen.is_empty() => list.dispatch(Act::ChooseNone),
            Command::Leave if props.item.is_some() || props.case.is_some() => {
                page::go(&desk.at(Place::Inbox(props.filter.clone())));
            }
            _ => {}
        })
    };
    use_commands(heard);

    let row = |item: &Rc<Item>| {
        let (id, dispatcher) = (item.id.clone(), list.dispatcher());
        let choose = Callback::from(move |()| dispatcher.dispatch(Act::Choose(id.clone())));
        let (id, dispatcher) = (item.id.clone(), list.dispatcher());
        let point = Callback::from(move |()| dispatcher.dispatch(Act::Point(id.clone())));
        html! {
            <Row key={item.id.clone()} item={Rc::clone(item)} filter={props.filter.clone()} {choose} {point}
                is_chosen={list.chosen.contains(&item.id)} is_open={props.item.as_ref() == Some(&item.id)} />
        }
    };
    let more = {
        let (fetch, next) = (fetch.clone(), list.next.clone());
        move |_| fetch.emit(next.clone())
    };
    let may_act = desk.me.may("act");
    let enter = if may_act {
        html! { <a class="button" href={desk.link(Place::Entry)}>{ Icon::Add.draw() }{ words.enter }</a> }
    } else {
        Html::default()
    };
    let body = if let Some(failure) = failure.filter(|_| list.items.is_empty()) {
        html! { <Trouble words={desk.words} {failure} again={reload.clone()} /> }
    } else if !list.is_read {
        html! { <Waiting words={desk.words} /> }
    } else if list.items.is_empty() && list.next.is_none() {
        if props.filter.is_empty() {
            nothing(words.empty, words.empty_hint, enter.clone())
        } else {
            nothing(
                words.empty_filtered,
                words.empty_filtered_hint,
                Html::default(),
            )
        }
    } else {
        html! {
            <>
                <ul class="rows">{ for list.items.iter().map(row) }</ul>
                if list.next.is_some() {
                    <button type="button" class="button more" data-more="" disabled={list.is_waiting} onclick={more}>{ words.more }</button>
                } else if list.items.len() > 20 {
                    <p class="soft end">{ words.end }</p>
                }
            </>
        }
    };
    html! {
        <div class="panes" data-open={is_open.to_string()}>
            <section class="pane list" aria-labelledby="inbox-title">
                <header class="heading">
                    <h1 id="inbox-title">{ desk.words.frame.inbox }</h1>
                    <div class="tools">{ enter }</div>
                </header>
                <Filters filter={props.filter.clone()} />
                if may_act && !list.chosen.is_empty() {
                    <Chosen list={list.clone()} {reload} />
                }
                { body }
            </section>
            <section class="pane detail" aria-label={words.case}>
                if let Some(id) = &props.item {
                    <ItemPane key={id.clone()} id={id.clone()} filter={props.filter.clone()} />
                } else if let Some(number) = props.case {
                    <article class="item" id="item" tabindex="-1">
                        <p class="return"><a href={desk.link(Place::Inbox(Query::default()))}>{ Icon::Back.draw() }{ words.back }</a></p>
                        <h2>{ format!("{} #{number}", words.case) }</h2>
                        <h1 class="unseen narrow-only">{ desk.words.frame.inbox }</h1>
                        <CasePanel key={number} {number} />
                    </article>
                } else {
                    <p class="soft pick">{ words.pick }</p>
                }
            </section>
        </div>
    }
}

/// The list, why it may not be there, and how to ask for the page that begins there.
#[hook]
fn use_list(
    filter: &Query,
) -> (
    UseReducerHandle<List>,
    Option<Failure>,
    Callback<Option<String>>,
) {
    let desk = use_desk();
    let pulse = use_context::<Pulse>().unwrap_or_default();
    let list = use_reducer(List::default);
    let failure = use_state_eq(|| None::<Failure>);
    // A reply to a question that is not asked any more is nobody's.
    let asked = use_mut_ref(Query::default);
    let fetch = {
        let (dispatcher, failure, asked) = (list.dispatcher(), failure.clone(), asked.clone());
        use_callback(
            (filter.clone(), desk),
            move |from: Option<String>, (filter, desk)| {
                let (dispatcher, failure, asked) =
                    (dispatcher.clone(), failure.clone(), asked.clone());
                let (filter, desk) = (filter.clone(), desk.clone());
                dispatcher.dispatch(Act::Wait);
                spawn(async move {
                    let page = page_from(&desk, &filter, from.clone()).await;
                    if *asked.borrow() != filter {
                        return;
                    }
                    match page {
                        Ok(page) => {
                            failure.set(None);
                            dispatcher.dispatch(if from.is_some() {
                                Act::More(page)
                            } else {
                                Act::Head(page)
                            });
                        }
                        Err(Failure::SignedOut) => desk.lost.emit(()),
                        Err(problem) => {
                            dispatcher.dispatch(Act::Fail);
                            failure.set(Some(problem));
                        }
                    }
                });
            },
        )
    };
    {
        let (fetch, dispatcher) = (fetch.clone(), list.dispatcher());
        use_effect_with((filter.clone(), pulse), move |(filter, _)| {
            if *asked.borrow() != *filter {
                asked.replace(filter.clone());
                dispatcher.dispatch(Act::Forget);
            }
            fetch.emit(None);
        });
    }
    (list, (*failure).clone(), fetch)
}

/// A page that has something in it, or the last: a page may come empty while there is a next one.
async fn page_from(
    desk: &Desk,
    filter: &Query,
    from: Option<String>,
) -> Result<InboxPage, Failure> {
    let mut from = from;
    let mut items = Vec::new();
    for _ in 0..EMPTY_PAGES {
        let query = filter.text();
        let before = from.as_ref().map_or_else(String::new, |from| {
            format!("&before={}", crate::route::encoded(from))
        });
        let path = desk.path(&format!(
            "inbox?limit={PAGE}{before}{}{query}",
            if query.is_empty() { "" } else { "&" }
        ));
        let page: InboxPage = http::get(&path).await?;
        items.extend(page.items);
        from = page.next;
        if from.is_none() || !items.is_empty() {
            break;
        }
    }
    Ok(InboxPage { items, next: from })
}
