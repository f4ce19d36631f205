use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use otklik_score::drift::{FalseAlarms, Shift};
use otklik_score::response::Funnel;
use otklik_score::series::{Fingerprint, Ledger, Same, Series};
use otklik_score::window::Days;
use otklik_score::{Merge as _, State};
use otklik_wire::id::Name;

use super::{Published, Scored};
use crate::store::Overview;
use crate::store::tally::{Key, Span, Subject};

/// States as they are stored, each with what it is of.
type Stored = [(Key, State)];

/// How a question stands: its answers to what it asks today, and how many there are to other words.
#[derive(Debug)]
pub(crate) struct Standing {
    /// All answers to the present wordings.
    pub(crate) ever: State,
    /// The same by the owner's day, as far back as was read.
    pub(crate) days: Days<State>,
    /// Of all, those to other wordings that are the same by the owner's word.
    pub(crate) joined: u64,
    /// What became of the survey where the question was asked in its present wordings.
    pub(crate) appearances: Funnel,
    /// What is in none of these, because it was flagged as no person's.
    pub(crate) left_out: Funnel,
    /// Answers that are in neither: to other wordings, by another metric, or of a revision that nobody knows.
    pub(crate) elsewhere: u64,
}

impl Standing {
    /// Sorts what is stored of a site into one standing for each question that is asked today.
    ///
    /// A revision that changed nothing about a question continues its score; another wording begins a new one, unless the
    /// owner has `declared` that it asks the same.
    pub(crate) fn of_each(
        questions: &[Scored],
        published: &Published,
        declared: &[Same],
        stored: &[(Key, State)],
    ) -> Vec<Self> {
        let ledger = ledger(published, declared);
        let mut by_subject: BTreeMap<_, Vec<&(Key, State)>> = BTreeMap::new();
        for row in stored {
            let subject = (row.0.survey.clone(), row.0.subject.clone());
            by_subject.entry(subject).or_default().push(row);
        }
        questions
            .iter()
            .map(|question| {
                let rows = |subject| {
                    let rows = by_subject.get(&(question.asked.survey.clone(), subject));
                    rows.map_or(&[][..], Vec::as_slice)
                };
                let answers = rows(Subject::Question(question.asked.question.clone()));
                let funnels = [Subject::Appearances, Subject::LeftOut].map(rows);
                Self::of(question, (published, &ledger), answers, funnels)
            })
            .collect()
    }

    /// The same of a site's overview.
    pub(crate) fn of_overview(
        questions: &[Scored],
        published: &Published,
        overview: &Overview,
    ) -> Vec<Self> {
        Self::of_each(questions, published, &overview.declared, &overview.states)
    }

    /// The days of a question in its present wordings from `first` to the one before `end`, in parts by something of what
    /// is stored.
    pub(crate) fn split(
        question: &Scored,
        published: &Published,
        declared: &[Same],
        stored: &[(Key, State)],
        (first, end): (Date, Date),
        part: impl Fn(&Key) -> String,
    ) -> BTreeMap<String, Part> {
        let ledger = ledger(published, declared);
        let wordings = Wordings::of(question, published, &ledger);
        let subject = Subject::Question(question.asked.question.clone());
        let mut parts: BTreeMap<String, Part> = BTreeMap::new();
        for (key, state) in stored {
            let Span::Day(day) = key.span else {
                continue;
            };
            if key.survey != question.asked.survey
                || !(first..end).contains(&day)
                || !wordings.hold(&key.survey, key.revision, &key.locale)
            {
                continue;
            }
            let is_counted = key.subject == subject && key.metric == question.metric;
            match state {
                State::Response(funnel) if key.subject == Subject::Appearances => {
                    parts.entry(part(key)).or_default().see(*funnel);
                }
                state if is_counted => parts.entry(part(key)).or_default().add(day, state),
                _ => {}
            }
        }
        parts
    }

    /// The same by what those who answered are to the site, of what was counted by role; under no name who did not say, or
    /// said it in other words than those given.
    pub(crate) fn by_role(
        question: &Scored,
        published: &Published,
        declared: &[Same],
        (stored, by_role): (&Stored, &Stored),
        days: (Date, Date),
    ) -> BTreeMap<String, Part> {
        let mut parts = Self::split(question, published, declared, stored, days, |_| {
            String::new()
        });
        let mut rest = parts.remove("").unwrap_or_default();
        let ledger = ledger(published, declared);
        let wordings = Wordings::of(question, published, &ledger);
        for (key, state) in by_role {
            let (Span::Day(day), Subject::Role { question: of, role }) = (key.span, &key.subject)
            else {
                continue;
            };
            if *of == question.asked.question
                && key.metric == question.metric
                && wordings.hold(&key.survey, key.revision, &key.locale)
            {
                let part = parts.entry(role.as_str().to_owned()).or_default();
                part.add(day, state);
                // Of the question's metric, as all are.
                let _ = rest.days.unmerge(day, state);
            }
        }
        if rest.days.iter().any(|(_, state)| state.n() > 0) {
            parts.insert(String::new(), rest);
        }
        parts
    }

