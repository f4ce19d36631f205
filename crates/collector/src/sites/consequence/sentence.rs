//! A consequence in words.

use otklik_wire::survey::{Question, Survey};

use super::{Change, Consequence, What};

/// What is said of a survey whose questions stay as they are.
pub(super) fn about_survey(survey: &Survey, changes: Vec<Change>) -> Consequence {
    Consequence {
        survey: survey.id.to_string(),
        question: None,
        what: What::GoesOn,
        says: format!("{}: every score goes on.", sentence(&changes, &[])),
        changes,
        languages: Vec::new(),
        before: 0,
        after: 0,
    }
}

/// What is said of a question, with the answers in its score before and after; none where it has no score.
pub(super) fn told(
    survey: &Survey,
    question: &Question,
    what: What,
    changes: Vec<Change>,
    languages: Vec<String>,
    (before, after): (Option<u64>, Option<u64>),
) -> Consequence {
    let has_score = before.is_some() || after.is_some();
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let answers = |n: u64| format!("{n} answer{}", if n == 1 { "" } else { "s" });
    let because = sentence(&changes, &languages);
    let says = match (what, has_score) {
        (What::New, true) if after > 0 => {
            format!(
                "It is asked again: its score goes on with {}.",
                answers(after)
            )
        }
        (What::New, true) => "It is new: a score of its own begins.".to_owned(),
        (What::New, false) => "It is new.".to_owned(),
        (What::Ends, true) => format!(
            "It is asked no more: its score ends with {}.",
            answers(before)
        ),
        (What::Ends, false) => "It is asked no more; what was answered stays.".to_owned(),
        (What::GoesOn, true) => format!("{because}: the score goes on with {}.", answers(before)),
        (What::GoesOn, false) => format!("{because}: it goes on."),
        (What::Starts, _) => {
            format!(
                "{because}: a new series starts, the old score ends with {}.",
                answers(before)
            )
        }
        (What::GoesOnInPart, _) => {
            format!(
                "{because}: the score goes on with {} of its {}.",
                after,
                answers(before)
            )
        }
        (What::Resumes, _) => format!(
            "{because}, as it was asked before: the score goes on with {}; now there are {}.",
            answers(after),
            answers(before)
        ),
    };
    Consequence {
        survey: survey.id.to_string(),
        question: Some(question.id.to_string()),
        what,
        changes,
        languages,
        before,
        after,
        says,
    }
}

/// What is different, as the beginning of a sentence.
fn sentence(changes: &[Change], languages: &[String]) -> String {
    let named: Vec<&str> = languages
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let words: Vec<String> = changes
        .iter()
        .map(|change| match change {
            Change::Kind => "the kind of question changes".to_owned(),
            Change::Scale => "the scale changes".to_owned(),
            Change::Wording if named.is_empty() => "the wording changes".to_owned(),
            Change::Wording => format!("the wording changes ({})", named.join(", ")),
            Change::LanguageAdded => "a language is added".to_owned(),
            Change::LanguageRemoved => "a language goes".to_owned(),
            Change::Order => "only the order of options".to_owned(),
            Change::OptionsAdded => "there are more options".to_owned(),
            Change::OptionsRemoved => "options go".to_owned(),
            Change::OptionsWording => "options are worded anew".to_owned(),
            Change::Weights => "the points of its dimensions".to_owned(),
            Change::Optional => "whether it may be left out".to_owned(),
            Change::When => "when it is asked".to_owned(),
            Change::Place => "its place".to_owned(),
            Change::Show => "when it shows".to_owned(),
            Change::Look => "how it looks".to_owned(),
            Change::Other => "something that no score depends on".to_owned(),
        })
        .collect();
    let sentence = words.join(", ");
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
