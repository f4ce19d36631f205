//! Every revision of a site's surveys that was ever served: what tells which answers may be one score.

use std::collections::{BTreeMap, BTreeSet};

use otklik_score::series::{Asked, Fingerprint, Ledger, Same};
use otklik_wire::id::Name;
use otklik_wire::survey::{Kind, Question, Survey};
use otklik_wire::text::Text;

/// The revisions of a site's surveys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Published(BTreeMap<(Name, u32), Survey>);

/// A question as it was asked in one language.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    pub(crate) survey: Name,
    pub(crate) question: Name,
    pub(crate) fingerprint: Fingerprint,
    /// The language as the survey file names it; empty where it names none.
    pub(crate) language: String,
    /// The revisions that asked so, the first one first.
    pub(crate) revisions: Vec<u32>,
    /// The question's own words.
    pub(crate) text: String,
}

/// A revision that was served before asks this question in other words now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reworded(pub(crate) Name);

impl Published {
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

    /// Whether that revision of a survey was served.
    pub(crate) fn knows(&self, survey: &Name, revision: u32) -> bool {
        self.0.contains_key(&(survey.clone(), revision))
    }

    /// The last revision of a survey that was served.
    pub(crate) fn last(&self, survey: &Name) -> Option<u32> {
        let all = (survey.clone(), 0)..=(survey.clone(), u32::MAX);
        self.0.range(all).next_back().map(|((_, last), _)| *last)
    }

    /// The newest revision of each survey, by name.
    pub(crate) fn newest(&self) -> Vec<Survey> {
        // Revisions are in order, so that the last of a survey takes the place of those before it.
        let by_name: BTreeMap<&Name, &Survey> =
            self.0.values().map(|survey| (&survey.id, survey)).collect();
        by_name.into_values().cloned().collect()
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
        fingerprint(question, spoken(question).language(locale))
    }

    /// What is one series by the owner's word. A declaration that does not hold for these revisions is passed over.
    pub(crate) fn ledger(&self, declared: &[Same]) -> Ledger {
        let mut ledger = Ledger::default();
        for (_, question) in self.questions() {
            for language in spoken(question).languages() {
                as_asked(question, language, |asked| ledger.note(asked));
            }
        }
        for same in declared {
            if let Err(why) = ledger.declare(same.clone()) {
                tracing::warn!(one = %same.one, other = %same.other, "a declared series does not hold: {why}");
            }
        }
        ledger
    }

    /// Every wording of every question that is scored.
    pub(crate) fn scored_wordings(&self) -> Vec<Wording> {
        let mut wordings: Vec<Wording> = Vec::new();
        for ((survey, revision), document) in &self.0 {
            for question in &document.questions {
                for (language, fingerprint) in fingerprints(question) {
                    let known = wordings.iter_mut().find(|known| {
                        known.fingerprint == fingerprint
                            && (&known.survey, &known.question) == (survey, &question.id)
                    });
                    match known {
                        Some(known) => known.revisions.push(*revision),
                        None => wordings.push(Wording {
                            survey: survey.clone(),
                            question: question.id.clone(),
                            fingerprint,
                            text: question.text.pick(&language).to_owned(),
                            language,
                            revisions: vec![*revision],
                        }),
                    }
                }
            }
        }
        wordings
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

/// Whether two revisions of a survey ask what is scored in the same words.
pub(crate) fn asks_the_same(one: &Survey, other: &Survey) -> bool {
    wordings(one) == wordings(other)
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
    spoken(question)
        .languages()
        .filter_map(|language| Some((language.to_owned(), fingerprint(question, language)?)))
        .collect()
}

fn fingerprint(question: &Question, language: &str) -> Option<Fingerprint> {
    as_asked(question, language, Fingerprint::of)
}

/// The text in whose languages a question is asked: that of its statements, where they are most of it.
fn spoken(question: &Question) -> &Text {
    match &question.kind {
        Kind::Service(service) => service.items.first().unwrap_or(&question.text),
        _ => &question.text,
    }
}

/// Wordings for some earlier answers are part of how a question is asked, and so are statements.
fn as_asked<T>(question: &Question, language: &str, of: impl FnOnce(&Asked<'_>) -> T) -> Option<T> {
    let others = question.wording.iter().map(|wording| &wording.text);
    let (expected, items) = match &question.kind {
        Kind::Service(service) => (service.expected.as_ref(), &service.items[..]),
        _ => (None, &[][..]),
    };
    let statements = expected.into_iter().chain(items);
    let wording: Vec<&str> = std::iter::once(&question.text)
        .chain(others)
        .chain(statements)
        .map(|text| text.pick(language))
        .collect();
    Some(of(&Asked {
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

    fn service(place: &str, value: &Value) -> Survey {
        let mut survey = json!({"id": "nps", "revision": 1, "questions": [
            {"id": "q", "kind": "servqual", "text": "We?", "expected": "The best?", "weights": null, "items": {
                "tangibles": [{"en": "a", "ru": "а"}, "b", "c", "d"], "reliability": ["a", "b", "c", "d", "e"],
                "responsiveness": ["a", "b", "c", "d"], "assurance": ["a", "b", "c", "d"],
                "empathy": ["a", "b", "c", "d", "e"]}}]});
        *survey["questions"][0].pointer_mut(place).unwrap() = value.clone();
        Survey::decode(survey).unwrap()
    }

    #[test]
    fn statements_are_part_of_how_a_service_is_asked_about() {
        let service = |fifth| service("/items/reliability/4", &fifth);
        let mut published = Published::default();
        published.note(service(json!("e"))).unwrap();
        let asked = |revision, locale| published.asked(&name("nps"), revision, &name("q"), locale);
        assert!(asked(1, "ru").is_some());
        assert_ne!(
            asked(1, "ru"),
            asked(1, "en"),
            "by the language of the statements"
        );
        assert_eq!(published.wordings(&name("nps"), 1, &name("q")).len(), 2);
        let other = service(json!("another"));
        assert_eq!(published.note(other), Err(Reworded(name("q"))));
    }

    #[test]
    fn how_much_dimensions_matter_is_no_part_of_how_they_are_asked_about() {
        let weighted = |tangibles: u8| {
            service(
                "/weights",
                &json!({"tangibles": tangibles, "reliability": 60 - tangibles, "responsiveness": 20, "assurance": 20,
                    "empathy": 0}),
            )
        };
        let plain = service("/weights", &Value::Null);
        let mut published = Published::default();
        published.note(plain.clone()).unwrap();
        let before = published.wordings(&name("nps"), 1, &name("q"));
        for other in [weighted(10), weighted(30), plain.clone()] {
            assert!(asks_the_same(&plain, &other));
            published.note(other).unwrap();
            assert_eq!(published.wordings(&name("nps"), 1, &name("q")), before);
        }
        assert_ne!(weighted(10), weighted(30));
    }
}
