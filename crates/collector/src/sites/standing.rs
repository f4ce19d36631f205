use std::collections::BTreeMap;

use otklik_score::window::Days;
use otklik_score::{Merge as _, State};
use otklik_wire::id::Name;

use super::{Published, Scored};
use crate::store::tally::{Key, Span};

/// How a question stands: its answers to what it asks today, and how many there are to other words.
#[derive(Debug)]
pub(crate) struct Standing {
    /// All answers to the present wordings.
    pub(crate) ever: State,
    /// The same by the owner's day, as far back as was read.
    pub(crate) days: Days<State>,
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
        let mut by_question: BTreeMap<(&Name, &Name), Vec<&(Key, State)>> = BTreeMap::new();
        for row in stored {
            let asked = (&row.0.survey, &row.0.question);
            by_question.entry(asked).or_default().push(row);
        }
        questions
            .iter()
            .map(|question| {
                let asked = (&question.asked.survey, &question.asked.question);
                let rows = by_question.get(&asked).map_or(&[][..], Vec::as_slice);
                Self::of(question, published, rows)
            })
            .collect()
    }

    fn of(question: &Scored, published: &Published, rows: &[&(Key, State)]) -> Self {
        let asked = &question.asked;
        let today = published.wordings(&asked.survey, question.revision, &asked.question);
        let mut standing = Self {
            ever: State::empty(question.metric),
            days: Days::default(),
            elsewhere: 0,
        };
        for (key, state) in rows.iter().copied() {
            let fits = published
                .asked(&key.survey, key.revision, &key.question, &key.locale)
                .is_some_and(|fingerprint| today.contains(&fingerprint))
                && key.metric == question.metric;
            match (fits, key.span) {
                // Both are of the question's metric, so neither can be refused.
                (true, Span::Ever) => drop(standing.ever.try_merge(state)),
                (true, Span::Day(day)) => drop(standing.days.merge(day, state)),
                (false, Span::Ever) => standing.elsewhere += state.n(),
                (false, Span::Day(_)) => {}
            }
        }
        standing
    }
}
