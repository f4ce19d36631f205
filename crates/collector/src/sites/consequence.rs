//! What publishing a survey file does to each question and its score, said before it is done.

mod change;
mod sentence;

use std::collections::BTreeMap;

use otklik_score::State;
use otklik_score::series::Same;
use otklik_wire::id::Name;
use otklik_wire::survey::{Question, Survey, SurveyFile};
use serde::Serialize;
use serde_json::Value;

use super::{Asked, Published, Scored, Standing, numbering, scored};
use crate::store::tally::Key;
use change::changes;
use sentence::{about_survey, told};

/// What becomes of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Consequence {
    pub(crate) survey: String,
    /// None for what is said of the survey itself.
    pub(crate) question: Option<String>,
    pub(crate) what: What,
    /// What is different.
    pub(crate) changes: Vec<Change>,
    /// The languages whose words are other ones, empty for one that is for all.
    pub(crate) languages: Vec<String>,
    /// Answers in its score now.
    pub(crate) before: u64,
    /// Answers in its score once it is published.
    pub(crate) after: u64,
    /// The sentence in English.
    pub(crate) says: String,
}

/// What becomes of a score, or of a question without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// It goes on.
    GoesOn,
    /// A new series starts, the old score ends.
    Starts,
    /// It goes on with a part of its answers.
    GoesOnInPart,
    /// The words were asked before: what was answered then counts again.
    Resumes,
    /// A question that was not asked so far.
    New,
    /// It is asked no more.
    Ends,
}

/// What is different about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// Another kind of question, or another metric.
    Kind,
    /// Another scale.
    Scale,
    /// Other words.
    Wording,
    /// One more language.
    LanguageAdded,
    /// A language less.
    LanguageRemoved,
    /// The same options in another order.
    Order,
    /// Options, or statements, that were not there.
    OptionsAdded,
    /// Options, or statements, that are there no more.
    OptionsRemoved,
    /// Options, or statements, in other words.
    OptionsWording,
    /// How much the dimensions of a service matter to the owner.
    Weights,
    /// Whether it may be left out.
    Optional,
    /// When it is asked.
    When,
    /// The place among the questions.
    Place,
    /// When the survey shows, and to whom.
    Show,
    /// How the survey looks.
    Look,
    /// Something else that no score depends on.
    Other,
}

/// What holds now, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) file: &'a SurveyFile,
    pub(crate) document: &'a Value,
    pub(crate) scored: &'a [Scored],
    pub(crate) published: &'a Published,
    pub(crate) declared: &'a [Same],
    /// The states for all days together.
    pub(crate) states: &'a [(Key, State)],
}

/// What becomes of every question that is different, of every one that comes and of every one that goes; `document` is what
/// `file` was read from.
pub(crate) fn of(ground: &Ground<'_>, file: &SurveyFile, document: &Value) -> Vec<Consequence> {
    let mut file = file.clone();
    let numbers = numbering::numbers(&file.surveys, &ground.file.surveys, ground.published);
    let mut published = ground.published.clone();
    for (survey, number) in file.surveys.iter_mut().zip(numbers) {
        survey.revision = number;
        // The number was chosen so that it contradicts nothing.
        let _ = published.note(survey.clone());
    }
    let before = counted(ground.scored, ground.published, ground);
    let after = counted(&scored(&file, document), &published, ground);
    let count = |of: &BTreeMap<Asked, u64>, survey: &Survey, question: &Question| {
        let asked = Asked {
            survey: survey.id.clone(),
            question: question.id.clone(),
        };
        of.get(&asked).copied()
    };
    let mut all = Vec::new();
    for (s, now) in file.surveys.iter().enumerate() {
        let was = (ground.file.surveys.iter().enumerate()).find(|(_, was)| was.id == now.id);
        let Some((at, was)) = was else {
            all.extend(now.questions.iter().map(|question| {
                told(
                    now,
                    question,
                    What::New,
                    Vec::new(),
                    Vec::new(),
                    (None, count(&after, now, question)),
                )
            }));
            continue;
        };
        let (old, new) = (&ground.document["surveys"][at], &document["surveys"][s]);
        let of_survey: Vec<Change> = [("show", Change::Show), ("look", Change::Look)]
            .into_iter()
            .filter(|(field, _)| old[field] != new[field])
            .map(|(_, change)| change)
            .collect();
        if !of_survey.is_empty() {
            all.push(about_survey(now, of_survey));
        }
        for (q, question) in now.questions.iter().enumerate() {
            let place = was.questions.iter().position(|was| was.id == question.id);
            let counts = (count(&before, was, question), count(&after, now, question));
            let Some(place) = place else {
                all.push(told(
                    now,
                    question,
                    What::New,
                    Vec::new(),
                    Vec::new(),
                    counts,
                ));
                continue;
            };
            let earlier = &was.questions[place];
            let (mut changes, languages) = changes(earlier, question);
            let (old_place, new_place) = (
                follows(&was.questions, place, &now.questions),
                follows(&now.questions, q, &was.questions),
            );
            if old_place != new_place {
                changes.push(Change::Place);
            }
            if changes.is_empty() && old["questions"][place] != new["questions"][q] {
                changes.push(Change::Other);
            }
            if !changes.is_empty() {
                let what = what(&changes, counts);
                all.push(told(now, question, what, changes, languages, counts));
            }
        }
    }
    for was in &ground.file.surveys {
        let now = file.surveys.iter().find(|now| now.id == was.id);
        let asked = |question: &&Question| {
            now.is_some_and(|now| now.questions.iter().any(|asked| asked.id == question.id))
        };
        all.extend(
            was.questions
                .iter()
                .filter(|question| !asked(question))
                .map(|question| {
                    told(
                        was,
                        question,
                        What::Ends,
                        Vec::new(),
                        Vec::new(),
                        (count(&before, was, question), None),
                    )
                }),
        );
    }
    all
}

/// How many answers are in the score of each question.
fn counted(
    questions: &[Scored],
    published: &Published,
    ground: &Ground<'_>,
) -> BTreeMap<Asked, u64> {
    let standings = Standing::of_each(questions, published, ground.declared, ground.states);
    let each = questions.iter().zip(standings);
    each.map(|(question, standing)| (question.asked.clone(), standing.ever.n()))
        .collect()
}

/// What comes of these changes to a question with so many answers in its score, before and after; none where it has no score.
fn what(changes: &[Change], counts: (Option<u64>, Option<u64>)) -> What {
    let is_other = |change: &Change| {
        use Change as C;
        matches!(
            change,
            C::Kind | C::Scale | C::Wording | C::LanguageAdded | C::LanguageRemoved
        )
    };
    let (before, after) = match counts {
        (Some(before), Some(after)) => (before, after),
        (None, Some(_)) => return What::Starts,
        (Some(_), None) => return What::Ends,
        (None, None) => return What::GoesOn,
    };
    let is_new = changes
        .iter()
        .any(|change| is_other(change) && *change != Change::LanguageAdded);
    match (before, after) {
        (before, after) if after > before => What::Resumes,
        _ if !is_new => What::GoesOn,
        (_, 0) => What::Starts,
        (before, after) if after < before => What::GoesOnInPart,
        _ => What::GoesOn,
    }
}

/// The last question before that one which is also among the others.
fn follows<'a>(questions: &'a [Question], at: usize, others: &[Question]) -> Option<&'a Name> {
    let mut before = questions[..at].iter().rev();
    let found = before.find(|question| others.iter().any(|other| other.id == question.id));
    found.map(|question| &question.id)
}

#[cfg(test)]
mod tests;
