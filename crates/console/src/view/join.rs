//! Following a link: the password is set, and one is in.

use serde::Deserialize;
use serde_json::{Value, json};
use yew::prelude::*;

use super::door::other_language;
use super::people::kept;
use crate::app::Dress;
use crate::browser::{http, page, spawn};
use crate::failure::Failure;
use crate::route::Route;
use crate::words::{Words, fill};

/// Whose link it is said to be.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) token: String,
    pub(crate) dress: Dress,
    pub(crate) entered: Callback<()>,
}

/// Whom a link is for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Guest {
    name: Option<String>,
}

/// The form.
#[component]
pub(crate) fn Join(props: &Props) -> Html {
    let words = Words::of(props.dress.lang);
    let people = &words.people;
    let guest = use_state(|| None::<Result<Guest, Failure>>);
    let (name, password) = (use_state(String::new), use_state(String::new));
    let problem = use_state(|| None::<Failure>);
    {
        let guest = guest.clone();
        use_effect_with(props.token.clone(), move |token| {
            let body = json!({ "token": token });
            spawn(async move {
                let asked = http::post::<Guest>("/api/v1/invitation", &body).await;
                guest.set(Some(asked));
                page::focus(".door input");
            });
        });
    }
    let submit = {
        let (name, password, problem) = (name.clone(), password.clone(), problem.clone());
        let (token, entered) = (props.token.clone(), props.entered.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let given = Some(name.trim()).filter(|name| !name.is_empty());
            let body = json!({"token": token, "password": *password, "name": given});
            let (problem, entered) = (problem.clone(), entered.clone());
            spawn(async move {
                match http::post::<Value>("/api/v1/invitation/accept", &body).await {
                    Ok(_) => {
                        page::go_instead(&Route::Start);
                        entered.emit(());
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        }
    };
    let told = problem.as_ref().map(|failure| failure.told(words));
    let form = |guest: &Guest| {
        let hint = match &guest.name {
            Some(name) => fill(people.join_hint, &[("name", name)]),
            None => people.join_first.to_owned(),
        };
        html! {
            <form onsubmit={submit} aria-labelledby="door-title">
                <h1 id="door-title">{ people.join }</h1>
                <p class="soft">{ hint }</p>
                if let Some(name) = &guest.name {
                    // What keeps passwords keeps them by name.
                    <input type="text" autocomplete="username" value={name.clone()} hidden=true />
                } else {
                    { kept("name", people.name, "text", "username", &name) }
                }
                { kept("password", people.password, "password", "new-password", &password) }
                <p class="soft">{ people.password_hint }</p>
                <p class="problem" id="problem" role="alert">{ told.unwrap_or_default() }</p>
                <button type="submit" class="button main">{ people.come_in }</button>
            </form>
        }
    };
    let body = match &*guest {
        None => html! { <super::parts::Waiting {words} /> },
        Some(Ok(guest)) => form(guest),
        Some(Err(failure)) => html! {
            <form><h1>{ people.join }</h1>
                <p class="problem" role="alert">{ failure.told(words) }</p>
                <a class="button" href="#/">{ people.to_sign_in }</a></form>
        },
    };
    html! {
        <main class="door" id="content">
            <p class="brand">{ "Otklik" }</p>
            { body }
            { other_language(&props.dress) }
        </main>
    }
}
