//! The form of an entry of the board: each language apart.

use serde_json::json;
use yew::prelude::*;

use super::board::{Entry, STATES, state};
use super::parts::{field, options};
use super::text_field::TextField;
use crate::browser::{field as typed, http, page, spawn};
use crate::desk::{Desk, use_desk};
use crate::form::use_form;
use crate::lang::Lang;
use crate::shapes::Text;
use crate::words::Words;

/// An entry while it is written: each language apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) title: [String; 2],
    pub(crate) text: [String; 2],
    pub(crate) reason: [String; 2],
    pub(crate) state: String,
    pub(crate) published: bool,
    pub(crate) asked_before: u64,
    pub(crate) cases: Vec<i64>,
}

impl Draft {
    /// A new one.
    pub(crate) fn new() -> Self {
        Self {
            state: "asked".to_owned(),
            ..Self::default()
        }
    }

    /// What an entry is.
    pub(crate) fn of(entry: &Entry) -> Self {
        let apart = |text: &Text| match text {
            Text::One(text) => [text.clone(), String::new()],
            Text::Each(texts) => {
                ["en", "ru"].map(|lang| texts.get(lang).cloned().unwrap_or_default())
            }
        };
        let optional = |text: &Option<Text>| text.as_ref().map(apart).unwrap_or_default();
        Self {
            title: apart(&entry.title),
            text: optional(&entry.text),
            reason: optional(&entry.reason),
            state: entry.state.clone(),
            published: entry.published,
            asked_before: entry.asked_before,
            cases: entry.cases.clone(),
        }
    }

    /// What is sent; a text in one language alone is for all.
    pub(crate) fn body(&self) -> serde_json::Value {
        let together = |[en, ru]: &[String; 2]| match (en.trim(), ru.trim()) {
            ("", "") => None,
            (one, "") | ("", one) => Some(json!(one)),
            (en, ru) => Some(json!({"en": en, "ru": ru})),
        };
        let mut body = json!({
            "title": together(&self.title),
            "text": together(&self.text),
            "state": self.state,
            "published": self.published,
            "asked_before": self.asked_before,
            "cases": self.cases,
        });
        if self.state == "declined" {
            body["reason"] = json!(together(&self.reason));
        }
        body
    }
}

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct FormProps {
    #[prop_or_default]
    pub(crate) entry: Option<Entry>,
    pub(crate) done: Callback<()>,
}

