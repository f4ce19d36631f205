//! What the page posts: one or more answers.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem, Report};
use crate::drops::Drops;
use crate::json::Writer;

/// The version of the protocol.
pub const VERSION: u32 = 1;
/// Most bytes in a request body: what the collector reads before it refuses.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// Most bytes a compressed body may unfold to.
pub const MAX_INFLATED_BYTES: usize = 1024 * 1024;
/// Most answers in one batch.
pub const MAX_ANSWERS: usize = 100;

/// An answer that waits in the page: its fields as [`Answer::to_fields`](crate::answer::Answer::to_fields) wrote
/// them, and how long ago it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// The answer's fields without braces.
    pub fields: &'a str,
    /// Milliseconds since the visitor answered.
    pub age_ms: u64,
}

/// Writes a batch: `{"v":1,"batch":…,"sent_at":…,"sdk":…,"dropped"?:…,"work"?:…,"answers":[…]}`.
///
/// `batch` names this sending for logs only; a retry may cut its batches differently. `dropped` is what the page gave
/// up since it last told; `work` is what the collector asked for, as `www/work.js` found it.
#[must_use]
pub fn write(
    batch: &str,
    sent_at: &str,
    sdk: &str,
    dropped: &Drops,
    work: Option<&str>,
    answers: &[Waiting<'_>],
) -> String {
    let mut json = Writer::default();
    json.object(|json| {
        json.key("v").number(VERSION.into());
        json.key("batch").string(batch);
        json.key("sent_at").string(sent_at);
        json.key("sdk").string(sdk);
        dropped.write(json);
        if let Some(work) = work {
            json.key("work").string(work);
        }
        json.key("answers").array(|json| {
            for answer in answers {
                json.object(|json| {
                    json.raw(answer.fields);
                    json.key("age_ms").number(answer.age_ms);
                });
            }
        });
    });
    json.into_text()
}

/// A batch as it arrived: its answers, each still to be read, so that one bad answer costs only itself.
#[derive(Clone, Debug)]
pub struct Envelope<N> {
    /// When the page sent it, by the visitor's clock: RFC 3339, as it was given.
    pub sent_at: Option<String>,
    /// What the page had to give up since it last told.
    pub dropped: Drops,
    /// The proof of [`work`](crate::work) that it brings.
    pub work: Option<String>,
    /// The answers, 1 to [`MAX_ANSWERS`].
    pub answers: Vec<N>,
}

impl<N: Node> Envelope<N> {
    /// Opens a batch. Of its own fields only `v` and `answers` can refuse it.
    ///
    /// # Errors
    /// A [`Problem`] with the envelope: wrong version, no list, too many answers.
    pub fn decode(body: N) -> Result<Self, Problem> {
        let sent_at = body.field("sent_at").and_then(|sent_at| sent_at.string());
        let dropped = body.field("dropped").as_ref().map(Drops::read);
        let work = body.field("work").and_then(|work| work.string());
        let report = Report::default();
        let batch = Cursor::root(body, &report);
        batch.keys();
        batch.field("v").whole(VERSION, VERSION);
        let list = batch.field("answers");
        let items = list.items();
        if !(1..=MAX_ANSWERS).contains(&items.len()) {
            list.refuse("1 to 100 answers");
        }
        let answers = items.into_iter().filter_map(Cursor::into_node).collect();
        drop((batch, list));
        report.result(Self {
            sent_at,
            dropped: dropped.unwrap_or_default(),
            work,
            answers,
        })
    }
}
