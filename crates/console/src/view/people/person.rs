//! What one visitor left: found, saved, erased.

use serde::Deserialize;
use serde_json::{Value, json};
use yew::prelude::*;

use super::kept;
use crate::browser::{http, page, spawn};
use crate::desk::use_desk;

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Left {
    items: Vec<Value>,
}

/// One visitor's data.
#[component]
pub(super) fn Person() -> Html {
    let desk = use_desk();
    let words = &desk.words.people;
    let contact = use_state(String::new);
    // Whom was looked for, and how much there is.
    let found = use_state(|| None::<(String, u64)>);
    let is_asking = use_state(|| false);
    let find = {
        let (desk, contact, found, is_asking) = (
            desk.clone(),
            contact.clone(),
            found.clone(),
            is_asking.clone(),
        );
        move |event: SubmitEvent| {
            event.prevent_default();
            is_asking.set(false);
            let (desk, whom, found) = (desk.clone(), contact.trim().to_owned(), found.clone());
            spawn(async move {
                let path = desk.path("people/find");
                match http::post::<Left>(&path, &json!({"contact": whom})).await {
                    Ok(left) => found.set(Some((whom, left.items.len() as u64))),
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let save = {
        let (desk, found) = (desk.clone(), found.clone());
        move |_| {
            let Some((whom, _)) = (*found).clone() else {
                return;
            };
            let desk = desk.clone();
            spawn(async move {
                let path = desk.path("people/export");
                match http::post::<Value>(&path, &json!({"contact": whom})).await {
                    Ok(all) => page::save("person.json", "application/json", &format!("{all:#}")),
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let erase = {
        let (desk, found, is_asking) = (desk.clone(), found.clone(), is_asking.clone());
        move |_| {
            let Some((whom, _)) = (*found).clone() else {
                return;
            };
            let (desk, found, is_asking) = (desk.clone(), found.clone(), is_asking.clone());
            spawn(async move {
                let path = desk.path("people/erase");
                match http::post::<Value>(&path, &json!({"contact": whom})).await {
                    Ok(_) => {
                        desk.did(desk.words.people.erased, None);
                        found.set(Some((whom, 0)));
                    }
                    Err(failure) => desk.fail(&failure),
                }
                is_asking.set(false);
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
    html! {
        <section class="panel" data-panel="person" aria-labelledby="person-title">
            <h2 id="person-title">{ words.person }</h2>
            <p class="soft">{ words.person_hint }</p>
            <form class="inline row" onsubmit={find}>
                { kept("person-contact", words.contact, "text", "off", &contact) }
                <button type="submit" class="button">{ words.find }</button>
            </form>
            if let Some((whom, count)) = &*found {
                <p role="status" data-found={count.to_string()}>{ format!("{whom}: {}", desk.lang.count(*count, words.found)) }</p>
                if *count > 0 {
                    <div class="row end">
                        <button type="button" class="button" onclick={save}>{ words.save_file }</button>
                        if *is_asking {
                            <p role="alert">{ words.erase_ask }</p>
                            <button type="button" class="button danger" data-do="erase-person" onclick={erase}>{ words.erase_all }</button>
                            <button type="button" class="button" onclick={keep}>{ desk.words.frame.cancel }</button>
                        } else {
                            <button type="button" class="plain" data-do="ask-erase-person" onclick={ask}>{ words.erase_all }</button>
                        }
                    </div>
                }
            }
        </section>
    }
}
