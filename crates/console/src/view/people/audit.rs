//! The audit log.

use jiff::Timestamp;
use serde::Deserialize;
use yew::prelude::*;

use crate::browser::time::{Style, written};
use crate::browser::{http, spawn};
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::view::parts::when_here;
use crate::words::{People, fill};

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Page {
    entries: Vec<Entry>,
    #[serde(default)]
    next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Entry {
    at: Timestamp,
    site: Option<String>,
    by: By,
    #[serde(rename = "do")]
    what: String,
    object: Option<String>,
    address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct By {
    kind: String,
    name: Option<String>,
}

/// Who did what, newest first.
#[component]
pub(super) fn Audit() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let path = if desk.me.manages_all {
        "/api/v1/audit".to_owned()
    } else {
        desk.path("audit")
    };
    let first = use_loaded::<Page>(format!("{path}?limit=50"));
    let older = use_state(|| None::<Page>);
    let more = {
        let (desk, older, first) = (desk.clone(), older.clone(), first.here().cloned());
        move |_| {
            let begun = older.as_ref().or(first.as_deref()).cloned();
            let Some(Page {
                next: Some(next), ..
            }) = begun
            else {
                return;
            };
            let (desk, older, path) = (
                desk.clone(),
                older.clone(),
                format!("{path}?limit=50&before={next}"),
            );
            spawn(async move {
                match http::get::<Page>(&path).await {
                    Ok(page) => older.set(Some(page)),
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let view = |first: &Page| {
        let page = older.as_ref().unwrap_or(first);
        if page.entries.is_empty() {
            return html! { <p>{ words.audit_none }</p> };
        }
        let head = [
            words.when,
            words.who,
            words.what,
            words.about,
            words.address,
        ];
        html! {
            <>
                <div class="scroll" tabindex="0" role="region" aria-label={words.audit_rows}>
                    <table class="figures">
                        <thead><tr>{ for head.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                        <tbody>{ for page.entries.iter().map(|entry| line(&desk, entry)) }</tbody>
                    </table>
                </div>
                if page.next.is_some() {
                    <button type="button" class="button start" onclick={more}>{ words.older }</button>
                }
            </>
        }
    };
    html! {
        <section class="panel" data-panel="audit" aria-labelledby="audit-title">
            <h2 id="audit-title">{ words.audit }</h2>
            <p class="soft">{ words.audit_hint }</p>
            { when_here(&first, desk.words, view) }
        </section>
    }
}

fn line(desk: &Desk, entry: &Entry) -> Html {
    let words = &desk.words.people;
    let name = entry.by.name.clone();
    let who = match (entry.by.kind.as_str(), name) {
        ("key", Some(name)) => fill(words.a_key, &[("name", &name)]),
        (_, Some(name)) => name,
        (_, None) => words.unknown.to_owned(),
    };
    let about: Vec<&str> = [entry.site.as_deref(), entry.object.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    html! {
        <tr>
            <td>{ written(entry.at, desk.lang, Style::Moment) }</td>
            <td>{ who }</td>
            <td>{ done(words, &entry.what) }</td>
            <td>{ about.join(", ") }</td>
            <td>{ entry.address.clone().unwrap_or_default() }</td>
        </tr>
    }
}

/// What was done, in words.
fn done(words: &People, what: &str) -> String {
    let known = match what {
        "log_in" => words.do_log_in,
        "failed_log_in" => words.do_failed_log_in,
        "log_out" => words.do_log_out,
        "invite" => words.do_invite,
        "join" => words.do_join,
        "roles" => words.do_roles,
        "remove_member" => words.do_remove_member,
        "password" => words.do_password,
        "totp_on" => words.do_totp_on,
        "totp_off" => words.do_totp_off,
        "add_key" => words.do_add_key,
        "remove_key" => words.do_remove_key,
        "promises" => words.do_promises,
        "rules" => words.do_rules,
        "signs" => words.do_signs,
        "board" => words.do_board,
        "retention" => words.do_retention,
        "surveys" => words.do_surveys,
        "erase" => words.do_erase,
        "export" => words.do_export,
        other => return other.to_owned(),
    };
    known.to_owned()
}
