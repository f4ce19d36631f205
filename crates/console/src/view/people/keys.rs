//! Keys for programs.

use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use super::{chosen_site, kept, once, place, where_to};
use crate::browser::time::{Style, written};
use crate::browser::{field as typed, http, spawn, time};
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::hooks::use_loaded;
use crate::route::encoded;
use crate::view::parts::{field, when_here};
use crate::words::{People, fill};

/// `GET /api/v1/keys`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct All {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Key {
    id: String,
    name: String,
    site: Option<String>,
    rights: Vec<String>,
    expires_at: Option<Timestamp>,
    used_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Made {
    secret: String,
}

const RIGHTS: [&str; 4] = ["read", "act", "manage", "erase"];

fn right(words: &People, right: &str) -> &'static str {
    match right {
        "read" => words.read,
        "act" => words.act,
        "manage" => words.manage,
        _ => words.erase,
    }
}

/// The keys, and the form that makes one.
#[component]
pub(super) fn Keys() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let all = use_loaded::<All>("/api/v1/keys".to_owned());
    let name = use_state(String::new);
    let site = use_state(|| "here".to_owned());
    let days = use_state(String::new);
    let rights = use_state(|| vec!["read".to_owned()]);
    let made = use_state(|| None::<String>);
    let problem = use_state(|| None::<Failure>);
    let submit = {
        let (desk, name, site, days, rights) = (
            desk.clone(),
            name.clone(),
            site.clone(),
            days.clone(),
            rights.clone(),
        );
        let (made, problem, reload) = (made.clone(), problem.clone(), all.reload.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let days: Option<i64> = days.trim().parse().ok();
            let until = days.and_then(|days| time::now().checked_add((days * 24).hours()).ok());
            let body = json!({
                "name": name.trim(), "site": chosen_site(&desk, &site), "rights": *rights,
                "expires_at": until.map(|until| until.to_string()),
            });
            let (name, made, problem, reload) =
                (name.clone(), made.clone(), problem.clone(), reload.clone());
            spawn(async move {
                match http::post::<Made>("/api/v1/keys", &body).await {
                    Ok(reply) => {
                        name.set(String::new());
                        made.set(Some(reply.secret));
                        problem.set(None);
                        reload.emit(());
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        }
    };
    let tick = |right_name: &'static str| {
        let rights_now = rights.clone();
        let set = move |event: Event| {
            let mut next = (*rights_now).clone();
            next.retain(|held| held != right_name);
            if typed::is_ticked(&event) {
                next.push(right_name.to_owned());
            }
            rights_now.set(next);
        };
        let checked = rights.iter().any(|held| held == right_name);
        html! { <label class="check"><input type="checkbox" {checked} onchange={set} data-right={right_name} />{ right(words, right_name) }</label> }
    };
    let write_days = {
        let days = days.clone();
        move |event: InputEvent| days.set(typed::text(&event))
    };
    let reload = all.reload.clone();
    let list = |all: &All| {
        if all.keys.is_empty() {
            return html! { <p class="soft">{ words.no_keys }</p> };
        }
        html! { <ul class="people">{ for all.keys.iter().map(|key| line(&desk, key, &reload)) }</ul> }
    };
    let told = problem.as_ref().map(|failure| failure.told(desk.words));
    html! {
        <section class="panel" data-panel="keys" aria-labelledby="api-keys-title">
            <h2 id="api-keys-title">{ words.keys }</h2>
            <p class="soft">{ words.keys_hint }</p>
            { when_here(&all, desk.words, list) }
            <form class="stack small" onsubmit={submit} data-form="key">
                <div class="fields">
                    { kept("key-name", words.name, "text", "off", &name) }
                    { where_to(&desk, "key-site", &site) }
                    { field("key-days", words.days, html! {
                        <input id="key-days" type="number" min="1" max="3650" placeholder={words.forever} value={(*days).clone()} oninput={write_days} /> }) }
                </div>
                <fieldset class="row start">
                    <legend>{ words.rights }</legend>
                    { for RIGHTS.into_iter().filter(|right| desk.me.may(right)).map(tick) }
                </fieldset>
                <p class="problem" role="alert">{ told.unwrap_or_default() }</p>
                <button type="submit" class="button start" disabled={rights.is_empty()}>{ words.add_key }</button>
            </form>
            if let Some(secret) = &*made {
                { once(&desk, "made-key", words.key, words.key_shown, secret) }
            }
        </section>
    }
}

fn line(desk: &Desk, key: &Key, reload: &Callback<()>) -> Html {
    let words = &desk.words.people;
    let when = |time: Timestamp| written(time, desk.lang, Style::Moment);
    let used = key.used_at.map_or_else(
        || words.unused.to_owned(),
        |used| fill(words.used, &[("when", &when(used))]),
    );
    let rights: Vec<&str> = key.rights.iter().map(|held| right(words, held)).collect();
    let mut facts = vec![place(desk, key.site.as_deref()), rights.join(", "), used];
    facts.extend(
        key.expires_at
            .map(|until| fill(words.expires, &[("when", &when(until))])),
    );
    let remove = {
        let (desk, reload) = (desk.clone(), reload.clone());
        let path = format!("/api/v1/keys/{}", encoded(&key.id));
        move |_| {
            let (desk, path, reload) = (desk.clone(), path.clone(), reload.clone());
            spawn(async move {
                match http::delete(&path, None).await {
                    Ok(()) => desk.did(desk.words.frame.removed, None),
                    Err(failure) => desk.fail(&failure),
                }
                reload.emit(());
            });
        }
    };
    html! {
        <li class="row" key={key.id.clone()} data-key={key.name.clone()}>
            <div><p><strong>{ &key.name }</strong></p><p class="soft">{ facts.join(" · ") }</p></div>
            <button type="button" class="plain" onclick={remove}>{ desk.words.frame.remove }</button>
        </li>
    }
}