    /// The last change of the score that is more than chance, as far back as was read.
    pub(crate) fn last_shift(&self, alarms: FalseAlarms) -> Option<Shift<Date>> {
        let days: Vec<(Date, State)> = self.days.iter().map(|(day, state)| (day, *state)).collect();
        // All are of the question's metric, so none can be refused.
        State::watch(&days, alarms).ok()?.shifts.pop()
    }

    fn of(
        question: &Scored,
        (published, ledger): (&Published, &Ledger),
        answers: &[&(Key, State)],
        [appearances, left_out]: [&[&(Key, State)]; 2],
    ) -> Self {
        let wordings = Wordings::of(question, published, ledger);
        let as_today = |key: &Key| wordings.hold(&key.survey, key.revision, &key.locale);
        let mut standing = Self {
            ever: State::empty(question.metric),
            joined: 0,
            days: Days::default(),
            appearances: Funnel::EMPTY,
            left_out: Funnel::EMPTY,
            elsewhere: 0,
        };
        for (key, state) in answers.iter().copied() {
            let fits = as_today(key) && key.metric == question.metric;
            match (fits, key.span) {
                // Both are of the question's metric, so neither can be refused.
                (true, Span::Ever) => {
                    let _ = standing.ever.try_merge(state);
                    if !wordings.are(&key.survey, key.revision, &key.locale) {
                        standing.joined += state.n();
                    }
                }
                (true, Span::Day(day)) => drop(standing.days.merge(day, state)),
                (false, Span::Ever) => standing.elsewhere += state.n(),
                (false, Span::Day(_)) => {}
            }
        }
        for (rows, sum) in [
            (appearances, &mut standing.appearances),
            (left_out, &mut standing.left_out),
        ] {
            for (key, state) in rows.iter().copied() {
                if let State::Response(funnel) = state
                    && key.span == Span::Ever
                    && as_today(key)
                {
                    *sum = sum.merge(funnel);
                }
            }
        }
        standing
    }
}

/// A part of a score: those who speak one language, who are on one page.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// Its answers by the owner's day.
    pub(crate) days: Days<State>,
    /// What became of its appearances.
    pub(crate) seen: Funnel,
}

impl Part {
    /// Takes in answers of a day.
    pub(crate) fn add(&mut self, day: Date, state: &State) {
        // All are of the question's metric, so none can be refused.
        let _ = self.days.merge(day, state);
    }

    /// Takes in appearances.
    pub(crate) fn see(&mut self, funnel: Funnel) {
        self.seen = self.seen.merge(&funnel);
    }
}

/// What is one series by the owner's word. Without one, each wording is a series of its own, as in a ledger that knows none.
pub(crate) fn ledger(published: &Published, declared: &[Same]) -> Ledger {
    if declared.is_empty() {
        Ledger::default()
    } else {
        published.ledger(declared)
    }
}

/// The present wordings of a question, and those that are the same by the owner's word.
pub(crate) struct Wordings<'a> {
    question: &'a Scored,
    published: &'a Published,
    ledger: &'a Ledger,
    today: BTreeSet<Fingerprint>,
    series: BTreeSet<Series>,
}

impl<'a> Wordings<'a> {
    pub(crate) fn of(question: &'a Scored, published: &'a Published, ledger: &'a Ledger) -> Self {
        let asked = &question.asked;
        let today = published.wordings(&asked.survey, question.revision, &asked.question);
        let series = today.iter().map(|of| ledger.series_of(*of)).collect();
        Self {
            question,
            published,
            ledger,
            today,
            series,
        }
    }

    /// Whether what was asked in that revision and language counts as asked today.
    pub(crate) fn hold(&self, survey: &Name, revision: u32, locale: &str) -> bool {
        self.asked(survey, revision, locale)
            .is_some_and(|of| self.series.contains(&self.ledger.series_of(of)))
    }

    /// Whether it was asked in the very words of today.
    fn are(&self, survey: &Name, revision: u32, locale: &str) -> bool {
        self.asked(survey, revision, locale)
            .is_some_and(|of| self.today.contains(&of))
    }

    fn asked(&self, survey: &Name, revision: u32, locale: &str) -> Option<Fingerprint> {
        let question = &self.question.asked.question;
        self.published.asked(survey, revision, question, locale)
    }
}
