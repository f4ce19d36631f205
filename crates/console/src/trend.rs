//! A score over time, as the API gives it; `table` is what stands beside the chart, `told` what is said in words.

mod table;
mod told;

use jiff::civil::Date;
use serde::Deserialize;

pub(crate) use self::told::{group_name, name, response};
use crate::live::{Response, Unit};

/// `GET …/scores` of one question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Trend {
    /// What it is scored by.
    pub(crate) metric: String,
    /// What values are in.
    pub(crate) unit: Unit,
    /// One for all, or one a group.
    pub(crate) series: Vec<Series>,
    /// Days on which the method changed.
    #[serde(default)]
    pub(crate) breaks: Vec<Break>,
    /// Initiatives.
    #[serde(default)]
    pub(crate) marks: Vec<Mark>,
    /// Plans.
    #[serde(default)]
    pub(crate) target: Vec<Target>,
    /// Appearances and what became of them.
    #[serde(default)]
    pub(crate) response: Response,
    /// Answers that a split was counted from, where that is not all of them.
    #[serde(default)]
    pub(crate) counted: Option<u64>,
    /// All of them.
    #[serde(default)]
    pub(crate) of: Option<u64>,
}

/// The score of all, or of a group.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Series {
    /// The group; none where there is one series for all.
    #[serde(default)]
    pub(crate) key: Option<String>,
    /// Answers.
    pub(crate) n: u64,
    /// The score of the whole period.
    #[serde(default)]
    pub(crate) value: Option<f64>,
    /// Its interval's lower end.
    #[serde(default)]
    pub(crate) low: Option<f64>,
    /// Its interval's upper end.
    #[serde(default)]
    pub(crate) high: Option<f64>,
    /// One a period.
    #[serde(default)]
    pub(crate) points: Vec<Point>,
    /// Of a group: who of it saw the survey, and who answered, where that is known.
    #[serde(default)]
    pub(crate) response: Option<Response>,
    /// Of a group: how it stands beside all others.
    #[serde(default)]
    pub(crate) others: Option<Others>,
}

/// A group beside all others together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Others {
    /// `higher`, `lower`, `no_difference`, `not_enough`.
    pub(crate) verdict: String,
    /// The group less the others.
    #[serde(default)]
    pub(crate) value: Option<f64>,
    /// Its interval's lower end.
    #[serde(default)]
    pub(crate) low: Option<f64>,
    /// Its interval's upper end.
    #[serde(default)]
    pub(crate) high: Option<f64>,
}

/// A period's score.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Point {
    /// Its first day.
    pub(crate) from: Date,
    /// Answers.
    pub(crate) n: u64,
    /// The score; none without answers.
    #[serde(default)]
    pub(crate) value: Option<f64>,
    /// Its interval's lower end.
    #[serde(default)]
    pub(crate) low: Option<f64>,
    /// Its interval's upper end.
    #[serde(default)]
    pub(crate) high: Option<f64>,
}

/// The method changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Break {
    /// When.
    pub(crate) day: Date,
}

/// An initiative began.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Mark {
    /// When.
    pub(crate) day: Date,
    /// What it is called.
    pub(crate) title: String,
}

/// A plan for a period.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Target {
    /// Its first day.
    pub(crate) from: Date,
    /// The day after its last.
    pub(crate) to: Date,
    /// The score that is planned.
    pub(crate) plan: f64,
}

impl Trend {
    /// Whether it is split into groups.
    pub(crate) fn is_split(&self) -> bool {
        self.series.iter().any(|series| series.key.is_some())
    }

    /// The groups that can be named, those with most answers first.
    pub(crate) fn keys(&self) -> Vec<String> {
        let keys = self.series.iter().filter_map(|series| series.key.clone());
        keys.filter(|key| !key.is_empty()).collect()
    }

    /// Every period that a series has, in order.
    pub(crate) fn days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self
            .series
            .iter()
            .flat_map(|series| series.points.iter().map(|point| point.from))
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const TREND: &str = r#"{"survey":"nps","question":"nps","metric":"nps","unit":{"name":"points","from":-100,"to":100},
        "series":[{"key":"ru","n":40,"value":30.0,"low":4.1,"high":52.2,"points":[
            {"from":"2025-12-29","to":"2026-01-05","n":40,"value":30.0,"low":4.1,"high":52.2},
            {"from":"2026-01-05","to":"2026-01-12","n":0}]},
          {"key":"","n":2,"value":-50.0,"low":-100.0,"high":50.0,"others":{"verdict":"not_enough"},"points":[
            {"from":"2026-01-05","to":"2026-01-12","n":2,"value":-50.0,"low":-100.0,"high":50.0}]}],
        "breaks":[{"day":"2026-01-07","why":"revision 3 asks in other words"}],
        "marks":[{"day":"2026-01-02","initiative":"i1","title":"Faster courier"}],
        "target":[{"from":"2026-01-01","to":"2026-04-01","plan":40}],
        "response":{"shown":3100,"completed":512,"percent":16.5,"low":15.2,"high":17.8}}"#;

    pub(crate) fn trend() -> Trend {
        serde_json::from_str(TREND).unwrap()
    }

    #[test]
    fn who_cannot_be_named_cannot_be_chosen() {
        assert_eq!(trend().keys(), ["ru"]);
        assert!(trend().is_split());
        assert_eq!(
            trend().series[1].others.as_ref().unwrap().verdict,
            "not_enough"
        );
    }
}
