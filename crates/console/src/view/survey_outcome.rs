//! What is wrong with a draft, what publishing it does to each score, where it differs: while it is typed.

use std::cell::Cell;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::json;
use yew::prelude::*;

use crate::browser::{Timeout, http, spawn};
use crate::desk::{Desk, use_desk};
use crate::failure::Failure;
use crate::json::Json;
use crate::lang::Lang;
use crate::words::{Surveys, fill};

/// How long the typing has to rest before the collector is asked.
const REST_MS: u32 = 300;
/// Longest value of a difference that is shown.
const LONGEST: usize = 120;

/// `POST …/surveys/draft/check`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Outcome {
    problems: Vec<Slip>,
    pub(crate) differences: Vec<Difference>,
    consequences: Vec<Consequence>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Slip {
    path: String,
    says: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Difference {
    path: String,
    was: Json,
    is: Json,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Consequence {
    survey: String,
    question: Option<String>,
    what: String,
    changes: Vec<String>,
    languages: Vec<String>,
    before: u64,
    after: u64,
    says: String,
}

impl Outcome {
    /// Whether nothing is wrong.
    pub(crate) fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// What the collector says of a file, and the last file that was sound.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Judged {
    /// Of which file.
    of: Json,
    outcome: Option<Rc<Outcome>>,
    /// What can be looked at.
    pub(crate) sound: Option<Json>,
}

impl Judged {
    /// What is said of that very file, if it was said already.
    pub(crate) fn outcome(&self, file: &Json) -> Option<&Rc<Outcome>> {
        self.outcome.as_ref().filter(|_| self.of == *file)
    }
}

/// Asks the collector about a file, whenever it has become another one.
#[hook]
pub(crate) fn use_judged(file: &Json) -> UseStateHandle<Judged> {
    let desk = use_desk();
    let judged = use_state(Judged::default);
    let sound = use_mut_ref(|| None::<Json>);
    {
        let judged = judged.clone();
        use_effect_with(file.clone(), move |file| {
            let file = file.clone();
            let is_wanted = Rc::new(Cell::new(true));
            let still = Rc::clone(&is_wanted);
            let rest = if judged.outcome.is_none() { 0 } else { REST_MS };
            let resting = (!file.is_null()).then(|| {
                Timeout::new(rest, move || {
                    spawn(async move {
                        let path = desk.path("surveys/draft/check");
                        let reply = http::post::<Outcome>(&path, &json!({"file": file})).await;
                        // What was typed since then is asked about by itself.
                        if !still.get() {
                            return;
                        }
                        match reply {
                            Ok(outcome) => {
                                if outcome.is_sound() {
                                    sound.replace(Some(file.clone()));
                                }
                                judged.set(Judged {
                                    of: file,
                                    outcome: Some(Rc::new(outcome)),
                                    sound: sound.borrow().clone(),
                                });
                            }
                            Err(Failure::SignedOut) => desk.lost.emit(()),
                            Err(failure) => desk.fail(&failure),
                        }
                    });
                })
            });
            move || {
                is_wanted.set(false);
                drop(resting);
            }
        });
    }
    judged
}

/// All of it.
pub(crate) fn outcome(desk: &Desk, outcome: Option<&Rc<Outcome>>) -> Html {
    let words = &desk.words.surveys;
    let Some(outcome) = outcome else {
        return html! { <p class="soft" role="status">{ words.checking }</p> };
    };
    let slip = |slip: &Slip| html! { <li class="problem" data-path={slip.path.clone()}>{ &slip.says }</li> };
    let consequence = |it: &Consequence| {
        let name = match &it.question {
            Some(question) => format!("{} · {question}", it.survey),
            None => it.survey.clone(),
        };
        html! { <li data-what={it.what.clone()}><b>{ name }</b>{ ": " }{ said(words, desk.lang, it) }</li> }
    };
    let difference = |it: &Difference| {
        html! {
            <li><code>{ &it.path }</code>
                if !it.was.is_null() { <p><span class="soft">{ words.was }{ " " }</span><del dir="auto">{ short(&it.was) }</del></p> }
                if !it.is.is_null() { <p><span class="soft">{ words.is }{ " " }</span><ins dir="auto">{ short(&it.is) }</ins></p> }
            </li>
        }
    };
    html! {
        <div class="outcome stack small" role="status">
            if outcome.is_sound() {
                <p class="soft">{ words.sound }</p>
            } else {
                <h3>{ words.problems }</h3>
                <ul data-list="problems">{ for outcome.problems.iter().map(slip) }</ul>
            }
            if outcome.is_sound() || !outcome.consequences.is_empty() { <h3>{ words.consequences }</h3> }
            if outcome.is_sound() && outcome.consequences.is_empty() { <p class="soft">{ words.no_consequences }</p> }
            <ul data-list="consequences">{ for outcome.consequences.iter().map(consequence) }</ul>
            if outcome.differences.is_empty() { <p class="soft">{ words.no_differences }</p> }
            <details class="merge" hidden={outcome.differences.is_empty()}>
                <summary>{ words.differences }{ " · " }{ outcome.differences.len() }</summary>
                <ul class="differences" data-list="differences">{ for outcome.differences.iter().map(difference) }</ul>
            </details>
        </div>
    }
}

/// The sentence for a consequence in the owner's language; a newer collector's own one where this page has none.
fn said(words: &Surveys, lang: Lang, it: &Consequence) -> String {
    let change = changes(words, it);
    let with = |n: u64| lang.count(n, words.with_answers);
    let (before, after) = (with(it.before), with(it.after));
    let (n, of) = (
        lang.whole(it.after),
        lang.count(it.before, words.of_answers),
    );
    let before_of = lang.count(it.before, words.in_it);
    let has_score = it.before > 0 || it.after > 0;
    let sentence = match it.what.as_str() {
        "new" if it.after > 0 => words.score_again,
        "new" if it.says.contains("score") => words.score_new,
        "new" => words.question_new,
        "ends" if it.says.contains("score") => words.score_ends,
        "ends" => words.question_ends,
        "goes_on" if has_score => words.score_goes_on,
        "goes_on" => words.goes_on,
        "starts" => words.score_starts,
        "goes_on_in_part" => words.score_part,
        "resumes" => words.score_resumes,
        _ => return it.says.clone(),
    };
    let filled = fill(
        sentence,
        &[
            ("change", &change),
            ("before", &before),
            ("after", &after),
            ("n", &n),
            ("of", &of),
            ("before_of", &before_of),
        ],
    );
    capital(&filled)
}

fn changes(words: &Surveys, it: &Consequence) -> String {
    let named: Vec<&str> = it
        .languages
        .iter()
        .map(String::as_str)
        .filter(|tag| !tag.is_empty())
        .collect();
    let change = |change: &String| match change.as_str() {
        "kind" => words.change_kind.to_owned(),
        "scale" => words.change_scale.to_owned(),
        "wording" if named.is_empty() => words.change_wording.to_owned(),
        "wording" => fill(words.change_wording_in, &[("languages", &named.join(", "))]),
        "language_added" => words.change_language_added.to_owned(),
        "language_removed" => words.change_language_removed.to_owned(),
        "order" => words.change_order.to_owned(),
        "options_added" => words.change_options_added.to_owned(),
        "options_removed" => words.change_options_removed.to_owned(),
        "options_wording" => words.change_options_wording.to_owned(),
        "weights" => words.change_weights.to_owned(),
        "optional" => words.change_optional.to_owned(),
        "when" => words.change_when.to_owned(),
        "place" => words.change_place.to_owned(),
        "show" => words.change_show.to_owned(),
        "look" => words.change_look.to_owned(),
        _ => words.change_other.to_owned(),
    };
    let all: Vec<String> = it.changes.iter().map(change).collect();
    all.join(", ")
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn short(value: &Json) -> String {
    let text = value.shown();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    fn consequence(what: &str, changes: &[&str], before: u64, after: u64) -> Consequence {
        Consequence {
            survey: "nps".to_owned(),
            question: Some("nps".to_owned()),
            what: what.to_owned(),
            changes: changes.iter().map(|change| (*change).to_owned()).collect(),
            languages: vec!["en".to_owned()],
            before,
            after,
            says: "In its own words.".to_owned(),
        }
    }

    #[test]
    fn a_consequence_is_told_in_both_languages() {
        let [en, ru] = [Lang::En, Lang::Ru].map(|lang| (lang, &Words::of(lang).surveys));
        let starts = consequence("starts", &["wording"], 512, 0);
        assert_eq!(
            said(en.1, en.0, &starts).replace('\u{a0}', " "),
            "The wording changes (en): a new series starts, the old score ends with 512 answers."
        );
        assert_eq!(
            said(ru.1, ru.0, &starts).replace('\u{a0}', " "),
            "Меняются слова (en): начинается новый ряд, старая оценка остаётся с 512 ответами."
        );
        let part = consequence("goes_on_in_part", &["wording"], 21, 5);
        assert_eq!(
            said(ru.1, ru.0, &part).replace('\u{a0}', " "),
            "Меняются слова (en): оценка продолжается с 5 из её 21 ответа."
        );
        assert_eq!(
            said(en.1, en.0, &consequence("later", &[], 1, 1)),
            "In its own words."
        );
    }
}
