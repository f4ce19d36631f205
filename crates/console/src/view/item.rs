//! Something that was said: the words, where they came from, and what is done about them.

use std::rc::Rc;

use otklik_loop::case::Shown;
use otklik_loop::item::Item;
use yew::prelude::*;

use super::case::CasePanel;
use super::icon::Icon;
use super::labels;
use super::marks::Marks;
use super::parts::{chip, when_here};
use crate::browser::time::{Style, language_name, relative, written};
use crate::browser::{http, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::hooks::{use_loaded, use_now};
use crate::query::Query;
use crate::route::{Place, encoded};
use crate::words::fill;
use crate::work;

/// Which item, and the list that it is out of.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) id: String,
    pub(crate) filter: Query,
}

/// An item with everything that can be done about it.
#[component]
pub(crate) fn ItemPane(props: &Props) -> Html {
    let desk = use_desk();
    let resource = use_loaded::<Item>(desk.path(&format!("inbox/{}", encoded(&props.id))));
    use_effect_with(props.id.clone(), |_| page::land("#item"));
    let changed = resource.reload.clone();
    let here = resource.here().cloned();
    html! {
        <article class="item" id="item" tabindex="-1" data-item={props.id.clone()}>
            <h1 class="unseen narrow-only">{ desk.words.frame.inbox }</h1>
            <p class="return"><a href={desk.link(Place::Inbox(props.filter.clone()))}>{ Icon::Back.draw() }{ desk.words.inbox.back }</a></p>
            { when_here(&resource, desk.words, |_| here.map_or_else(Html::default, |item| html! { <Opened {item} {changed} filter={props.filter.clone()} /> })) }
        </article>
    }
}

/// The item that came.
#[derive(Properties, Clone, PartialEq)]
struct OpenedProps {
    item: Rc<Item>,
    filter: Query,
    changed: Callback<()>,
}

