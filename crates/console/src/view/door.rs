//! Signing in: with name and password, and a code where there are codes; or with an owner token.

use serde_json::{Value, json};
use yew::prelude::*;

use super::people::kept;
use crate::app::Dress;
use crate::browser::{http, page, spawn};
use crate::failure::Failure;
use crate::words::Words;

/// What is called once one is in.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) dress: Dress,
    pub(crate) entered: Callback<()>,
}

/// The form to sign in.
#[component]
pub(crate) fn Door(props: &Props) -> Html {
    let words = Words::of(props.dress.lang);
    let people = &words.people;
    let by_token = use_state(|| page::recall("door").as_deref() == Some("token"));
    let [name, password, code, token] = [
        use_state(String::new),
        use_state(String::new),
        use_state(String::new),
        use_state(String::new),
    ];
    let asks_code = use_state(|| false);
    let problem = use_state(|| None::<Failure>);
    let is_sending = use_state(|| false);
    use_effect_with((*by_token, *asks_code), |(by_token, asks_code)| {
        page::focus(match (by_token, asks_code) {
            (true, _) => "#token",
            (false, true) => "#code",
            (false, false) => "#name",
        });
    });

    let submit = {
        let (by_token, asks_code) = (by_token.clone(), asks_code.clone());
        let given = (name.clone(), password.clone(), code.clone(), token.clone());
        let (problem, is_sending) = (problem.clone(), is_sending.clone());
        let entered = props.entered.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let (name, password, code, token) = &given;
            let body = if *by_token {
                json!({"token": token.trim()})
            } else {
                let code = Some(code.trim()).filter(|_| *asks_code);
                json!({"name": name.trim(), "password": **password, "code": code})
            };
            let (problem, is_sending, asks_code, entered) = (
                problem.clone(),
                is_sending.clone(),
                asks_code.clone(),
                entered.clone(),
            );
            is_sending.set(true);
            spawn(async move {
                match http::post::<Option<Value>>("/api/v1/session", &body).await {
                    Ok(_) => entered.emit(()),
                    Err(failure) if failure.is("code_needed") => {
                        asks_code.set(true);
                        problem.set(None);
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
                is_sending.set(false);
            });
        }
    };
    let told = problem.as_ref().map(|failure| match failure {
        Failure::SignedOut => words.frame.wrong_token.to_owned(),
        other => other.told(words),
    });
    let other_way = {
        let (by_token, problem) = (by_token.clone(), problem.clone());
        move |_| {
            page::keep("door", if *by_token { "name" } else { "token" });
            problem.set(None);
            by_token.set(!*by_token);
        }
    };
    html! {
        <main class="door" id="content">
            <p class="brand">{ "Otklik" }</p>
            <form onsubmit={submit} aria-labelledby="door-title">
                <h1 id="door-title">{ words.frame.sign_in }</h1>
                if *by_token {
                    <p class="soft">{ words.frame.token_hint }</p>
                    // What keeps passwords keeps them by name.
                    <input type="text" autocomplete="username" value="owner" hidden=true />
                    { kept("token", words.frame.token, "password", "current-password", &token) }
                } else {
                    { kept("name", people.name, "text", "username", &name) }
                    { kept("password", people.password, "password", "current-password", &password) }
                    if *asks_code {
                        { kept("code", people.code, "text", "one-time-code", &code) }
                        <p class="soft">{ people.code_hint }</p>
                    }
                }
                <p class="problem" id="problem" role="alert">{ told.unwrap_or_default() }</p>
                <button type="submit" class="button main" disabled={*is_sending}>{ words.frame.sign_in }</button>
            </form>
            <button type="button" class="plain" data-door="other" onclick={other_way}>
                { if *by_token { people.by_name } else { people.by_token } }
            </button>
            { other_language(&props.dress) }
        </main>
    }
}

/// Leads to the other language.
pub(crate) fn other_language(dress: &Dress) -> Html {
    let (other, speak) = (dress.lang.other(), dress.speak.clone());
    let label = Words::of(dress.lang).frame.other_language;
    html! { <button type="button" class="plain" lang={other.tag()} onclick={move |_| speak.emit(other)}>{ label }</button> }
}
