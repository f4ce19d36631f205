//! The surveys of a file as forms: which one, its questions in their order, its rules, the file itself.

use serde::Deserialize;
use yew::prelude::*;

use super::editor::{choice, text};
use super::lines::by_commas;
use super::survey_file::of_file;
use super::survey_parts::line;
use super::survey_question::{Place, kind_name, question};
use super::survey_rules::rules;
use super::survey_text::SurveyText;
use crate::cursor::Cursor;
use crate::desk::{Desk, use_desk};
use crate::hooks::use_read_once;
use crate::json::Json;
use crate::spoken::{in_languages, languages, said};
use crate::survey::{self, statements_of};
use crate::words::{Surveys, fill};

/// `GET /api/v1/packs`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Packs {
    packs: Vec<Pack>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Pack {
    name: String,
    file: Json,
}

/// Which part of a survey is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Questions,
    Rules,
    File,
}

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) file: Json,
    /// The place of the survey that is looked at.
    pub(crate) at: usize,
    pub(crate) choose: Callback<usize>,
    pub(crate) whole: Cursor<Json>,
}

/// The form.
#[component]
pub(crate) fn SurveyForm(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.surveys;
    let part = use_state_eq(|| Part::Questions);
    // Languages that nothing is written in yet.
    let wanted = use_state(Vec::<String>::new);
    let packs = use_read_once::<Packs>("/api/v1/packs");
    let file = &props.file;
    let surveys = file.get("surveys");
    let mut tags = languages(file);
    let more: Vec<String> = wanted
        .iter()
        .filter(|tag| !tags.contains(tag))
        .cloned()
        .collect();
    tags.extend(more);
    let list = props.whole.field("surveys");
    let here = surveys.items().get(props.at);
    let this = list.item(props.at);
    let spoken = {
        let (whole, wanted) = (props.whole.clone(), wanted.clone());
        Callback::from(move |text: String| {
            let tags = by_commas(&text);
            whole.change(|file| *file = in_languages(file, &tags));
            wanted.set(tags);
        })
    };
    let add = {
        let (new_words, choose) = (words.new_words, props.choose.clone());
        list.by(move |list, _: MouseEvent| {
            choose.emit(list.items().len());
            *list = list.and(survey::survey(list.items(), new_words));
        })
    };
    let remove = {
        let (at, choose) = (props.at, props.choose.clone());
        list.by(move |list, _: MouseEvent| {
            *list = list.without(at);
            choose.emit(0);
        })
    };
    let found: Vec<Pack> = packs.map(|packs| packs.packs.clone()).unwrap_or_default();
    let statements = found
        .iter()
        .map(|pack| statements_of(&pack.file))
        .find(|items| !items.is_null())
        .unwrap_or_default();
    let offered: Vec<(String, &'static str)> = found
        .iter()
        .map(|pack| (pack.name.clone(), pack_name(words, &pack.name)))
        .collect();
    let offered = [("", words.choose_pack)]
        .into_iter()
        .chain(offered.iter().map(|(name, label)| (name.as_str(), *label)));
    let take = {
        let (choose, found) = (props.choose.clone(), found.clone());
        props.whole.by(move |file, name: String| {
            if let Some(pack) = found.iter().find(|pack| pack.name == name) {
                choose.emit(file.get("surveys").items().len());
                *file = survey::with_pack(file, &pack.file);
            }
        })
    };
    let names: Vec<(String, String)> = surveys
        .items()
        .iter()
        .enumerate()
        .map(|(at, survey)| (at.to_string(), survey.get("id").shown()))
        .collect();
    let pick = props
        .choose
        .reform(|at: String| at.parse().unwrap_or_default());
    let tab = |which: Part, label: &'static str, name: &'static str| {
        let part = part.clone();
        html! { <button type="button" data-part={name} aria-pressed={(*part == which).to_string()} onclick={move |_| part.set(which)}>{ label }</button> }
    };
    html! {
        <section class="panel survey" aria-label={words.which} data-survey={here.map(|survey| survey.get("id").shown())}>
            <div class="fields">
                { choice("survey-which".to_owned(), words.which, names.iter().map(|(at, name)| (at.as_str(), name.as_str())), &props.at.to_string(), &pick) }
                { text("survey-languages".to_owned(), words.languages, "text", tags.join(", "), "en, ru", &spoken) }
                { choice("survey-pack".to_owned(), words.add_pack, offered, "", &take) }
            </div>
            <div class="row">
                <div class="tabs" role="group" aria-label={words.parts}>
                    { tab(Part::Questions, words.part_questions, "questions") }
                    { tab(Part::Rules, words.part_rules, "rules") }
                    { tab(Part::File, words.part_json, "file") }
                </div>
                <div class="tools">
                    <button type="button" class="button small" data-add="survey" onclick={add}>{ words.add_survey }</button>
                    if surveys.items().len() > 1 { <button type="button" class="button small" onclick={remove}>{ words.remove_survey }</button> }
                </div>
            </div>
            if *part == Part::File {
                <SurveyText file={file.clone()} whole={props.whole.clone()} />
            } else if let Some(survey) = here {
                if *part == Part::Rules {
                    <div class="stack">{ rules(&desk, survey, &tags, &this) }{ of_file(&desk, file, &props.whole) }</div>
                } else {
                    { questions(&desk, survey, &tags, &statements, &this) }
                }
            }
        </section>
    }
}

fn questions(
    desk: &Desk,
    survey: &Json,
    tags: &[String],
    statements: &Json,
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let list = survey.get("questions");
    let asked = here.field("questions");
    let named = here.field("id").made(Json::Text);
    let one = |(at, it): (usize, &Json)| {
        let to = |to: usize| asked.by(move |list, _: MouseEvent| list.shift(at, to));
        let gone = asked.by(move |list, _: MouseEvent| *list = list.without(at));
        let place = Place {
            among: list.items(),
            at,
            tags,
            statements,
        };
        let title = fill(words.question_n, &[("n", &(at + 1).to_string())]);
        let said = tags.first().map_or("", |tag| said(it.get("text"), tag));
        let said = if said.is_empty() {
            it.get("text").text()
        } else {
            said
        };
        let label = |what: &str| format!("{title}: {what}");
        html! {
            <li key={at} data-question={it.get("id").shown()}>
                <details class="question" open={at == 0}>
                    <summary><b>{ &title }</b>{ " · " }{ kind_name(words, it.get("kind").text()) }{ " · " }<span dir="auto">{ said.to_owned() }</span></summary>
                    { question(desk, place, &asked.item(at)) }
                </details>
                <div class="tools">
                    <button type="button" class="button small" disabled={at == 0} aria-label={label(desk.words.loops.up)} onclick={to(at.saturating_sub(1))}>{ desk.words.loops.up }</button>
                    <button type="button" class="button small" disabled={at + 1 == list.items().len()} aria-label={label(desk.words.loops.down)} onclick={to(at + 1)}>{ desk.words.loops.down }</button>
                    <button type="button" class="button small" aria-label={label(desk.words.frame.remove)} onclick={gone}>{ desk.words.frame.remove }</button>
                </div>
            </li>
        }
    };
    let new_words = words.new_words;
    let more = asked.by(move |list, _: MouseEvent| {
        *list = list.and(survey::question("text", list.items(), new_words));
    });
    html! {
        <div class="stack small">
            { line("survey-id", words.id, "text", survey.get("id").text(), "", &named) }
            <ol class="asked">{ for list.items().iter().enumerate().map(one) }</ol>
            <button type="button" class="button start" data-add="question" onclick={more}>{ words.add_question }</button>
        </div>
    }
}

fn pack_name(words: &Surveys, name: &str) -> &'static str {
    match name {
        "nps" => words.pack_nps,
        "ces" => words.pack_ces,
        "csat" => words.pack_csat,
        "nsat" => words.pack_nsat,
        "public-service" => words.pack_public,
        _ => words.pack_quality,
    }
}
