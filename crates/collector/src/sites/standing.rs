use std::collections::BTreeMap;

use otklik_score::response::Funnel;
use otklik_score::window::Days;
use otklik_score::{Merge as _, State};

use super::{Published, Scored};
use crate::store::tally::{Key, Span};

/// How a question stands: its answers to what it asks today, and how many there are to other words.
#[derive(Debug)]
pub(crate) struct Standing {
    /// All answers to the present wordings.
    pub(crate) ever: State,
    /// The same by the owner's day, as far back as was read.
    pub(crate) days: Days<State>,
    /// What became of the survey where the question was asked in its present wordings.
    pub(crate) appearances: Funnel,
    /// Answers that are in neither: to other wordings, by another metric, or of a revision that nobody knows.
    pub(crate) elsewhere: u64,
}

impl Standing {
    /// Sorts what is stored of a site into one standing for each question that is asked today.
    ///
    /// A revision that changed nothing about a question continues its score; another wording begins a new one.
    pub(crate) fn of_each(
        questions: &[Scored],
        published: &Published,
        stored: &[(Key, State)],
    ) -> Vec<Self> {
        let mut by_question: BTreeMap<_, Vec<&(Key, State)>> = BTreeMap::new();
        for row in stored {
            let asked = (&row.0.survey, row.0.question.as_ref());
            by_question.entry(asked).or_default().push(row);
        }
        let rows = |survey, question| {
            by_question
                .get(&(survey, question))
                .map_or(&[][..], Vec::as_slice)
        };
        questions
            .iter()
            .map(|question| {
                let survey = &question.asked.survey;
                let answers = rows(survey, Some(&question.asked.question));
                Self::of(question, published, answers, rows(survey, None))
            })
            .collect()
    }

    fn of(
        question: &Scored,
        published: &Published,
        answers: &[&(Key, State)],
        appearances: &[&(Key, State)],
    ) -> Self {
        let asked = &question.asked;
        let today = published.wordings(&asked.survey, question.revision, &asked.question);
        let as_today = |key: &Key| {
            published
                .asked(&key.survey, key.revision, &asked.question, &key.locale)
                .is_some_and(|fingerprint| today.contains(&fingerprint))
        };
        let mut standing = Self {
            ever: State::empty(question.metric),
            days: Days::default(),
            appearances: Funnel::EMPTY,
            elsewhere: 0,
        };
        for (key, state) in answers.iter().copied() {
            let fits = as_today(key) && key.metric == question.metric;
            match (fits, key.span) {
                // Both are of the question's metric, so neither can be refused.
                (true, Span::Ever) => drop(standing.ever.try_merge(state)),
                (true, Span::Day(day)) => drop(standing.days.merge(day, state)),
                (false, Span::Ever) => standing.elsewhere += state.n(),
                (false, Span::Day(_)) => {}
            }
        }
        for (key, state) in appearances.iter().copied() {
            if let State::Response(funnel) = state
                && key.span == Span::Ever
                && as_today(key)
            {
                standing.appearances = standing.appearances.merge(funnel);
            }
        }
        standing
    }
}
