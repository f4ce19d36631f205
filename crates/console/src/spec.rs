//! What the chart of a trend draws.

use jiff::civil::Date;
use serde::Serialize;

use crate::lang::Lang;
use crate::live::UnitName;
use crate::trend::{Point, Series, Trend, name};
use crate::words::Words;

/// Lines that can be told from each other; of more groups the table has all.
pub(crate) const MOST_LINES: usize = 6;

/// What the chart draws. Lines have a value a period, in the same order as the periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Spec {
    lang: &'static str,
    unit: &'static str,
    bounds: [f64; 2],
    /// Seconds of each period's first day, at midnight UTC.
    at: Vec<i64>,
    lines: Vec<Line>,
    breaks: Vec<Note>,
    marks: Vec<Note>,
    targets: Vec<Plan>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Line {
    label: String,
    value: Vec<Option<f64>>,
    low: Vec<Option<f64>>,
    high: Vec<Option<f64>>,
    /// What is said of each point.
    said: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Note {
    at: i64,
    label: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Plan {
    from: i64,
    to: i64,
    value: f64,
}

impl Trend {
    /// What the chart draws.
    pub(crate) fn spec(&self, words: &Words, lang: Lang, period: &dyn Fn(Date) -> String) -> Spec {
        let days = self.days();
        let line = |series: &Series| {
            let point = |day: &Date| series.points.iter().find(|point| point.from == *day);
            let pick = |get: fn(&Point) -> Option<f64>| {
                days.iter().map(|day| point(day).and_then(get)).collect()
            };
            let said = |day: &Date| {
                let point = point(day).filter(|point| point.n > 0);
                let score = point.map_or_else(
                    || words.scores.no_answers.to_owned(),
                    |point| self.told(point, words, lang),
                );
                format!("{}: {score}", period(*day))
            };
            Line {
                label: name(series, words),
                value: pick(|point| point.value),
                low: pick(|point| point.low),
                high: pick(|point| point.high),
                said: days.iter().map(said).collect(),
            }
        };
        let notes = |notes: Vec<(Date, &str)>| {
            notes
                .into_iter()
                .map(|(day, label)| Note {
                    at: seconds(day),
                    label: label.to_owned(),
                })
                .collect()
        };
        Spec {
            lang: lang.tag(),
            unit: match self.unit.name {
                UnitName::Points => "points",
                UnitName::Index => "index",
                UnitName::Percent => "percent",
                UnitName::Mean => "mean",
            },
            bounds: [self.unit.from, self.unit.to],
            at: days.iter().map(|day| seconds(*day)).collect(),
            lines: self.series.iter().take(MOST_LINES).map(line).collect(),
            breaks: notes(
                self.breaks
                    .iter()
                    .map(|it| (it.day, words.scores.break_why))
                    .collect(),
            ),
            marks: notes(
                self.marks
                    .iter()
                    .map(|it| (it.day, it.title.as_str()))
                    .collect(),
            ),
            targets: self
                .target
                .iter()
                .map(|it| Plan {
                    from: seconds(it.from),
                    to: seconds(it.to),
                    value: it.plan,
                })
                .collect(),
        }
    }
}

fn seconds(day: Date) -> i64 {
    day.to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |zoned| zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trend::tests::trend;

    #[test]
    fn every_line_has_a_value_a_period() {
        let spec = trend().spec(Words::of(Lang::En), Lang::En, &|day| day.to_string());
        assert_eq!(spec.at, [1_766_966_400, 1_767_571_200]);
        assert_eq!(
            spec.lines[0].value,
            [Some(30.0), None],
            "no answers is no score, not 0"
        );
        assert_eq!(spec.lines[1].value, [None, Some(-50.0)]);
        assert_eq!(
            spec.lines[0].said[0],
            "2025-12-29: +30 (+4 … +52), 40\u{a0}answers"
        );
        assert_eq!(spec.lines[1].label, "not known");
        assert_eq!(
            (
                spec.breaks.len(),
                spec.marks[0].label.as_str(),
                spec.targets[0].value
            ),
            (1, "Faster courier", 40.0)
        );
    }
}
