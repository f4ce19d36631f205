//! What is measured: names, targets, medians.

use std::collections::BTreeMap;

use serde_json::json;

use crate::report::{Finding, Met};

/// Something that each round measures once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Fsyncs,
    Single,
    SingleGroup,
    SingleOfBare,
    SingleOfDriver,
    SingleP50,
    SingleP99,
    SingleP999,
    Batched,
    BatchedGroup,
    BatchedOfBare,
    BatchedOfDriver,
    BatchedP99,
    BareSingle,
    BareBatched,
    DriverSingle,
    DriverBatched,
    CollectorCores,
    ClientCores,
    IdleRss,
    BusyRate,
    BusyRss,
    Wal,
    ColdStart,
    Recovery,
    RecoveredWal,
}

/// What a figure should reach.
#[derive(Clone, Copy, Debug)]
enum Target {
    AtLeast(f64),
    AtMost(f64),
    None,
}

impl Figure {
    const ALL: [Self; 26] = [
        Self::Fsyncs,
        Self::Single,
        Self::SingleGroup,
        Self::SingleOfBare,
        Self::SingleOfDriver,
        Self::SingleP50,
        Self::SingleP99,
        Self::SingleP999,
        Self::Batched,
        Self::BatchedGroup,
        Self::BatchedOfBare,
        Self::BatchedOfDriver,
        Self::BatchedP99,
        Self::BareSingle,
        Self::BareBatched,
        Self::DriverSingle,
        Self::DriverBatched,
        Self::CollectorCores,
        Self::ClientCores,
        Self::IdleRss,
        Self::BusyRate,
        Self::BusyRss,
        Self::Wal,
        Self::ColdStart,
        Self::Recovery,
        Self::RecoveredWal,
    ];

    /// Its name, its unit, digits after the point, and its target.
    fn about(self) -> (&'static str, &'static str, usize, Target) {
        use Target::{AtLeast, AtMost, None};
        match self {
            Self::Fsyncs => ("the disk: 4 KiB appended and fdatasync", "/s", 0, None),
            Self::Single => (
                "1 answer a request, durable",
                " answers/s",
                0,
                AtLeast(12_000.0),
            ),
            Self::SingleGroup => ("– answers in a transaction", "", 1, None),
            Self::SingleOfBare => (
                "– of the handler that stores nothing",
                " %",
                0,
                AtLeast(60.0),
            ),
            Self::SingleOfDriver => (
                "– of SQLite alone, same rows and groups",
                " %",
                0,
                AtLeast(40.0),
            ),
            Self::SingleP50 => ("– at half of that rate, p50", " ms", 2, AtMost(4.0)),
            Self::SingleP99 => ("– at half of that rate, p99", " ms", 2, AtMost(20.0)),
            Self::SingleP999 => ("– at half of that rate, p99.9", " ms", 2, AtMost(60.0)),
            Self::Batched => (
                "25 answers a request, durable",
                " answers/s",
                0,
                AtLeast(60_000.0),
            ),
            Self::BatchedGroup => ("– answers in a transaction", "", 1, None),
            Self::BatchedOfBare => ("– of the handler that stores nothing", " %", 0, None),
            Self::BatchedOfDriver => (
                "– of SQLite alone, same rows and groups",
                " %",
                0,
                AtLeast(40.0),
            ),
            Self::BatchedP99 => ("– at half of that rate, p99", " ms", 2, None),
            Self::BareSingle => (
                "a handler that stores nothing, 1 answer",
                " requests/s",
                0,
                None,
            ),
            Self::BareBatched => (
                "a handler that stores nothing, 25 answers",
                " requests/s",
                0,
                None,
            ),
            Self::DriverSingle => (
                "SQLite alone, groups as with 1 answer",
                " answers/s",
                0,
                None,
            ),
            Self::DriverBatched => (
                "SQLite alone, groups as with 25 answers",
                " answers/s",
                0,
                None,
            ),
            Self::CollectorCores => (
                "processor at 1 answer a request: collector",
                " cores",
                2,
                None,
            ),
            Self::ClientCores => (
                "processor at 1 answer a request: load client",
                " cores",
                2,
                None,
            ),
            Self::IdleRss => ("memory, idle", " MiB", 1, AtMost(24.0)),
            Self::BusyRate => ("requests a second while memory is read", "/s", 0, None),
            Self::BusyRss => ("memory at that rate, most", " MiB", 1, AtMost(96.0)),
            Self::Wal => ("the log, most", " MiB", 1, AtMost(64.0)),
            Self::ColdStart => ("start to ready", " ms", 0, AtMost(150.0)),
            Self::Recovery => ("start after SIGKILL", " ms", 0, AtMost(1_000.0)),
            Self::RecoveredWal => ("– with a log of", " MiB", 1, None),
        }
    }
}

/// The figures of all rounds.
#[derive(Debug, Default)]
pub(super) struct Figures(BTreeMap<Figure, Vec<f64>>);

impl Figures {
    pub(super) fn add(&mut self, figure: Figure, value: f64) {
        self.0.entry(figure).or_default().push(value);
    }

    /// Medians with their ends, against their targets.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let measured = Figure::ALL.into_iter().filter_map(|figure| {
            let values = self.0.get(&figure)?;
            Some(finding(figure, values))
        });
        measured.collect()
    }
}

fn finding(figure: Figure, values: &[f64]) -> Finding {
    let (name, unit, digits, target) = figure.about();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let middle = sorted.len() / 2;
    let median = if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted[middle]
    };
    let (target, met) = match target {
        Target::AtLeast(bound) => (format!("≥ {bound}{unit}"), Met::target(median >= bound)),
        Target::AtMost(bound) => (format!("≤ {bound}{unit}"), Met::target(median <= bound)),
        Target::None => (String::new(), Met::Untargeted),
    };
    let text = format!("{median:.digits$} ({least:.digits$}–{most:.digits$}){unit}");
    Finding::new(name, text, &target, met)
        .with(json!({ "median": median, "min": least, "max": most, "rounds": values }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_listed_once_and_has_its_median() {
        let mut figures = Figures::default();
        for figure in Figure::ALL {
            for value in [3.0, 1.0, 20.0, 2.0] {
                figures.add(figure, value);
            }
        }
        assert_eq!(figures.findings().len(), figures.0.len());
        let first = &figures.findings()[0];
        assert_eq!(first.figure, "2 (1–20)/s");
        let p99 = finding(Figure::SingleP99, &[19.0, 21.0, 25.0]);
        assert_eq!(
            (p99.figure.as_str(), p99.met),
            ("21.00 (19.00–25.00) ms", Met::Missed)
        );
    }
}
