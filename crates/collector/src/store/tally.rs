//! What a group of answers changes in the day states. Pure.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use otklik_score::calendar::day_of;
use otklik_score::response::{Funnel, Reach};
use otklik_score::{Merge as _, Metric, State};
use otklik_wire::answer::{Answer, Given};
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;

use super::zones::Rule;

/// What one state is of: the answers of one site to one question, or the appearances of one survey, asked in one way, in
/// one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The site.
    pub(crate) site: Name,
    /// When they were given.
    pub(crate) span: Span,
    /// The survey.
    pub(crate) survey: Name,
    /// What of it.
    pub(crate) subject: Subject,
    /// The survey's revision.
    pub(crate) revision: u32,
    /// The language that the visitor's page asked for, empty if it named none.
    pub(crate) locale: String,
    /// The metric and its scale.
    pub(crate) metric: Metric,
}

/// What of a survey is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// The answers to a question.
    Question(Name),
    /// Of these, those of whoever is that to the site. Days alone have them.
    Role { question: Name, role: Name },
    /// How far its appearances came.
    Appearances,
    /// How far those came that are in nothing else: what was flagged as no person's.
    LeftOut,
}

/// An answer as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vote<'a> {
    /// The answer.
    pub(crate) answer: &'a Answer,
    /// When it was given, by the collector's reckoning.
    pub(crate) at: Timestamp,
    /// What speaks against it.
    pub(crate) flags: Flags,
}

/// A stretch of time that has a state of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Span {
    /// All days.
    Ever,
    /// One day of the owner's calendar.
    Day(Date),
}

/// Which states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// Those of all answers that were counted: the running scores.
    Counted,
    /// The part in them of answers that were too old and are gone.
    Expired,
}

/// What comes into a state and what leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    added: State,
    removed: State,
}

/// The changes of a group, summed up so that each state is written once a commit.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<Key, Change>);

impl Tally {
    /// Counts an answer that is stored now.
    pub(crate) fn add(&mut self, site: &Name, rule: &Rule, vote: Vote<'_>) {
        self.each(site, rule, vote, |change| &mut change.added);
    }

    /// Takes back an answer that a later version replaces.
    pub(crate) fn remove(&mut self, site: &Name, rule: &Rule, vote: Vote<'_>) {
        self.each(site, rule, vote, |change| &mut change.removed);
    }

    /// What is to be changed, in the order of the keys: writers that wait for each other then wait in one order.
    pub(crate) fn into_changes(self) -> impl Iterator<Item = (Key, Change)> {
        let moved = |(_, change): &(Key, Change)| change.added != change.removed;
        self.0.into_iter().filter(moved)
    }

    /// The states that the answers make where there were none.
    pub(crate) fn into_states(self) -> impl Iterator<Item = (Key, State)> {
        self.into_changes()
            .filter_map(|(key, change)| Some((key, change.applied_to(None)?)))
    }

    fn each(
        &mut self,
        site: &Name,
        rule: &Rule,
        vote: Vote<'_>,
        side: impl Fn(&mut Change) -> &mut State,
    ) {
        let answer = vote.answer;
        let day = Span::Day(day_of(vote.at, &rule.zone));
        for (subject, state) in vote.states(rule) {
            let spans: &[Span] = match subject {
                Subject::Role { .. } => &[day],
                _ => &[Span::Ever, day],
            };
            for span in spans.iter().copied() {
                let key = Key {
                    site: site.clone(),
                    span,
                    survey: answer.survey.clone(),
                    subject: subject.clone(),
                    revision: answer.survey_rev,
                    locale: answer.locale.clone().unwrap_or_default(),
                    metric: state.metric(),
                };
                let change = self.0.entry(key).or_insert_with(|| Change {
                    added: State::empty(state.metric()),
                    removed: State::empty(state.metric()),
                });
                // The key holds the metric, so the two are of one kind.
                let _ = side(change).try_merge(&state);
            }
        }
    }
}

