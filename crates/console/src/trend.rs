//! A score over time: what the API gives, and the table beside the chart.

use jiff::civil::Date;
use serde::Deserialize;

use crate::lang::Lang;
use crate::live::{Response, Unit};
use crate::words::{Words, fill};

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
    /// How.
    pub(crate) why: String,
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
    /// The table beside the chart: a line a period and group, the newest first, with its head.
    pub(crate) fn rows(
        &self,
        words: &Words,
        lang: Lang,
        period: &dyn Fn(Date) -> String,
    ) -> Vec<Vec<String>> {
        let scores = &words.scores;
        let head = [
            scores.period,
            scores.group,
            scores.score,
            scores.interval,
            scores.n,
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for series in &self.series {
            rows.extend(series.points.iter().rev().map(|point| {
                let written = |value: Option<f64>| {
                    value.map_or_else(
                        || "–".to_owned(),
                        |value| self.unit.name.written(value, lang),
                    )
                };
                let interval = point.value.map_or_else(
                    || "–".to_owned(),
                    |_| format!("{} … {}", written(point.low), written(point.high)),
                );
                vec![
                    period(point.from),
                    name(series, words),
                    written(point.value),
                    interval,
                    lang.whole(point.n),
                ]
            }));
        }
        rows
    }

    /// The same for a file: plain numbers, days as in the calendar.
    pub(crate) fn plain_rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![
            ["from", "group", "n", "value", "low", "high"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for series in &self.series {
            rows.extend(series.points.iter().map(|point| {
                let plain =
                    |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
                let group = series.key.clone().unwrap_or_default();
                vec![
                    point.from.to_string(),
                    group,
                    point.n.to_string(),
                    plain(point.value),
                    plain(point.low),
                    plain(point.high),
                ]
            }));
        }
        rows
    }

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

    pub(crate) fn told(&self, point: &Point, words: &Words, lang: Lang) -> String {
        let written = |value: Option<f64>| {
            value.map_or_else(String::new, |value| self.unit.name.written(value, lang))
        };
        format!(
            "{} ({} … {}), {}",
            written(point.value),
            written(point.low),
            written(point.high),
            lang.count(point.n, words.scores.answers)
        )
    }
}

/// What a series is called.
pub(crate) fn name(series: &Series, words: &Words) -> String {
    match &series.key {
        None => words.scores.all.to_owned(),
        Some(key) if key.is_empty() => words.scores.no_key.to_owned(),
        Some(key) => group_name(key, words).to_owned(),
    }
}

/// What a group is called: devices by their words, all others by what their key says.
pub(crate) fn group_name<'a>(key: &'a str, words: &Words) -> &'a str {
    match key {
        "phone" => words.surveys.phone,
        "tablet" => words.surveys.tablet,
        "desktop" => words.surveys.desktop,
        _ => key,
    }
}

/// What is said of who answered.
pub(crate) fn response(response: &Response, words: &Words, lang: Lang) -> Option<String> {
    let [rate, low, high] =
        [response.percent?, response.low?, response.high?].map(|value| lang.percent(value));
    let shown = lang
        .count(response.shown, words.scores.seen)
        .replace('\u{a0}', " ");
    Some(fill(
        words.scores.response,
        &[
            ("rate", &rate),
            ("shown", &shown),
            ("low", &low),
            ("high", &high),
        ],
    ))
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
    fn the_table_says_what_the_chart_shows() {
        let rows = trend().rows(Words::of(Lang::Ru), Lang::Ru, &|day| day.to_string());
        assert_eq!(rows[1], ["2026-01-05", "ru", "–", "–", "0"]);
        assert_eq!(rows[2], ["2025-12-29", "ru", "+30", "+4 … +52", "40"]);
        assert_eq!(rows.len(), 4);
        assert_eq!(
            trend().plain_rows()[3],
            ["2026-01-05", "", "2", "-50", "-100", "50"]
        );
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

    #[test]
    fn who_answered_is_said_as_on_the_card() {
        let told = response(&trend().response, Words::of(Lang::En), Lang::En).unwrap();
        assert_eq!(told, "17% of 3,100 appearances were answered (15% to 18%)");
        assert_eq!(
            response(&Response::default(), Words::of(Lang::En), Lang::En),
            None
        );
    }
}
