//! From the bytes of a request to answers that can be stored, without any I/O.

mod clock;
pub(crate) mod flags;
mod gzip;
mod json;

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use otklik_wire::answer::Answer;
use otklik_wire::batch::Envelope;
use otklik_wire::drops::Drops;
use otklik_wire::flags::Flags;
use otklik_wire::{Cursor, Node as _, Problem, Report};

use json::Json;

/// What may stand in `at`.
const TIME: &str = "an RFC 3339 time such as \"2026-01-31T12:00:00Z\"";

/// An answer fit to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// The answer.
    pub(crate) answer: Answer,
    /// When the visitor answered, by this collector's reckoning.
    pub(crate) at: Timestamp,
    /// The answer as it was sent, fields unknown to this version included.
    pub(crate) raw: String,
    /// What speaks against a person: what the page found, and what the request showed.
    pub(crate) flags: Flags,
}

/// An answer that will never be stored.
#[derive(Clone, Debug)]
pub(crate) struct Rejected {
    /// The id it came with, or its place in the batch.
    pub(crate) id: String,
    /// What is wrong with it.
    pub(crate) reason: String,
}

/// A batch as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// Each of its answers, fit to be stored or rejected for itself.
    pub(crate) answers: Vec<Result<Received, Rejected>>,
    /// What the page had to give up.
    pub(crate) dropped: Drops,
    /// The proof of work that it brings.
    pub(crate) work: Option<String>,
}

/// Why nothing of a body was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It unfolds to more than is allowed.
    TooLarge,
    /// It is no batch.
    Malformed(String),
    /// It is a batch of another version of the protocol.
    UnsupportedVersion(String),
}

/// Reads a batch that arrived at that time, in a request that showed `flags`.
pub(crate) fn read(body: &[u8], arrived: Timestamp, flags: Flags) -> Result<Batch, Refusal> {
    let body = match body {
        [0x1f, 0x8b, ..] => Cow::Owned(gzip::unfold(body)?),
        plain => Cow::Borrowed(plain),
    };
    // A byte that is no UTF-8 costs its character and not the batch.
    let text = String::from_utf8_lossy(body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&body));
    let document = Json::parse(&text)
        .map_err(|error| Refusal::Malformed(format!("the body is not JSON: {error}")))?;
    let envelope = Envelope::decode(document).map_err(|problem| {
        if problem.path() == "v" && problem.given() != "nothing" {
            Refusal::UnsupportedVersion(problem.to_string())
        } else {
            Refusal::Malformed(problem.to_string())
        }
    })?;
    let way = Way {
        flags,
        sent: envelope.sent_at.and_then(|sent_at| sent_at.parse().ok()),
        arrived,
    };
    let answers = envelope.answers.into_iter().enumerate();
    Ok(Batch {
        answers: answers
            .map(|(place, node)| read_answer(place, node, way))
            .collect(),
        dropped: envelope.dropped,
        work: envelope.work,
    })
}

/// Reads an answer that was stored before.
pub(crate) fn decode_stored(raw: &str) -> Result<Answer, String> {
    let answer = Json::parse(raw).map_err(|error| error.to_string())?;
    Answer::decode(answer).map_err(|problem| problem.to_string())
}

/// What is known of a batch's way.
#[derive(Clone, Copy)]
struct Way {
    /// What its request showed.
    flags: Flags,
    /// When it was sent, by the visitor's clock.
    sent: Option<Timestamp>,
    /// When it arrived.
    arrived: Timestamp,
}

fn read_answer(place: usize, node: Json<'_>, way: Way) -> Result<Received, Rejected> {
    let id = node
        .field("id")
        .and_then(|id| id.string())
        .unwrap_or_else(|| format!("answers[{place}]"));
    decode(node, way).map_err(|problem| Rejected {
        id,
        reason: problem.to_string(),
    })
}

fn decode(node: Json<'_>, way: Way) -> Result<Received, Problem> {
    let raw = node.raw().to_owned();
    // An age that is no number of milliseconds is none: it is not the answer.
    let age = node
        .field("age_ms")
        .and_then(|age| age.number())
        .map(|age| SignedDuration::from_millis(age as i64));
    let report = Report::default();
    let place = Cursor::root(node.clone(), &report).field("at");
    let answer = Answer::decode(node)?;
    let at = answer.at.parse().unwrap_or_else(|_| {
        place.refuse(TIME);
        Timestamp::UNIX_EPOCH
    });
    drop(place);
    let at = clock::answered_at(report.result(at)?, age, way.sent, way.arrived);
    let flags = answer.flags.and(way.flags);
    Ok(Received {
        answer,
        at,
        raw,
        flags,
    })
}

#[cfg(test)]
mod tests;
