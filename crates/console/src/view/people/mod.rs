//! People: members, keys, one visitor's data, and the audit log.

mod audit;
mod invite;
mod keys;
mod members;
mod person;

use yew::prelude::*;

use super::parts::{field, heading, nothing};
use crate::browser::{field as typed, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::words::People;

/// The screen.
#[component]
pub(crate) fn PeopleScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let may = |right: &str| desk.me.may(right);
    html! {
        <div class="stack">
            { heading(desk.words.frame.people, words.hint, Html::default()) }
            if may("manage") {
                <members::Members />
                <keys::Keys />
            }
            if may("erase") {
                <person::Person />
            }
            if may("manage") {
                <audit::Audit />
            } else if !may("erase") {
                { nothing(desk.words.frame.forbidden, "", Html::default()) }
            }
        </div>
    }
}

/// The site of something: this one, or all of them.
pub(super) fn place(desk: &Desk, site: Option<&str>) -> String {
    match site {
        None => desk.words.people.every_site.to_owned(),
        Some(site) => crate::words::fill(desk.words.people.this_site, &[("site", site)]),
    }
}

/// The choice between this site and all of them, for who manages all.
pub(super) fn where_to(desk: &Desk, id: &'static str, chosen: &UseStateHandle<String>) -> Html {
    let words = &desk.words.people;
    if !desk.me.manages_all {
        return Html::default();
    }
    let here = place(desk, Some(&desk.site));
    let pick = {
        let chosen = chosen.clone();
        move |event: Event| chosen.set(typed::text(&event))
    };
    field(
        id,
        words.where_,
        html! {
            <select id={id} onchange={pick}>
                { super::parts::options([("here", here.as_str()), ("all", words.every_site)], chosen) }
            </select>
        },
    )
}

/// What is sent for that choice.
pub(super) fn chosen_site(desk: &Desk, chosen: &str) -> Option<String> {
    (chosen != "all").then(|| desk.site.to_string())
}

/// A field whose text is kept in a state.
pub(crate) fn kept(
    id: &'static str,
    label: &str,
    kind: &'static str,
    autocomplete: &'static str,
    state: &UseStateHandle<String>,
) -> Html {
    let write = {
        let state = state.clone();
        move |event: InputEvent| state.set(typed::text(&event))
    };
    field(
        id,
        label,
        html! { <input id={id} type={kind} {autocomplete} required=true spellcheck="false" value={(**state).clone()} oninput={write} /> },
    )
}

/// Something that is shown this once, to be copied.
pub(crate) fn once(desk: &Desk, id: &'static str, label: &str, hint: &str, text: &str) -> Html {
    let copy = {
        let (desk, text) = (desk.clone(), text.to_owned());
        move |_| {
            let (desk, text) = (desk.clone(), text.clone());
            spawn(async move {
                let words = &desk.words.settings;
                if page::copy(&text).await {
                    desk.did(words.copied, None);
                } else {
                    desk.did(words.not_copied, None);
                }
            });
        }
    };
    html! {
        <div class="stack small" role="status">
            <p>{ hint }</p>
            <div class="inline row">
                { field(id, label, html! { <input id={id} readonly=true value={text.to_owned()} data-once="" /> }) }
                <button type="button" class="button" onclick={copy}>{ desk.words.people.copy }</button>
            </div>
        </div>
    }
}

/// What a role is called.
pub(super) fn role(words: &People, role: &str) -> &'static str {
    match role {
        "viewer" => words.viewer,
        "agent" => words.agent,
        "owner" => words.owner,
        _ => words.no_role,
    }
}
