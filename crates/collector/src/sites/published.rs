//! Every revision of a site's surveys that was ever served: what tells which answers may be one score.

use std::collections::{BTreeMap, BTreeSet};

use otklik_score::series::{Asked, Fingerprint};
use otklik_wire::id::Name;
use otklik_wire::survey::{Question, Survey};

/// The revisions of a site's surveys.
#[derive(Debug, Default)]
pub(crate) struct Published(BTreeMap<(Name, u32), Survey>);

/// A revision that was served before asks this question in other words now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reworded(pub(crate) Name);

impl Published {
    /// Nothing was served.
    pub(crate) const NONE: Self = Self(BTreeMap::new());

    /// Notes a revision. What is not scored, and how the survey looks, may change without a new one.
    pub(crate) fn note(&mut self, survey: Survey) -> Result<(), Reworded> {
        let key = (survey.id.clone(), survey.revision);
        if let Some(before) = self.0.get(&key) {
            let (before, now) = (wordings(before), wordings(&survey));
            let mut questions = before.keys().chain(now.keys());
            if let Some(question) =
                questions.find(|question| before.get(*question) != now.get(*question))
            {
                return Err(Reworded(question.clone()));
            }
        }
        self.0.insert(key, survey);
        Ok(())
    }

    /// The fingerprints of a question in every language of one revision; none if it is not known or not scored.
    pub(crate) fn wordings(
        &self,
        survey: &Name,
        revision: u32,
        question: &Name,
    ) -> BTreeSet<Fingerprint> {
        self.question(survey, revision, question)
            .map(|question| fingerprints(question).into_values().collect())
            .unwrap_or_default()
    }

    /// The fingerprint of what a visitor whose page asked for `locale` was asked; `None` if the revision is not known
    /// or the question is not scored.
    pub(crate) fn asked(
        &self,
        survey: &Name,
        revision: u32,
        question: &Name,
        locale: &str,
    ) -> Option<Fingerprint> {
        let question = self.question(survey, revision, question)?;
        fingerprint(question, question.text.language(locale))
    }

    /// Every question that was ever asked, of every revision.
    pub(crate) fn questions(&self) -> impl Iterator<Item = (&Name, &Question)> {
        self.0.values().flat_map(|survey| {
            survey
                .questions
                .iter()
                .map(|question| (&survey.id, question))
        })
    }

    fn question(&self, survey: &Name, revision: u32, question: &Name) -> Option<&Question> {
        self.0
            .get(&(survey.clone(), revision))?
            .questions
            .iter()
            .find(|asked| asked.id == *question)
    }
}

/// Every scored question of a survey with its fingerprints by language.
fn wordings(survey: &Survey) -> BTreeMap<Name, BTreeMap<String, Fingerprint>> {
    survey
        .questions
        .iter()
        .map(|question| (question.id.clone(), fingerprints(question)))
        .filter(|(_, fingerprints)| !fingerprints.is_empty())
        .collect()
}

fn fingerprints(question: &Question) -> BTreeMap<String, Fingerprint> {
    question
        .text
        .languages()
        .filter_map(|language| Some((language.to_owned(), fingerprint(question, language)?)))
        .collect()
}

/// Wordings for some earlier answers are part of how a question is asked.
fn fingerprint(question: &Question, language: &str) -> Option<Fingerprint> {
    let others = question.wording.iter().map(|wording| &wording.text);
    let wording: Vec<&str> = std::iter::once(&question.text)
        .chain(others)
        .map(|text| text.pick(language))
        .collect();
    Some(Fingerprint::of(&Asked {
        metric: question.kind.metric()?,
        locale: language,
        wording: &wording,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn survey(revision: u32, text: &Value) -> Survey {
        let survey = json!({"id": "nps", "revision": revision, "questions": [
            {"id": "q", "kind": "nps", "text": text},
            {"id": "why", "kind": "text", "text": "Why?"}]});
        Survey::decode(survey).unwrap()
    }

    fn name(name: &str) -> Name {
        Name::new(name.to_owned()).unwrap()
    }

    #[test]
    fn a_visitor_was_asked_in_the_language_that_was_shown() {
        let mut published = Published::default();
        published
            .note(survey(1, &json!({"en": "How likely?", "ru": "Насколько?"})))
            .unwrap();
        let asked = |locale| published.asked(&name("nps"), 1, &name("q"), locale);
        assert_eq!(asked("ru-RU"), asked("ru"));
        assert_eq!(
            asked("de"),
            asked("en"),
            "English is shown where German is missing"
        );
        assert_eq!(asked(""), asked("en"));
        assert_ne!(asked("ru"), asked("en"));
        assert_eq!(published.wordings(&name("nps"), 1, &name("q")).len(), 2);
        assert_eq!(published.asked(&name("nps"), 2, &name("q"), "en"), None);
        assert_eq!(published.asked(&name("nps"), 1, &name("why"), "en"), None);
    }

    #[test]
    fn a_revision_keeps_its_words() {
        let mut published = Published::default();
        published
            .note(survey(1, &json!({"en": "How likely?"})))
            .unwrap();
        published
            .note(survey(1, &json!({"en": " How  likely?"})))
            .unwrap();
        for other in [
            json!({"en": "How probable?"}),
            json!({"en": "How likely?", "de": "Wie wahrscheinlich?"}),
            json!("How likely?"),
        ] {
            assert_eq!(
                published.note(survey(1, &other)),
                Err(Reworded(name("q"))),
                "{other}"
            );
        }
        published
            .note(survey(2, &json!({"en": "How probable?"})))
            .unwrap();
        assert!(
            published
                .wordings(&name("nps"), 1, &name("q"))
                .is_disjoint(&published.wordings(&name("nps"), 2, &name("q")))
        );
    }
}
