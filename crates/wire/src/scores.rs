//! Running scores as they travel: mergeable counts, and the numbers computed from them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use otklik_score::Estimate;
use otklik_score::nps::Counts;

use crate::decode::{Cursor, Node, Problem, Report};
use crate::id::Name;
use crate::json::Writer;

/// The running score of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The survey.
    pub survey: Name,
    /// The question.
    pub question: Name,
    /// How often each rating was given.
    pub counts: Counts,
}

/// Writes scores: `{"v":1,"site":…,"scores":[{"survey","question","metric":"nps","counts":[…],"n","value","low","high"}]}`.
///
/// `value`, `low` and `high` are points from −100 to 100, absent when nobody has answered.
#[must_use]
pub fn write(site: &Name, running: &[Running]) -> String {
    let mut json = Writer::default();
    json.object(|json| {
        json.key("v").number(crate::batch::VERSION.into());
        json.key("site").string(site.as_str());
        json.key("scores").array(|json| {
            running
                .iter()
                .for_each(|score| json.object(|json| score.write_fields(json)));
        });
    });
    json.into_text()
}

/// Reads scores. Metrics that this version does not know are passed over.
///
/// # Errors
/// The first [`Problem`].
pub fn decode<N: Node>(document: N) -> Result<Vec<Running>, Problem> {
    let report = Report::default();
    let mut running = Vec::new();
    for score in Cursor::root(document, &report).field("scores").items() {
        if score.field("metric").string() == "nps" {
            running.push(Running {
                survey: Name::decode(&score.field("survey")),
                question: Name::decode(&score.field("question")),
                counts: read_counts(&score.field("counts")),
            });
        }
    }
    report.result(running)
}

/// Reads counts written by [`write_counts`].
///
/// # Errors
/// A [`Problem`] unless this is a list of 11 counts.
pub fn decode_counts<N: Node>(list: N) -> Result<Counts, Problem> {
    let report = Report::default();
    let counts = read_counts(&Cursor::root(list, &report));
    report.result(counts)
}

fn read_counts<N: Node>(list: &Cursor<'_, N>) -> Counts {
    let mut counts = [0; 11];
    let items = list.items();
    if items.len() != counts.len() {
        list.refuse("11 counts");
    }
    for (count, item) in counts.iter_mut().zip(items) {
        *count = item.whole(0, u32::MAX).into();
    }
    Counts::from_array(counts)
}

/// Writes counts as a JSON list, rating 0 first.
#[must_use]
pub fn write_counts(counts: Counts) -> String {
    let mut json = Writer::default();
    json.array(|json| {
        counts
            .to_array()
            .into_iter()
            .for_each(|count| json.number(count));
    });
    json.into_text()
}

impl Running {
    fn write_fields(&self, json: &mut Writer) {
        json.key("survey").string(self.survey.as_str());
        json.key("question").string(self.question.as_str());
        json.key("metric").string("nps");
        json.key("counts").raw(&write_counts(self.counts));
        json.key("n").number(self.counts.n());
        if let Some(Estimate {
            value,
            low,
            high,
            n: _,
        }) = self.counts.score()
        {
            for (key, points) in [("value", value), ("low", low), ("high", high)] {
                let mut number = String::new();
                let _ = write!(number, "{points}");
                json.key(key).raw(&number);
            }
        }
    }
}
