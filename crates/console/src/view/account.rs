//! One's own account: password and one-time codes.

use serde::Deserialize;
use serde_json::{Value, json};
use yew::prelude::*;

use super::people::{kept, once};
use crate::browser::{http, spawn};
use crate::desk::use_desk;
use crate::failure::Failure;

/// What an authenticator is given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Offer {
    secret: String,
    link: String,
    #[serde(default)]
    scan: Option<Scan>,
}

/// The link as a code: the dark squares on a ground of so many by so many.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Scan {
    size: u32,
    path: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Confirmed {
    recovery: Vec<String>,
}

/// How far one is with codes.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// They are on, or off.
    Are(bool),
    /// A secret was given.
    Offered(Offer),
    /// They are on, and these are for who loses the device.
    Recovery(Vec<String>),
}

/// The account; nothing for who came without one.
#[component]
pub(crate) fn Account() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    if !desk.me.is_member() {
        return Html::default();
    }
    html! {
        <section class="panel" data-panel="account" aria-labelledby="account-title">
            <h2 id="account-title">{ words.account }</h2>
            <p>{ &desk.me.name }</p>
            <Password />
            <Codes />
        </section>
    }
}

#[component]
fn Password() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let (old, new) = (use_state(String::new), use_state(String::new));
    let problem = use_state(|| None::<Failure>);
    let submit = {
        let (desk, old, new, problem) = (desk.clone(), old.clone(), new.clone(), problem.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let body = json!({"old": *old, "new": *new});
            let (desk, old, new, problem) =
                (desk.clone(), old.clone(), new.clone(), problem.clone());
            spawn(async move {
                match http::put::<Option<Value>>("/api/v1/account/password", &body).await {
                    Ok(_) => {
                        desk.did(desk.words.frame.saved, None);
                        old.set(String::new());
                        new.set(String::new());
                        problem.set(None);
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        }
    };
    let told = problem.as_ref().map(|failure| failure.told(desk.words));
    html! {
        <form class="stack small" onsubmit={submit} data-form="password">
            <div class="fields">
                { kept("old-password", words.old_password, "password", "current-password", &old) }
                { kept("new-password", words.new_password, "password", "new-password", &new) }
            </div>
            <p class="soft">{ words.password_hint }</p>
            <p class="problem" role="alert">{ told.unwrap_or_default() }</p>
            <button type="submit" class="button start">{ words.set_password }</button>
        </form>
    }
}

#[component]
fn Codes() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let step = use_state(|| Step::Are(desk.me.totp));
    let typed = use_state(String::new);
    let problem = use_state(|| None::<Failure>);
    let submit = {
        let (desk, step, typed, problem) =
            (desk.clone(), step.clone(), typed.clone(), problem.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (desk, step, typed, problem) =
                (desk.clone(), step.clone(), typed.clone(), problem.clone());
            spawn(async move {
                let password = json!({"password": *typed});
                let path = "/api/v1/account/totp";
                let next = match &*step {
                    Step::Are(false) => http::post::<Offer>(path, &password)
                        .await
                        .map(Step::Offered),
                    Step::Offered(_) => http::put::<Confirmed>(path, &json!({"code": *typed}))
                        .await
                        .map(|confirmed| Step::Recovery(confirmed.recovery)),
                    Step::Are(true) | Step::Recovery(_) => {
                        http::post::<Option<Value>>("/api/v1/account/totp/off", &password)
                            .await
                            .map(|_| Step::Are(false))
                    }
                };
                match next {
                    Ok(next) => {
                        step.set(next);
                        typed.set(String::new());
                        problem.set(None);
                    }
                    Err(Failure::SignedOut) => desk.lost.emit(()),
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        }
    };
    let told = problem.as_ref().map(|failure| failure.told(desk.words));
    let (label, kind, complete, button) = match &*step {
        Step::Are(false) => (
            words.password,
            "password",
            "current-password",
            words.totp_on,
        ),
        Step::Offered(_) => (words.code, "text", "one-time-code", words.confirm),
        Step::Are(true) | Step::Recovery(_) => (
            words.password,
            "password",
            "current-password",
            words.totp_off,
        ),
    };
    html! {
        <form class="stack small" onsubmit={submit} data-form="codes">
            <h3>{ words.totp }</h3>
            <p class="soft">{ words.totp_hint }</p>
            if let Step::Offered(offer) = &*step {
                if let Some(scan) = &offer.scan {
                    <svg class="scan" viewBox={format!("0 0 {0} {0}", scan.size)} role="img" aria-label={words.totp_scan}><path d={scan.path.clone()} /></svg>
                }
                { once(&desk, "totp-secret", words.totp_secret, "", &offer.secret) }
                <p><a href={offer.link.clone()}>{ words.totp_open }</a></p>
            }
            if let Step::Recovery(codes) = &*step {
                <div role="status" class="stack small">
                    <p>{ words.recovery }</p>
                    <pre data-recovery="">{ codes.join("\n") }</pre>
                </div>
            }
            <div class="fields">{ kept("codes-typed", label, kind, complete, &typed) }</div>
            <p class="problem" role="alert">{ told.unwrap_or_default() }</p>
            <button type="submit" class="button start">{ button }</button>
        </form>
    }
}
