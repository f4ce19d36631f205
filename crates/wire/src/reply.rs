//! What the collector says of each answer of a batch.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem, Report};
use crate::id::AnswerId;
use crate::json::Writer;

/// What became of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// On disk.
    Stored,
    /// Was on disk before, this version or a later one.
    Duplicate,
    /// Will never be taken, for this reason.
    Rejected(String),
    /// The same id and `seq` is on disk with another content; the first one stays.
    Conflict,
    /// Not now: try again after so many milliseconds.
    Retry(u32),
}

impl Outcome {
    /// Whether the page may forget the answer.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Retry(_))
    }

    fn status(&self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Duplicate => "duplicate",
            Self::Rejected(_) => "rejected",
            Self::Conflict => "conflict",
            Self::Retry(_) => "retry",
        }
    }

    /// `None` for a status that this version does not know: then the answer is neither kept nor refused.
    fn read<N: Node>(result: &Cursor<'_, N>) -> Option<Self> {
        let text = |key: &str| result.field(key).try_string().unwrap_or_default();
        Some(match text("status").as_str() {
            "stored" => Self::Stored,
            "duplicate" => Self::Duplicate,
            "rejected" => Self::Rejected(text("reason")),
            "conflict" => Self::Conflict,
            "retry" => Self::Retry(
                result
                    .optional("retry_after_ms")
                    .map_or(0, |ms| ms.whole(0, u32::MAX)),
            ),
            _ => return None,
        })
    }
}

/// What a reply says of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The answer.
    pub id: AnswerId,
    /// What became of it.
    pub outcome: Outcome,
    /// The token by which the visitor can ask what comes of it.
    pub receipt: Option<String>,
}

/// Writes a reply: `{"v":1,"results":{"<id>":{"status":…}}}`.
///
/// The ids are text because a rejected answer may not have had a well-formed one.
#[must_use]
pub fn write(results: &[(String, Outcome)]) -> String {
    write_with(results, |_| None)
}

/// Writes a reply in which some answers have a receipt, by which the visitor can ask what became of it.
#[must_use]
pub fn write_with(
    results: &[(String, Outcome)],
    receipt: impl Fn(&str) -> Option<String>,
) -> String {
    let mut json = Writer::default();
    json.object(|json| {
        json.key("v").number(crate::batch::VERSION.into());
        json.key("results").object(|json| {
            for (id, outcome) in results {
                json.key(id).object(|json| {
                    json.key("status").string(outcome.status());
                    match outcome {
                        Outcome::Rejected(reason) => json.key("reason").string(reason),
                        Outcome::Retry(ms) => json.key("retry_after_ms").number((*ms).into()),
                        Outcome::Stored | Outcome::Duplicate | Outcome::Conflict => {}
                    }
                    if let Some(receipt) = receipt(id) {
                        json.key("receipt").string(&receipt);
                    }
                });
            }
        });
    });
    json.into_text()
}

/// Reads a reply: what it says of every answer that it names in a way this version understands.
///
/// # Errors
/// A [`Problem`] if this is no reply at all, such as a captive portal's page: then nothing was accepted.
pub fn decode<N: Node>(document: N) -> Result<Vec<Told>, Problem> {
    let report = Report::default();
    let results = Cursor::root(document, &report).field("results");
    let mut outcomes = Vec::new();
    for key in results.keys() {
        let result = results.field(&key);
        let outcome = Outcome::read(&result);
        if let (Ok(id), Some(outcome)) = (AnswerId::new(key), outcome) {
            outcomes.push(Told {
                id,
                outcome,
                receipt: result.field("receipt").try_string(),
            });
        }
    }
    drop(results);
    report.result(outcomes)
}
