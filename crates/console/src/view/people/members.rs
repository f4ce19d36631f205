//! Members and their roles.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yew::prelude::*;

use super::invite::{Invite, Invited, Shown, mail_to};
use super::{once, place, role};
use crate::browser::{field as typed, http, spawn};
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::hooks::use_loaded;
use crate::route::encoded;
use crate::view::parts::{field, options, when_here};
use crate::view::survey_parts::line;
use crate::words::fill;

/// `GET /api/v1/members`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct All {
    members: Vec<Member>,
    /// Whether links can be sent by e-mail.
    #[serde(default)]
    mail: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Member {
    id: String,
    pub(super) name: String,
    version: u32,
    joined: bool,
    totp: bool,
    roles: Vec<Role>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Role {
    site: Option<String>,
    role: String,
}

/// What a member can be.
pub(super) const ROLES: [&str; 3] = ["viewer", "agent", "owner"];

/// The members, and the form that invites.
#[component]
pub(super) fn Members() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let all = use_loaded::<All>("/api/v1/members".to_owned());
    let shown = use_state(|| None::<Shown>);
    let invited = {
        let (shown, reload) = (shown.clone(), all.reload.clone());
        Callback::from(move |invited: Invited| {
            shown.set(Some(invited.into()));
            reload.emit(());
        })
    };
    let all_reload = all.reload.clone();
    let list = |all: &All| {
        if all.members.is_empty() {
            return html! { <p class="soft">{ words.no_members }</p> };
        }
        let line = |member: &Member| {
            html! { <Line key={member.id.clone()} member={member.clone()} invited={invited.clone()} changed={all_reload.clone()} mails={all.mail} /> }
        };
        html! { <ul class="people">{ for all.members.iter().map(line) }</ul> }
    };
    html! {
        <section class="panel" data-panel="members" aria-labelledby="members-title">
            <h2 id="members-title">{ words.members }</h2>
            <p class="soft">{ words.members_hint }</p>
            { when_here(&all, desk.words, list) }
            <Invite invited={invited.clone()} mails={all.here().is_some_and(|all| all.mail)} />
            if let Some(shown) = &*shown {
                { once(&desk, "invitation", words.link, &shown.hint(words), &shown.link) }
            }
        </section>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct LineProps {
    member: Member,
    invited: Callback<Invited>,
    changed: Callback<()>,
    /// Whether a link can be sent by e-mail.
    mails: bool,
}

/// A member: roles, another link, the end.
#[component]
fn Line(props: &LineProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let is_asking = use_state(|| false);
    let is_linking = use_state(|| false);
    let address = use_state(String::new);
    let member = &props.member;
    let path = format!("/api/v1/members/{}", encoded(&member.id));
    let choose = |site: Option<String>, id: String, label: String| {
        let held = member.roles.iter().find(|role| role.site == site);
        let held = held.map_or("none", |role| role.role.as_str()).to_owned();
        let set = {
            let (desk, path, member, changed) = (
                desk.clone(),
                path.clone(),
                member.clone(),
                props.changed.clone(),
            );
            move |event: Event| {
                let mut roles = member.roles.clone();
                roles.retain(|role| role.site != site);
                let wanted = typed::text(&event);
                if wanted != "none" {
                    roles.push(Role {
                        site: site.clone(),
                        role: wanted,
                    });
                }
                let (desk, path, changed, version) =
                    (desk.clone(), path.clone(), changed.clone(), member.version);
                spawn(async move {
                    let done = if roles.is_empty() {
                        http::delete(&path, Some(version)).await
                    } else {
                        let body = json!({ "roles": roles });
                        http::change::<Value>("PUT", &path, &body, version)
                            .await
                            .map(drop)
                    };
                    told(&desk, done, desk.words.frame.saved);
                    changed.emit(());
                });
            }
        };
        let roles = ["none"]
            .into_iter()
            .chain(ROLES)
            .map(|name| (name, role(words, name)));
        field(
            &id,
            &label,
            html! { <select id={id.clone()} onchange={set}>{ options(roles, &held) }</select> },
        )
    };
    let others: Vec<String> = member
        .roles
        .iter()
        .filter(|role| role.site.as_deref().is_some_and(|site| site != &*desk.site))
        .map(|held| {
            format!(
                "{}: {}",
                held.site.as_deref().unwrap_or_default(),
                role(words, &held.role)
            )
        })
        .collect();
    let link = {
        let (desk, path, invited, version) = (
            desk.clone(),
            path.clone(),
            props.invited.clone(),
            member.version,
        );
        let (is_linking, address) = (is_linking.clone(), address.clone());
        Callback::from(move |()| {
            let (desk, path, invited) =
                (desk.clone(), format!("{path}/invitation"), invited.clone());
            let body = json!({ "mail": mail_to(&desk, &address) });
            let (is_linking, address) = (is_linking.clone(), address.clone());
            spawn(async move {
                match http::change::<Invited>("POST", &path, &body, version).await {
                    Ok(reply) => {
                        is_linking.set(false);
                        address.set(String::new());
                        invited.emit(reply);
                    }
                    Err(failure) => desk.fail(&failure),
                }
            });
        })
    };
    let submit = {
        let link = link.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            link.emit(());
        }
    };
    let again = {
        let (is_linking, mails) = (is_linking.clone(), props.mails);
        move |_| {
            if mails {
                is_linking.set(!*is_linking);
            } else {
                link.emit(());
            }
        }
    };
    let typed_address = {
        let address = address.clone();
        Callback::from(move |text: String| address.set(text))
    };
    let remove = {
        let (desk, path, changed, version) = (
            desk.clone(),
            path.clone(),
            props.changed.clone(),
            member.version,
        );
        move |_| {
            let (desk, path, changed) = (desk.clone(), path.clone(), changed.clone());
            spawn(async move {
                let done = http::delete(&path, Some(version)).await;
                told(&desk, done, desk.words.frame.removed);
                changed.emit(());
            });
        }
    };
    let ask = {
        let is_asking = is_asking.clone();
        move |_| is_asking.set(true)
    };
    let keep = {
        let is_asking = is_asking.clone();
        move |_| is_asking.set(false)
    };
    let [here, all, mail] =
        ["role-here", "role-all", "mail"].map(|what| format!("{what}-{}", member.id));
    html! {
        <li data-member={member.name.clone()}>
            <p><strong>{ &member.name }</strong>
                if !member.joined { <span class="tag">{ words.invited }</span> }
                if member.totp { <span class="tag">{ words.has_codes }</span> }
            </p>
            if !others.is_empty() { <p class="soft">{ others.join(", ") }</p> }
            <div class="fields">
                { choose(Some(desk.site.to_string()), here, place(&desk, Some(&desk.site))) }
                if desk.me.manages_all { { choose(None, all, place(&desk, None)) } }
            </div>
            <div class="row end">
                if *is_asking {
                    <p role="alert">{ fill(words.remove_member, &[("name", &member.name)]) }</p>
                    <button type="button" class="button danger" data-do="remove" onclick={remove}>{ desk.words.frame.remove }</button>
                    <button type="button" class="button" onclick={keep}>{ desk.words.frame.cancel }</button>
                } else {
                    <button type="button" class="plain" title={words.new_link_hint} aria-expanded={props.mails.then(|| is_linking.to_string())} onclick={again}>{ words.new_link }</button>
                    <button type="button" class="plain" data-do="ask-remove" onclick={ask}>{ desk.words.frame.remove }</button>
                }
            </div>
            if *is_linking {
                <form class="inline row" onsubmit={submit} data-form="link">
                    { line(&mail, words.mail_to, "email", &address, "", &typed_address) }
                    <button type="submit" class="button">{ words.new_link }</button>
                </form>
            }
        </li>
    }
}

fn told(desk: &Desk, done: Result<(), Failure>, said: &'static str) {
    match done {
        Ok(()) => desk.did(said, None),
        Err(failure) => desk.fail(&failure),
    }
}
