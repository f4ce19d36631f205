//! What to do now: one next step each, the most urgent first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::clock::Standing;
use crate::case::{Case, Status, Verdict, WaitsFor};
use crate::item::Tone;
use crate::moment;
use crate::promise::{Severity, Which};

/// A next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What.
    #[serde(rename = "do")]
    pub step: Step,
    /// Why, in words.
    pub why: String,
}

/// What can be a next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Say something to the visitor.
    Reply,
    /// Begin.
    Take,
    /// Settle it.
    Done,
    /// Open a case.
    Open,
    /// Look at a score.
    Look,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Todo {
    /// Of which kind it is.
    pub kind: Kind,
    /// The case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<i64>,
    /// The item, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The promise that is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Which>,
    /// By when.
    #[serde(
        default,
        with = "moment::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub due: Option<Timestamp>,
    /// Since when it waits.
    #[serde(
        default,
        with = "moment::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub since: Option<Timestamp>,
    /// The beginning of what was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// How its rating sounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// How grave it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// The score that moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// What to do about it.
    pub next: Next,
}

/// Kinds of things to do, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A promise is broken and not yet met.
    Late,
    /// A promise is soon to fall due.
    Near,
    /// A visitor said that it is not solved.
    NotSolved,
    /// Somebody unhappy left an address, and nobody has taken it up.
    Contact,
    /// A score moved by more than chance.
    Drift,
    /// Nobody has answered yet.
    Unanswered,
}

/// A score that moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// The score before.
    pub from: f64,
    /// The score since.
    pub to: f64,
    /// The day it began with.
    pub since: String,
}

impl Next {
    /// What to do about a case; `None` where there is nothing.
    #[must_use]
    pub fn of(case: &Case, now: Timestamp) -> Option<Self> {
        if !case.is_open() {
            return None;
        }
        let step = |step, why: &str| {
            Some(Self {
                step,
                why: why.to_owned(),
            })
        };
        let standing = |which| {
            case.clocks
                .as_ref()
                .and_then(|clocks| clocks.standing(which, now))
        };
        if case.verdict == Some(Verdict::NotSolved) && case.waits_for == WaitsFor::Us {
            return step(Step::Reply, "the visitor says that it is not solved");
        }
        match standing(Which::First) {
            Some(Standing::Late) => return step(Step::Reply, "the first reply is overdue"),
            Some(Standing::Near) => return step(Step::Reply, "the first reply is soon due"),
            Some(Standing::Running) => {
                return step(Step::Reply, "the visitor waits for a first reply");
            }
            _ => {}
        }
        match standing(Which::Solution) {
            Some(Standing::Late) => return step(Step::Done, "the solution is overdue"),
            Some(Standing::Near) => return step(Step::Done, "the solution is soon due"),
            _ => {}
        }
        match (case.status, case.waits_for) {
            (Status::Heard, _) => step(Step::Take, "nobody has taken it up"),
            (_, WaitsFor::Us) => step(Step::Reply, "the visitor spoke last"),
            _ => step(Step::Done, "it is in work"),
        }
    }
}

impl Todo {
    /// What there is to do about a case, if it is urgent enough for today; `None` if not.
    #[must_use]
    pub fn of_case(number: i64, case: &Case, now: Timestamp) -> Option<Self> {
        let next = Next::of(case, now)?;
        let due = case
            .clocks
            .as_ref()
            .and_then(super::case::clock::Clocks::due);
        let standing = due.and_then(|(which, _)| case.clocks.as_ref()?.standing(which, now));
        let kind = match standing {
            Some(Standing::Late) => Kind::Late,
            Some(Standing::Near) => Kind::Near,
            _ if case.verdict == Some(Verdict::NotSolved) && case.waits_for == WaitsFor::Us => {
                Kind::NotSolved
            }
            _ if case.status == Status::Heard || case.waits_for == WaitsFor::Us => Kind::Unanswered,
            _ => return None,
        };
        Some(Self {
            kind,
            case: Some(number),
            item: None,
            clock: due.map(|(which, _)| which),
            due: due.map(|(_, term)| term.due),
            since: Some(case.changed_at),
            excerpt: None,
            tone: None,
            severity: Some(case.severity),
            assignee: case.assignee.clone(),
            drift: None,
            next,
        })
    }

    /// Somebody unhappy who left an address.
    #[must_use]
    pub fn of_contact(item: String, at: Timestamp, tone: Tone, excerpt: String) -> Self {
        Self {
            kind: Kind::Contact,
            case: None,
            item: Some(item),
            clock: None,
            due: None,
            since: Some(at),
            excerpt: Some(excerpt),
            tone: Some(tone),
            severity: None,
            assignee: None,
            drift: None,
            next: Next {
                step: Step::Open,
                why: "somebody unhappy left an address".to_owned(),
            },
        }
    }

    /// A score that moved.
    #[must_use]
    pub fn of_drift(drift: Drift) -> Self {
        Self {
            kind: Kind::Drift,
            case: None,
            item: None,
            clock: None,
            due: None,
            since: None,
            excerpt: None,
            tone: None,
            severity: None,
            assignee: None,
            next: Next {
                step: Step::Look,
                why: format!("the score moved since {} by more than chance", drift.since),
            },
            drift: Some(drift),
        }
    }
}

/// Puts the most urgent first: by kind; of what falls due, what is due first; else the graver, and of equals what has
/// waited longer.
pub fn order(todo: &mut [Todo]) {
    todo.sort_by(|a, b| {
        let due = |todo: &Todo| match todo.kind {
            Kind::Late | Kind::Near => todo.due,
            _ => None,
        };
        let by_kind = a.kind.cmp(&b.kind);
        by_kind
            .then(due(a).cmp(&due(b)))
            .then(a.severity.cmp(&b.severity))
            .then(a.since.cmp(&b.since))
    });
}
