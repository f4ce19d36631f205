//! Which promise would apply to an answer, and why.

use std::collections::BTreeMap;

use otklik_loop::promise::Severity;
use otklik_loop::promise::given::Given;
use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use super::editor::{choice, text};
use super::labels;
use super::lines::optional;
use crate::browser::time::{Style, today, written};
use crate::browser::{field as typed, http, spawn};
use crate::desk::use_desk;
use crate::form::use_form;
use crate::lang::Lang;

/// `POST …/promises/try`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Tried {
    policy: Option<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
    #[serde(default)]
    passed_over: Vec<PassedOver>,
    #[serde(default)]
    first_due: Option<String>,
    #[serde(default)]
    solution_due: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct PassedOver {
    policy: String,
    words: BTreeMap<String, String>,
}

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct TryProps {
    pub(crate) given: Given,
}

/// Which promise would apply, and why.
#[component]
pub(crate) fn TryOut(props: &TryProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    // Day, time, survey, role, severity, segment.
    let asked = use_form(|| {
        [
            today().to_string(),
            "12:00".to_owned(),
            String::new(),
            String::new(),
            "major".to_owned(),
            String::new(),
        ]
    });
    let told = use_state(|| None::<Result<Tried, String>>);
    let set = |at: usize| {
        let field = asked.cursor().to(move |asked| asked.get_mut(at));
        field.set()
    };
    let submit = {
        let (desk, asked, told, given) = (
            desk.clone(),
            asked.clone(),
            told.clone(),
            props.given.clone(),
        );
        move |event: SubmitEvent| {
            event.prevent_default();
            let [day, time, survey, role, severity, segment] = asked.now().clone();
            let at = typed::moment(&day, &time);
            let body = json!({"at": at, "survey": optional(&survey), "role": optional(&role), "segment": optional(&segment), "severity": severity, "promises": given});
            let (desk, told) = (desk.clone(), told.clone());
            spawn(async move {
                let reply = http::post::<Tried>(&desk.path("promises/try"), &body).await;
                told.set(Some(reply.map_err(|failure| failure.told(desk.words))));
            });
        }
    };
    let due = |label: &str, due: &Option<String>| {
        let at = due.as_ref().and_then(|due| due.parse().ok());
        at.map(|at| html! { <p><span class="soft">{ label }</span>{ " " }<b>{ written(at, desk.lang, Style::Moment) }</b></p> })
    };
    let now = asked.now();
    let severities =
        Severity::ALL.map(|severity| (severity.name(), labels::severity(desk.words, severity)));
    html! {
        <section class="panel" data-panel="try" aria-labelledby="try-title">
            <h2 id="try-title">{ words.try_out }</h2>
            <p class="soft">{ words.try_hint }</p>
            <form onsubmit={submit} class="stack">
                <div class="fields">
                    { text("try-day".to_owned(), words.at, "date", now[0].clone(), "", &set(0)) }
                    { text("try-time".to_owned(), words.time, "time", now[1].clone(), "", &set(1)) }
                    { text("try-survey".to_owned(), desk.words.inbox.survey, "text", now[2].clone(), "nps", &set(2)) }
                    { text("try-role".to_owned(), desk.words.inbox.role, "text", now[3].clone(), "", &set(3)) }
                    { text("try-segment".to_owned(), desk.words.inbox.segment, "text", now[5].clone(), "", &set(5)) }
                    { choice("try-severity".to_owned(), desk.words.inbox.severity, severities, &now[4], &set(4)) }
                </div>
                <button type="submit" class="button start">{ words.try_out }</button>
            </form>
            <div role="status">
                if let Some(Err(problem)) = &*told { <p class="problem">{ problem }</p> }
                if let Some(Ok(tried)) = &*told {
                    <div class="stack small" data-tried={tried.policy.clone().unwrap_or_default()}>
                        <p><b>{ tried.policy.clone().unwrap_or_else(|| words.no_promise.to_owned()) }</b></p>
                        <p class="soft">{ in_words(&tried.words, desk.lang) }</p>
                        { due(desk.words.inbox.first, &tried.first_due) }
                        { due(desk.words.inbox.solution, &tried.solution_due) }
                        if !tried.passed_over.is_empty() {
                            <h3>{ words.passed_over }</h3>
                            <ul>{ for tried.passed_over.iter().map(|it| html! { <li>{ &it.policy }{ ": " }<span class="soft">{ in_words(&it.words, desk.lang) }</span></li> }) }</ul>
                        }
                    </div>
                }
            </div>
        </section>
    }
}

/// A reason in the console's language.
fn in_words(words: &BTreeMap<String, String>, lang: Lang) -> String {
    words.get(lang.tag()).cloned().unwrap_or_default()
}
