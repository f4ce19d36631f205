//! An item as the inbox lists it.

use std::rc::Rc;

use otklik_loop::item::Item;
use yew::prelude::*;

use super::{item, labels};
use crate::browser::time::{Style, relative, written};
use crate::desk::use_desk;
use crate::hooks::use_now;
use crate::query::Query;
use crate::route::Place;

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct RowProps {
    pub(crate) item: Rc<Item>,
    pub(crate) filter: Query,
    pub(crate) is_chosen: bool,
    pub(crate) is_open: bool,
    pub(crate) choose: Callback<()>,
    pub(crate) point: Callback<()>,
}

/// An item of the list.
#[component]
pub(crate) fn Row(props: &RowProps) -> Html {
    let desk = use_desk();
    let now = use_now();
    let item = &props.item;
    let excerpt = item.excerpt();
    let choose_label = format!("{}: {excerpt}", desk.words.inbox.choose);
    let mark = |mark: &otklik_loop::item::Mark| {
        let kind = if mark.mark.starts_with("sign:") {
            "sign"
        } else {
            "tag"
        };
        html! { <span class="tag" data-kind={kind}>{ labels::mark(desk.words, &mark.mark).to_owned() }</span> }
    };
    html! {
        <li class="line" data-live="item">
            if desk.me.may("act") {
                <input type="checkbox" aria-label={choose_label} checked={props.is_chosen} onchange={props.choose.reform(drop)} />
            }
            <a href={desk.link(Place::Item(item.id.clone(), props.filter.clone()))} data-row={item.id.clone()}
                aria-current={props.is_open.then_some("true")} onfocus={props.point.reform(drop)}>
                { item::rating(&desk, item) }
                <span class="what">
                    if excerpt.is_empty() {
                        <span class="soft">{ desk.words.inbox.no_words }</span>
                    } else {
                        <span class="excerpt" dir="auto">{ excerpt }</span>
                    }
                    <span class="meta">
                        if let Some(case) = &item.case {
                            <span class="status" data-status={case.status.name()}>{ labels::status(desk.words, case.status) }</span>
                            if let Some(assignee) = &case.assignee { <span>{ assignee }</span> }
                        }
                        if item.door != otklik_loop::item::Door::Survey { <span>{ labels::door(desk.words, item.door) }</span> }
                        { for item.marks.iter().map(mark) }
                    </span>
                </span>
                <time datetime={item.received_at.to_string()} title={written(item.received_at, desk.lang, Style::Full)}>{ relative(item.received_at, now, desk.lang) }</time>
            </a>
        </li>
    }
}
