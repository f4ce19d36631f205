//! What came by another door, entered by hand.

use otklik_loop::item::{Door, Item};
use serde_json::{Map, Value, json};
use yew::prelude::*;

use super::labels;
use super::parts::{field, heading, options};
use crate::browser::{field as typed, http, page, spawn, time};
use crate::desk::use_desk;
use crate::form::use_form;
use crate::query::Query;
use crate::route::Place;

/// The fields, as they are typed.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    door: Door,
    text: String,
    author: String,
    source: String,
    day: String,
    contact: String,
    role: String,
    segment: String,
}

impl Draft {
    /// What is sent: nothing of what was left empty.
    fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("door".to_owned(), json!(self.door.name()));
        let optional = [
            ("text", self.text.trim().to_owned()),
            ("author", self.author.trim().to_owned()),
            ("source", self.source.trim().to_owned()),
            ("contact", self.contact.trim().to_owned()),
            ("role", self.role.trim().to_owned()),
            ("segment", self.segment.trim().to_owned()),
            (
                "at",
                if self.day.is_empty() {
                    String::new()
                } else {
                    format!("{}T12:00:00Z", self.day)
                },
            ),
        ];
        for (name, value) in optional {
            if !value.is_empty() {
                body.insert(name.to_owned(), json!(value));
            }
        }
        Value::Object(body)
    }
}

/// The form.
#[component]
pub(crate) fn EntryScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let draft = use_form(|| Draft {
        door: Door::Said,
        text: String::new(),
        author: String::new(),
        source: String::new(),
        day: time::today().to_string(),
        contact: String::new(),
        role: String::new(),
        segment: String::new(),
    });
    let problem = use_state(String::new);
    let set = |put: fn(&mut Draft, String)| {
        let set = draft.cursor().by(put);
        set.reform(|event: InputEvent| typed::text(&event))
    };
    let set_door = draft.cursor().by(|draft, event: Event| {
        let name = typed::text(&event);
        let door = Door::ALL.into_iter().find(|door| door.name() == name);
        draft.door = door.unwrap_or(Door::Other);
    });
    let submit = {
        let (desk, draft, problem) = (desk.clone(), draft.clone(), problem.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (desk, body, problem) = (desk.clone(), draft.now().body(), problem.clone());
            spawn(async move {
                match http::post::<Item>(&desk.path("inbox"), &body).await {
                    Ok(item) => {
                        desk.did(desk.words.inbox.entered, None);
                        page::go(&desk.at(Place::Item(item.id, Query::default())));
                    }
                    Err(failure) => problem.set(failure.told(desk.words)),
                }
            });
        }
    };
    let now = draft.now();
    let optional = |label: &str| format!("{label} ({})", words.optional);
    let doors = Door::ALL.into_iter().filter(|door| *door != Door::Survey);
    let doors: Vec<(&str, &str)> = doors
        .map(|door| (door.name(), labels::door(desk.words, door)))
        .collect();
    html! {
        <div class="narrow">
            { heading(words.enter, words.enter_hint, Html::default()) }
            <form class="sheet" onsubmit={submit}>
                { field("door", words.door, html! { <select id="door" onchange={set_door}>{ options(doors, now.door.name()) }</select> }) }
                { field("text", words.text, html! { <textarea id="text" rows="6" required=true maxlength="10000" value={now.text.clone()} oninput={set(|draft, text| draft.text = text)} /> }) }
                { field("author", &optional(words.author), html! { <input id="author" value={now.author.clone()} oninput={set(|draft, text| draft.author = text)} /> }) }
                { field("source", &optional(words.source), html! { <input id="source" value={now.source.clone()} oninput={set(|draft, text| draft.source = text)} /> }) }
                { field("day", words.when, html! { <input id="day" type="date" value={now.day.clone()} oninput={set(|draft, text| draft.day = text)} /> }) }
                { field("contact", &optional(words.address), html! { <input id="contact" value={now.contact.clone()} oninput={set(|draft, text| draft.contact = text)} /> }) }
                { field("role", &optional(words.role), html! { <input id="role" maxlength="64" value={now.role.clone()} oninput={set(|draft, text| draft.role = text)} /> }) }
                { field("segment", &optional(words.segment), html! { <input id="segment" maxlength="64" value={now.segment.clone()} oninput={set(|draft, text| draft.segment = text)} /> }) }
                <p class="problem" role="alert">{ &*problem }</p>
                <div class="row end">
                    <a class="button" href={desk.link(Place::Inbox(Query::default()))}>{ desk.words.frame.cancel }</a>
                    <button type="submit" class="button main">{ words.enter }</button>
                </div>
            </form>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_not_sent() {
        let draft = Draft {
            door: Door::Press,
            text: " Late. ".to_owned(),
            author: " ".to_owned(),
            source: String::new(),
            day: "2026-01-31".to_owned(),
            contact: String::new(),
            role: String::new(),
            segment: "acme ".to_owned(),
        };
        assert_eq!(
            draft.body(),
            json!({"door": "press", "text": "Late.", "at": "2026-01-31T12:00:00Z", "segment": "acme"})
        );
    }
}