#[component]
fn Opened(props: &OpenedProps) -> Html {
    let desk = use_desk();
    let inbox = &desk.words.inbox;
    let item = &props.item;
    let open = {
        let (desk, id, changed) = (desk.clone(), item.id.clone(), props.changed.clone());
        move |_| {
            let changed = changed.clone();
            work::open(&desk, &id, Callback::from(move |_: Shown| changed.emit(())));
        }
    };
    let is_asking = use_state(|| false);
    let ask = {
        let is_asking = is_asking.clone();
        move |_| is_asking.set(true)
    };
    let erase = {
        let (desk, id, filter) = (desk.clone(), item.id.clone(), props.filter.clone());
        move |_| {
            let (desk, id, filter) = (desk.clone(), id.clone(), filter.clone());
            spawn(async move {
                match http::delete(&desk.path(&format!("answers/{}", encoded(&id))), None).await {
                    Ok(()) => {
                        desk.did(desk.words.inbox.is_erased, None);
                        page::go_instead(&desk.at(Place::Inbox(filter)));
                    }
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let keep = {
        let is_asking = is_asking.clone();
        move |_| is_asking.set(false)
    };
    html! {
        <>
            { words(&desk, item) }
            <Marks item={Rc::clone(item)} changed={props.changed.clone()} />
            if let Some(case) = &item.case {
                <CasePanel key={case.number} number={case.number} beside={item.id.clone()} changed={props.changed.clone()} />
            } else if desk.me.may("act") {
                <div class="nothing small">
                    <p class="soft">{ inbox.no_case }</p>
                    <button type="button" class="button main" data-do="open" onclick={open}>{ inbox.open_case }</button>
                </div>
            }
            if desk.me.may("erase") {
                <footer class="erase">
                    if *is_asking {
                        <p role="alert">{ inbox.erase_ask }</p>
                        <button type="button" class="button danger" data-do="erase" onclick={erase}>{ inbox.erase }</button>
                        <button type="button" class="button" onclick={keep}>{ desk.words.frame.cancel }</button>
                    } else {
                        <button type="button" class="plain" onclick={ask}>{ inbox.erase }</button>
                    }
                </footer>
            }
        </>
    }
}

/// What was said, with its rating and where it came from.
pub(crate) fn words(desk: &Desk, item: &Item) -> Html {
    html! { <Said item={Rc::new(item.clone())} key={item.id.clone()} desk={desk.clone()} /> }
}

#[derive(Properties, Clone, PartialEq)]
struct SaidProps {
    item: Rc<Item>,
    desk: Desk,
}

#[component]
fn Said(props: &SaidProps) -> Html {
    let (desk, item) = (&props.desk, &props.item);
    let now = use_now();
    let inbox = &desk.words.inbox;
    let words = &item.words;
    let chosen = item.choices.iter().map(|choice| {
        html! {
            <>
                if !choice.options.is_empty() {
                    <p class="chosen"><span class="soft">{ inbox.chose }</span>{ " " }{ choice.options.join(", ") }</p>
                }
                if let Some(other) = &choice.other { <p class="words" dir="auto">{ other }</p> }
            </>
        }
    });
    let page_shown = item.page.as_deref().map(page_link);
    html! {
        <div class="said">
            { rating(desk, item) }
            <div>
                { for words.iter().map(|words| html! { <p class="words" dir="auto">{ &words.text }</p> }) }
                { for chosen }
                if words.is_empty() && item.choices.is_empty() {
                    <p class="soft">{ inbox.no_words }</p>
                }
                <p class="meta">
                    <time datetime={item.at.to_string()} title={written(item.at, desk.lang, Style::Full)}>{ relative(item.at, now, desk.lang) }</time>
                    <span>{ labels::door(desk.words, item.door) }</span>
                    if let Some(survey) = &item.survey { <span>{ survey }</span> }
                    if let Some(author) = &item.author { <span>{ author }</span> }
                    if let Some(role) = &item.role { <span>{ role }</span> }
                    if let Some(segment) = &item.segment { <span>{ segment }</span> }
                    if let Some(contact) = &item.contact { <span class="contact">{ contact_link(contact) }</span> }
                    if let Some(locale) = &item.locale { <span>{ language_name(locale, desk.lang) }</span> }
                    { page_shown }
                    if let Some(source) = &item.source { <span>{ source_link(source) }</span> }
                    if item.sample { <span class="tag">{ desk.words.frame.sample }</span> }
                </p>
            </div>
        </div>
    }
}

/// The rating of an item as a chip.
pub(crate) fn rating(desk: &Desk, item: &Item) -> Html {
    match &item.rating {
        Some(rating) => {
            let told = fill(
                desk.words.inbox.rated,
                &[
                    ("rating", &rating.value.to_string()),
                    ("max", &rating.max.to_string()),
                ],
            );
            chip(Some(rating.value.into()), rating.tone.name(), &told)
        }
        None => chip(None, "none", desk.words.inbox.tone_none),
    }
}

/// A page's address without what every page of a site has in common.
pub(crate) fn page_link(page: &str) -> Html {
    let short = page.split_once("://").map_or(page, |(_, rest)| rest);
    if is_safe(page) {
        html! { <a class="page" href={page.to_owned()} rel="noopener noreferrer nofollow" target="_blank">{ short.to_owned() }</a> }
    } else {
        html! { <span class="page">{ short.to_owned() }</span> }
    }
}

fn source_link(source: &str) -> Html {
    if is_safe(source) {
        html! { <a href={source.to_owned()} rel="noopener noreferrer nofollow" target="_blank">{ source }</a> }
    } else {
        html! { { source } }
    }
}

/// An address to write to, as a link where it is certain to be one of mail.
fn contact_link(contact: &str) -> Html {
    let plain = |char: char| char.is_ascii_alphanumeric() || "@._+-".contains(char);
    if contact.matches('@').count() == 1 && contact.chars().all(plain) {
        html! { <a href={format!("mailto:{contact}")}>{ contact }</a> }
    } else {
        html! { { contact } }
    }
}

/// Whether a visitor's address may become a link: nothing but the web, encrypted, and nothing hidden in it.
fn is_safe(address: &str) -> bool {
    address.starts_with("https://")
        && !address
            .chars()
            .any(|char| char.is_whitespace() || char.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked_to() {
        assert!(is_safe("https://shop.example/tea?q=1"));
        for address in [
            "javascript:alert(1)",
            "http://shop.example/",
            " https://a",
            "https://a b",
            "data:text/html,x",
            "https://a\n",
        ] {
            assert!(!is_safe(address), "{address}");
        }
    }
}
