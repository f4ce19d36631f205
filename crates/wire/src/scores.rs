//! Running scores as they travel: mergeable counts, and the numbers computed from them.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write as _;

use otklik_score::{Estimate, Metric, Rated};

use crate::decode::{Cursor, Node, Problem, Report};
use crate::id::Name;
use crate::json::Writer;
use crate::survey::Word;

/// How often each answer of a metric's scale was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    metric: Metric,
    counts: Vec<u64>,
}

/// The running score of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The survey.
    pub survey: Name,
    /// The question.
    pub question: Name,
    /// How often each answer was given.
    pub counted: Counted,
}

impl Counted {
    /// No answers.
    #[must_use]
    pub fn none(metric: Metric) -> Self {
        let (min, max) = metric.scale();
        Self {
            metric,
            counts: vec![0; usize::from(max.abs_diff(min)) + 1],
        }
    }

    /// Counts by answer, the lowest first; `None` unless there is one for each answer of the scale.
    #[must_use]
    pub fn new(metric: Metric, counts: Vec<u64>) -> Option<Self> {
        (counts.len() == Self::none(metric).counts.len()).then_some(Self { metric, counts })
    }

    /// What was asked for.
    #[must_use]
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// The counts, the lowest answer first.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Counts an answer, unless it is by another metric.
    pub fn add(&mut self, rated: Rated) {
        if rated.metric() != self.metric {
            return;
        }
        let slot = rated.get().abs_diff(self.metric.scale().0);
        if let Some(count) = self.counts.get_mut(usize::from(slot)) {
            *count += 1;
        }
    }
}

/// Writes scores:
/// `{"v":1,"site":…,"scores":[{"survey","question","metric":"csat","min":1,"max":5,"counts":[…],"n","value","low","high"}]}`.
///
/// `value`, `low` and `high` are in the metric's unit, absent when nobody has answered.
#[must_use]
pub fn write(site: &Name, running: &[(Running, Option<Estimate>)]) -> String {
    let mut json = Writer::default();
    json.object(|json| {
        json.key("v").number(crate::batch::VERSION.into());
        json.key("site").string(site.as_str());
        json.key("scores").array(|json| {
            for (score, estimate) in running {
                json.object(|json| score.write_fields(*estimate, json));
            }
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
        let name = score.field("metric").string();
        let word = Word::ALL.into_iter().find(|(word, _)| *word == name);
        let Some(metric) = word.and_then(|(_, word)| word.metric(&score)) else {
            continue;
        };
        running.push(Running {
            survey: Name::decode(&score.field("survey")),
            question: Name::decode(&score.field("question")),
            counted: Counted::read(metric, &score.field("counts")),
        });
    }
    report.result(running)
}

impl Counted {
    fn read<N: Node>(metric: Metric, list: &Cursor<'_, N>) -> Self {
        let counts = list
            .items()
            .iter()
            .map(|item| item.whole(0, u32::MAX).into())
            .collect();
        Self::new(metric, counts).unwrap_or_else(|| {
            list.refuse("a count for each answer of the scale");
            Self::none(metric)
        })
    }
}

impl Running {
    fn write_fields(&self, estimate: Option<Estimate>, json: &mut Writer) {
        let Counted { metric, counts } = &self.counted;
        let (min, max) = metric.scale();
        json.key("survey").string(self.survey.as_str());
        json.key("question").string(self.question.as_str());
        json.key("metric").string(metric.name());
        json.key("min").number(min as u64);
        json.key("max").number(max as u64);
        json.key("counts")
            .array(|json| counts.iter().for_each(|&count| json.number(count)));
        json.key("n").number(self.counted.n());
        if let Some(Estimate {
            value, low, high, ..
        }) = estimate
        {
            for (key, figure) in [("value", value), ("low", low), ("high", high)] {
                let mut number = String::new();
                let _ = write!(number, "{figure}");
                json.key(key).raw(&number);
            }
        }
    }
}