/// The form of an entry.
#[component]
pub(crate) fn EntryForm(props: &FormProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let draft = use_form(|| props.entry.as_ref().map_or_else(Draft::new, Draft::of));
    let problem = use_state(String::new);
    use_effect_with((), |()| page::focus("#entry-title-en"));
    let set = |put: fn(&mut Draft, String)| draft.cursor().by(put);
    let submit = {
        let (desk, draft, problem, props) =
            (desk.clone(), draft.clone(), problem.clone(), props.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (desk, problem, props, body) = (
                desk.clone(),
                problem.clone(),
                props.clone(),
                draft.now().body(),
            );
            spawn(async move {
                let reply = match &props.entry {
                    None => http::post::<Entry>(&desk.path("board/entries"), &body).await,
                    Some(entry) => {
                        http::change(
                            "PUT",
                            &desk.path(&format!("board/entries/{}", entry.number)),
                            &body,
                            entry.version,
                        )
                        .await
                    }
                };
                match reply {
                    Ok(_) => {
                        desk.did(desk.words.frame.saved, None);
                        props.done.emit(());
                    }
                    Err(failure) => problem.set(failure.told(desk.words)),
                }
            });
        }
    };
    let remove = {
        let (desk, props) = (desk.clone(), props.clone());
        move |_| {
            let (desk, props) = (desk.clone(), props.clone());
            spawn(async move {
                let Some(entry) = &props.entry else {
                    return;
                };
                match http::delete(
                    &desk.path(&format!("board/entries/{}", entry.number)),
                    Some(entry.version),
                )
                .await
                {
                    Ok(()) => {
                        desk.did(
                            desk.words.frame.removed,
                            Some(restore(&desk, entry, &props.done)),
                        );
                        props.done.emit(());
                    }
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let line = |id: &'static str,
                label: &str,
                lang: Lang,
                value: &str,
                put: Callback<String>,
                required: bool| {
        let label = format!("{label}, {}", language(desk.words, lang));
        field(
            id,
            &label,
            html! { <input {id} lang={lang.tag()} {required} value={value.to_owned()} oninput={put.reform(|event: InputEvent| typed::text(&event))} /> },
        )
    };
    let area = |id: &'static str, label: &str, lang: Lang, value: &str, put: Callback<String>| {
        let label = format!("{label}, {}", language(desk.words, lang));
        field(
            id,
            &label,
            html! { <textarea {id} lang={lang.tag()} rows="3" value={value.to_owned()} oninput={put.reform(|event: InputEvent| typed::text(&event))} /> },
        )
    };
    let now = draft.now();
    let [title_en, title_ru] = &now.title;
    let neither = title_en.trim().is_empty() && title_ru.trim().is_empty();
    html! {
        <form class="panel" data-form="entry" onsubmit={submit}>
            <div class="pair">
                { line("entry-title-en", words.entry_title, Lang::En, title_en, set(|draft, value| draft.title[0] = value), neither) }
                { line("entry-title-ru", words.entry_title, Lang::Ru, title_ru, set(|draft, value| draft.title[1] = value), false) }
                { area("entry-text-en", words.entry_text, Lang::En, &now.text[0], set(|draft, value| draft.text[0] = value)) }
                { area("entry-text-ru", words.entry_text, Lang::Ru, &now.text[1], set(|draft, value| draft.text[1] = value)) }
            </div>
            <div class="fields">
                { field("entry-state", words.entry_state, html! {
                    <select id="entry-state" onchange={set(|draft, value| draft.state = value).reform(|event: Event| typed::text(&event))}>
                        { options(STATES.map(|name| (name, state(desk.words, name))), &now.state) }</select> }) }
                { field("asked-before", words.asked_before, html! {
                    <input id="asked-before" type="number" min="0" value={now.asked_before.to_string()}
                        oninput={set(|draft, value| draft.asked_before = value.parse().unwrap_or_default()).reform(|event: InputEvent| typed::text(&event))} /> }) }
                { field("entry-cases", words.cases, html! {
                    <TextField id="entry-cases" hint="17, 21" value={now.cases.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")}
                        taken={set(|draft, value| draft.cases = numbers(&value))} /> }) }
            </div>
            if now.state == "declined" {
                <div class="pair">
                    { area("entry-reason-en", words.entry_reason, Lang::En, &now.reason[0], set(|draft, value| draft.reason[0] = value)) }
                    { area("entry-reason-ru", words.entry_reason, Lang::Ru, &now.reason[1], set(|draft, value| draft.reason[1] = value)) }
                </div>
            }
            <p class="problem" role="alert">{ &*problem }</p>
            <div class="row">
                <label class="tick"><input type="checkbox" checked={now.published}
                    onchange={set(|draft, value| draft.published = value == "true").reform(|event: Event| typed::is_ticked(&event).to_string())} />{ words.published }</label>
                <div class="tools">
                    if props.entry.is_some() { <button type="button" class="button danger" onclick={remove}>{ desk.words.frame.remove }</button> }
                    <button type="button" class="button" onclick={props.done.reform(drop)}>{ desk.words.frame.cancel }</button>
                    <button type="submit" class="button main">{ desk.words.frame.save }</button>
                </div>
            </div>
        </form>
    }
}

/// Puts an entry that was removed up again, under another number.
fn restore(desk: &Desk, entry: &Entry, done: &Callback<()>) -> Callback<()> {
    let (desk, entry, done) = (desk.clone(), entry.clone(), done.clone());
    Callback::from(move |()| {
        let (desk, body, done) = (desk.clone(), Draft::of(&entry).body(), done.clone());
        spawn(async move {
            match http::post::<Entry>(&desk.path("board/entries"), &body).await {
                Ok(_) => done.emit(()),
                Err(failure) => desk.fail(&failure),
            }
        });
    })
}

fn language(words: &Words, lang: Lang) -> &'static str {
    match lang {
        Lang::En => words.settings.english,
        Lang::Ru => words.settings.russian,
    }
}

/// The numbers in a text, whatever stands between them.
fn numbers(text: &str) -> Vec<i64> {
    text.split(|char: char| !char.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> Entry {
        let json = format!(
            r#"{{"number":3,"version":2,"title":{title},"state":"declined","reason":"Heavy.","asked":2,"published":true,"cases":[17]}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn what_is_read_is_what_is_sent() {
        let body = Draft::of(&entry(r#"{"en":"A lid","ru":"Крышка"}"#)).body();
        assert_eq!(body["title"], json!({"en": "A lid", "ru": "Крышка"}));
        assert_eq!(
            (&body["reason"], &body["cases"], &body["published"]),
            (&json!("Heavy."), &json!([17]), &json!(true))
        );
        assert_eq!(
            Draft::of(&entry("\"A lid\"")).body()["title"],
            json!("A lid")
        );
    }

    #[test]
    fn a_reason_goes_with_a_refusal_alone() {
        let draft = Draft {
            state: "done".to_owned(),
            ..Draft::of(&entry("\"A lid\""))
        };
        assert_eq!(draft.body().get("reason"), None);
    }

    #[test]
    fn numbers_are_found_in_what_is_typed() {
        assert_eq!(numbers("#17, 21 and 4"), [17, 21, 4]);
    }
}
