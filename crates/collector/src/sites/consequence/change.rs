//! What is different about a question.

use otklik_score::servqual::Weights;
use otklik_wire::id::Name;
use otklik_wire::survey::{Item, Kind, Question};

use super::Change;

/// What is different between a question and what it was, and the languages whose words are.
pub(super) fn changes(was: &Question, now: &Question) -> (Vec<Change>, Vec<String>) {
    let mut changes = Vec::new();
    let (old, new) = (was.kind.metric(), now.kind.metric());
    let is_other_kind = std::mem::discriminant(&was.kind) != std::mem::discriminant(&now.kind)
        || old.map(otklik_score::Metric::name) != new.map(otklik_score::Metric::name);
    if is_other_kind {
        changes.push(Change::Kind);
    } else if old != new {
        changes.push(Change::Scale);
    }
    let languages = |question: &Question| -> Vec<String> {
        question.text.languages().map(str::to_owned).collect()
    };
    let (spoken, speaks) = (languages(was), languages(now));
    if speaks.iter().any(|language| !spoken.contains(language)) {
        changes.push(Change::LanguageAdded);
    }
    if spoken.iter().any(|language| !speaks.contains(language)) {
        changes.push(Change::LanguageRemoved);
    }
    let words = |question: &Question, language: &str| -> Vec<String> {
        let others = question.wording.iter().map(|wording| &wording.text);
        let all = std::iter::once(&question.text).chain(others);
        all.map(|text| {
            text.pick(language)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
    };
    let mut reworded = speaks;
    reworded.retain(|language| {
        spoken.contains(language) && words(was, language) != words(now, language)
    });
    if !reworded.is_empty() {
        changes.push(Change::Wording);
    }
    changes.extend(
        options(was)
            .zip(options(now))
            .into_iter()
            .flat_map(|(was, now)| of_options(was, now)),
    );
    if weights(was) != weights(now) {
        changes.push(Change::Weights);
    }
    if was.optional != now.optional {
        changes.push(Change::Optional);
    }
    if was.when != now.when {
        changes.push(Change::When);
    }
    (changes, reworded)
}

fn options(question: &Question) -> Option<&[Item]> {
    match &question.kind {
        Kind::Choice(choice) => Some(&choice.options),
        Kind::Battery(battery) => Some(&battery.items),
        _ => None,
    }
}

fn weights(question: &Question) -> Option<Weights> {
    match &question.kind {
        Kind::Service(service) => service.weights,
        _ => None,
    }
}

fn of_options(was: &[Item], now: &[Item]) -> Vec<Change> {
    let is_in = |item: &Item, list: &[Item]| list.iter().any(|other| other.id == item.id);
    let mut changes = Vec::new();
    if now.iter().any(|item| !is_in(item, was)) {
        changes.push(Change::OptionsAdded);
    }
    if was.iter().any(|item| !is_in(item, now)) {
        changes.push(Change::OptionsRemoved);
    }
    let reworded = |item: &Item| {
        was.iter()
            .any(|was| was.id == item.id && was.text != item.text)
    };
    if now.iter().any(reworded) {
        changes.push(Change::OptionsWording);
    }
    let kept = |list: &[Item], other: &[Item]| -> Vec<Name> {
        let kept = list.iter().filter(|item| is_in(item, other));
        kept.map(|item| item.id.clone()).collect()
    };
    if kept(was, now) != kept(now, was) {
        changes.push(Change::Order);
    }
    changes
}
