//! The table beside the chart, and the same as a file.

use jiff::civil::Date;

use super::{Trend, name};
use crate::lang::Lang;
use crate::words::Words;

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
}

#[cfg(test)]
mod tests {
    use super::super::tests::trend;
    use super::*;

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
}