impl Change {
    /// The state after the change; `None` when no answer is left in it.
    pub(crate) fn applied_to(&self, kept: Option<State>) -> Option<State> {
        let empty = State::empty(self.added.metric());
        let mut state = kept.unwrap_or(empty);
        // First in, then out: what is replaced within one group was never in the kept state.
        let _ = state.try_merge(&self.added);
        let _ = state.try_unmerge(&self.removed);
        (state != empty).then_some(state)
    }
}

impl Table {
    /// Its name in the database.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Counted => "day_states",
            Self::Expired => "expired_states",
        }
    }
}

impl Key {
    /// Metric and scale as they are written in the database.
    pub(crate) fn metric_text(&self) -> String {
        let (min, max) = self.metric.scale();
        format!("{} {min}-{max}", self.metric.name())
    }

    /// The span as it is written in the database: the day, or nothing for all days.
    pub(crate) fn span_text(&self) -> String {
        match self.span {
            Span::Ever => String::new(),
            Span::Day(day) => day.to_string(),
        }
    }
}

impl Subject {
    /// Written where a question's name would be; no name is like it.
    const LEFT_OUT: &str = "(left out)";
    /// What the text of a role begins with.
    const ROLE: &str = "(role ";
    /// Where the texts of roles begin in the order of bytes, and where they are over.
    pub(crate) const ROLES: (&str, &str) = (Self::ROLE, "(role!");

    /// As it is written in the database: the question, or what is none's name.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Question(question) => question.as_str().into(),
            Self::Role { question, role } => format!("{}{role}) {question}", Self::ROLE).into(),
            Self::Appearances => "".into(),
            Self::LeftOut => Self::LEFT_OUT.into(),
        }
    }

    /// Reads what [`Self::text`] wrote.
    ///
    /// # Errors
    /// Gives the text back if it can be no subject's.
    pub(crate) fn parse(text: String) -> Result<Self, String> {
        match text.as_str() {
            "" => Ok(Self::Appearances),
            Self::LEFT_OUT => Ok(Self::LeftOut),
            by_role if by_role.starts_with(Self::ROLE) => {
                let (role, question) = by_role[Self::ROLE.len()..]
                    .split_once(") ")
                    .ok_or_else(|| by_role.to_owned())?;
                Ok(Self::Role {
                    question: Name::new(question.to_owned())?,
                    role: Name::new(role.to_owned())?,
                })
            }
            _ => Name::new(text).map(Self::Question),
        }
    }
}

impl Vote<'_> {
    /// What it adds to which states.
    fn states(&self, rule: &Rule) -> Vec<(Subject, State)> {
        let reach = self.answer.reach;
        if !rule.counts(self.flags) {
            // Whoever does not say how far it came has sent an answer.
            let reach = reach.unwrap_or(Reach::Completed);
            return vec![(Subject::LeftOut, appearance(reach))];
        }
        let role = role(self.answer);
        let scored = self.answer.parts.iter().flat_map(|part| {
            let question = part.question.clone();
            let by_role = role.map(|role| Subject::Role {
                question: question.clone(),
                role: role.clone(),
            });
            let subjects = by_role.into_iter().chain([Subject::Question(question)]);
            let state = part.given.state();
            subjects.filter_map(move |subject| Some((subject, state?)))
        });
        let appearance = reach.map(|reach| (Subject::Appearances, appearance(reach)));
        scored.chain(appearance).collect()
    }
}

impl Span {
    /// Reads what [`Key::span_text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Ever);
        }
        text.parse().ok().map(Self::Day)
    }
}

/// A state as it is written in the database.
pub(crate) fn encoded(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    state.encode(&mut bytes);
    bytes
}

/// What whoever answered is to the site, of what the survey gave to choose from.
fn role(answer: &Answer) -> Option<&Name> {
    answer.parts.iter().find_map(|part| match &part.given {
        Given::Chosen(chosen) if chosen.role => chosen.options.first(),
        _ => None,
    })
}

fn appearance(reach: Reach) -> State {
    let mut funnel = Funnel::EMPTY;
    funnel.add(reach.into());
    funnel.into()
}
