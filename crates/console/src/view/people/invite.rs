//! Invitations: the form, and the link that comes of it.

use serde::Deserialize;
use serde_json::{Value, json};
use yew::prelude::*;

use super::members::{Member, ROLES};
use super::{chosen_site, kept, role, where_to};
use crate::browser::{field as typed, http, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::view::parts::{field, options};
use crate::view::survey_parts::line;
use crate::words::{People, fill};

/// Somebody was invited.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Invited {
    member: Member,
    invitation: Invitation,
    #[serde(default)]
    mail: Option<Mailed>,
}

/// What became of a letter with the link.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Mailed {
    to: String,
    sent: bool,
    #[serde(default)]
    why: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Invitation {
    path: String,
}

/// A link that is shown this once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    name: String,
    pub(super) link: String,
    mail: Option<Mailed>,
}

impl From<Invited> for Shown {
    fn from(invited: Invited) -> Self {
        Self {
            name: invited.member.name,
            link: page::origin() + &invited.invitation.path,
            mail: invited.mail,
        }
    }
}

impl Shown {
    /// What is said of it: to whom it went, or is to go.
    pub(super) fn hint(&self, words: &People) -> String {
        let Self { name, mail, .. } = self;
        match mail {
            None => fill(words.link_hint, &[("name", name)]),
            Some(mail) if mail.sent => fill(words.mail_sent, &[("to", &mail.to)]),
            Some(mail) => fill(
                words.mail_failed,
                &[("name", name), ("to", &mail.to), ("why", &mail.why)],
            ),
        }
    }
}

/// Where a link is to be sent: nowhere, where no address was typed.
pub(super) fn mail_to(desk: &Desk, address: &str) -> Value {
    match address.trim() {
        "" => Value::Null,
        to => json!({"to": to, "language": desk.lang.tag()}),
    }
}

/// A form for an invitation.
#[derive(Properties, Clone, PartialEq)]
pub(super) struct InviteProps {
    pub(super) invited: Callback<Invited>,
    /// Whether it can be sent by e-mail.
    pub(super) mails: bool,
}

#[component]
pub(super) fn Invite(props: &InviteProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let name = use_state(String::new);
    let address = use_state(String::new);
    let given = use_state(|| "agent".to_owned());
    let site = use_state(|| "here".to_owned());
    let problem = use_state(|| None::<Failure>);
    let submit = {
        let (desk, name, given, site) = (desk.clone(), name.clone(), given.clone(), site.clone());
        let (address, problem, invited) = (address.clone(), problem.clone(), props.invited.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let body = json!({"name": name.trim(), "roles": [{"site": chosen_site(&desk, &site), "role": *given}], "mail": mail_to(&desk, &address)});
            let (name, problem, invited) = (name.clone(), problem.clone(), invited.clone());
            let address = address.clone();
            spawn(async move {
                match http::post::<Invited>("/api/v1/members", &body).await {
                    Ok(reply) => {
                        name.set(String::new());
                        address.set(String::new());
                        problem.set(None);
                        invited.emit(reply);
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        }
    };
    let pick = {
        let given = given.clone();
        move |event: Event| given.set(typed::text(&event))
    };
    let typed_address = {
        let address = address.clone();
        Callback::from(move |text: String| address.set(text))
    };
    let roles = ROLES.map(|name| (name, role(words, name)));
    let told = problem.as_ref().map(|failure| failure.told(desk.words));
    html! {
        <form class="stack small" onsubmit={submit} data-form="invite">
            <div class="fields">
                { kept("invite-name", words.name, "text", "off", &name) }
                { field("invite-role", words.role, html! { <select id="invite-role" onchange={pick}>{ options(roles, &given) }</select> }) }
                { where_to(&desk, "invite-site", &site) }
                if props.mails { { line("invite-mail", words.mail_to, "email", &address, "", &typed_address) } }
            </div>
            <p class="problem" role="alert">{ told.unwrap_or_default() }</p>
            <button type="submit" class="button main start">{ words.invite }</button>
        </form>
    }
}
