//! Surveys: the draft with the widget beside it, what publishing it does, what was published, the tag for pages.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yew::prelude::*;

use super::editor::save_bar;
use super::parts::{heading, when_here};
use super::preview::Preview;
use super::survey_form::SurveyForm;
use super::survey_history::{Published, history, holding, take_back};
use super::survey_outcome::{outcome, use_judged};
use super::survey_parts::line;
use super::survey_tag::Snippet;
use crate::browser::{http, spawn};
use crate::desk::{Desk, use_desk};
use crate::document::use_document;
use crate::failure::Failure;
use crate::hooks::use_loaded;
use crate::json::Json;
use crate::words::fill;

/// `GET …/surveys/draft`: only the file is ever sent back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    file: Json,
    #[serde(skip_serializing)]
    draft: bool,
    #[serde(skip_serializing, default)]
    by: Option<String>,
    #[serde(skip_serializing)]
    published: u32,
    #[serde(skip_serializing)]
    folder_changed: bool,
}

/// The screen.
#[component]
pub(crate) fn SurveysScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    let document = use_document::<Draft>("surveys/draft");
    let published = use_loaded::<Published>(desk.path("surveys/revisions"));
    let at = use_state(|| 0_usize);
    let draft = document.content();
    let file = draft
        .as_ref()
        .map(|draft| draft.file.clone())
        .unwrap_or_default();
    let judged = use_judged(&file);
    let Some(draft) = draft else {
        return when_here(&document.resource, desk.words, |_| Html::default());
    };
    let may_manage = desk.me.may("manage");
    let version = document.resource.here().map_or(0, |here| here.version);
    let whole = document.cursor().to(|draft| Some(&mut draft.file));
    let last = file.get("surveys").items().len().saturating_sub(1);
    let here = (*at).min(last);
    let choose = {
        let at = at.clone();
        Callback::from(move |which: usize| at.set(which))
    };
    let is_kept = draft.draft && !document.is_changed();
    let drop_draft = {
        let (desk, forget) = (desk.clone(), document.forget());
        move |_: MouseEvent| {
            let (desk, forget) = (desk.clone(), forget.clone());
            spawn(async move {
                match http::change::<Value>(
                    "DELETE",
                    &desk.path("surveys/draft"),
                    &json!({}),
                    version,
                )
                .await
                {
                    Ok(_) => {
                        desk.did(desk.words.surveys.draft_dropped, None);
                        forget.emit(());
                    }
                    Err(failure) => desk.fail(&failure),
                }
            });
        }
    };
    let tools = html! {
        if is_kept && may_manage {
            <button type="button" class="button" data-drop="" onclick={drop_draft}>{ words.drop_draft }</button>
        }
    };
    let judgement = judged.outcome(&file);
    let is_sound = judgement.is_some_and(|outcome| outcome.is_sound());
    let is_other = judgement.is_some_and(|outcome| !outcome.differences.is_empty());
    let reload = published.reload.clone();
    let done = {
        let forget = document.forget();
        Callback::from(move |()| {
            forget.emit(());
            reload.emit(());
        })
    };
    html! {
        <div class="stack">
            { heading(desk.words.frame.surveys, words.hint, tools) }
            <p class="meta"><span data-holds={draft.published.to_string()}>{ holding(&desk, draft.published) }</span>
                if draft.draft { <span data-draft="">{ fill(words.is_draft, &[("who", draft.by.as_deref().unwrap_or("–"))]) }</span> }</p>
            if draft.folder_changed {
                <section class="conflict" data-folder="" aria-label={words.folder_changed}>
                    <p>{ words.folder_changed }</p>
                    if may_manage { <button type="button" class="plain" onclick={take_back(&desk, 0, &whole.set())}>{ words.take_file }</button> }
                </section>
            }
            <div class="beside">
                <fieldset class="stack" disabled={!may_manage}>
                    <SurveyForm file={file.clone()} at={here} {choose} whole={whole.clone()} />
                </fieldset>
                <div class="stack looked-at">
                    if let Some(sound) = judged.sound.clone() { <Preview file={sound} at={here} /> }
                    <section class="panel" aria-labelledby="outcome-title" data-panel="outcome">
                        <h2 id="outcome-title">{ words.publish }</h2>
                        { outcome(&desk, judgement) }
                        if may_manage { <Publish {version} is_ready={is_kept && is_sound} is_changed={document.is_changed() || !draft.draft && is_other} {done} /> }
                    </section>
                </div>
            </div>
            { save_bar(&desk, &document) }
            { history(&desk, &published, may_manage, &whole.set()) }
            <Snippet />
        </div>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct PublishProps {
    version: u32,
    is_ready: bool,
    is_changed: bool,
    done: Callback<()>,
}

/// `POST …/surveys/publish`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Told {
    number: u32,
}

/// A remark and the button.
#[component]
fn Publish(props: &PublishProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    let note = use_state(String::new);
    let problem = use_state(String::new);
    let set = {
        let note = note.clone();
        Callback::from(move |text: String| note.set(text))
    };
    let publish = {
        let (desk, note, problem, props) =
            (desk.clone(), note.clone(), problem.clone(), props.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (desk, note, problem, props) =
                (desk.clone(), note.clone(), problem.clone(), props.clone());
            spawn(async move {
                let told = send(&desk, &note, props.version).await;
                match told {
                    Ok(told) => {
                        desk.did(
                            fill(desk.words.surveys.done, &[("n", &told.number.to_string())]),
                            None,
                        );
                        note.set(String::new());
                        problem.set(String::new());
                        props.done.emit(());
                    }
                    Err(Failure::SignedOut) => desk.lost.emit(()),
                    Err(failure) => problem.set(failure.told(desk.words)),
                }
            });
        }
    };
    html! {
        <form class="stack small" data-form="publish" onsubmit={publish}>
            { line("publish-note", words.note, "text", &note, "", &set) }
            if props.is_changed { <p class="soft">{ words.save_first }</p> }
            <p class="problem" role="alert">{ (*problem).clone() }</p>
            <button type="submit" class="button main start" data-publish="" disabled={!props.is_ready}>{ words.publish }</button>
        </form>
    }
}

async fn send(desk: &Desk, note: &str, version: u32) -> Result<Told, Failure> {
    http::change(
        "POST",
        &desk.path("surveys/publish"),
        &json!({"note": note}),
        version,
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Versioned;

    #[test]
    fn only_the_file_is_sent_and_its_languages_keep_their_order() {
        let read: Versioned<Draft> = serde_json::from_str(
            r#"{"version":3,"draft":true,"by":"anna","published":2,"folder_changed":false,"file":{"text":{"ru":"Я","de":"Ich"},"n":0.5}}"#,
        )
        .unwrap();
        assert_eq!((read.version, read.content.published), (3, 2));
        assert_eq!(
            serde_json::to_string(&read.content).unwrap(),
            r#"{"file":{"text":{"ru":"Я","de":"Ich"},"n":0.5}}"#
        );
    }
}
