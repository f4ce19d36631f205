//! What is measured: names, targets, medians.

use std::collections::BTreeMap;

use serde_json::json;

use crate::collector::Kind;
use crate::report::{Finding, Met};

/// Something that each round measures once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Fsyncs,
    /// What the handler that stores nothing answers.
    Bare(Requests),
    /// Of a collector over a store.
    Of(Kind, Requests, Aspect),
    IdleRss,
    BusyRate,
    BusyRss,
    Wal,
    ColdStart,
    Recovery,
    RecoveredWal,
}

/// How many answers a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Requests {
    Single,
    Batched,
}

/// What is seen of a collector at its peak and at half of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    Rate,
    Group,
    OfBare,
    Driver,
    OfDriver,
    P50,
    P99,
    P999,
    CollectorCores,
    ServerCores,
    ClientCores,
}

/// What a figure should reach.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    AtLeast(f64),
    AtMost(f64),
    None,
}

/// How a figure is shown.
struct About {
    name: String,
    unit: &'static str,
    digits: usize,
    target: Target,
}

impl Requests {
    pub(super) const ALL: [Self; 2] = [Self::Single, Self::Batched];

    /// Answers in one.
    pub(super) fn size(self) -> usize {
        match self {
            Self::Single => 1,
            Self::Batched => 25,
        }
    }
}

impl Aspect {
    const ALL: [Self; 11] = [
        Self::Rate,
        Self::Group,
        Self::OfBare,
        Self::Driver,
        Self::OfDriver,
        Self::P50,
        Self::P99,
        Self::P999,
        Self::CollectorCores,
        Self::ServerCores,
        Self::ClientCores,
    ];

    /// What it should be with this store and these requests.
    fn target(self, store: Kind, requests: Requests) -> Target {
        use Kind::{Postgres, Sqlite};
        use Requests::{Batched, Single};
        use Target::{AtLeast, AtMost};
        match (self, store, requests) {
            (Self::Rate, Sqlite, Single) => AtLeast(12_000.0),
            (Self::Rate, Sqlite, Batched) => AtLeast(60_000.0),
            (Self::Rate, Postgres, Single) => AtLeast(8_000.0),
            (Self::Rate, Postgres, Batched) => AtLeast(40_000.0),
            (Self::OfBare, _, Single) => AtLeast(60.0),
            (Self::OfDriver, _, _) => AtLeast(40.0),
            (Self::P50, Sqlite, Single) => AtMost(4.0),
            (Self::P99, Sqlite, Single) => AtMost(20.0),
            (Self::P99, Postgres, Single) => AtMost(30.0),
            (Self::P999, Sqlite, Single) => AtMost(60.0),
            _ => Target::None,
        }
    }

    fn about(self, store: Kind, requests: Requests) -> About {
        let target = self.target(store, requests);
        let (name, unit, digits) = match self {
            Self::Rate => {
                let size = requests.size();
                let plural = if size == 1 { "answer" } else { "answers" };
                let name = format!("{}, {size} {plural} a request, durable", store.name());
                return About {
                    name,
                    unit: " answers/s",
                    digits: 0,
                    target,
                };
            }
            Self::Group => ("answers in a transaction", "", 1),
            Self::OfBare => ("requests, of the handler that stores nothing", " %", 0),
            Self::Driver => ("the driver alone, same rows and groups", " answers/s", 0),
            Self::OfDriver => ("of the driver alone", " %", 0),
            Self::P50 => ("at half of that rate, p50", " ms", 2),
            Self::P99 => ("at half of that rate, p99", " ms", 2),
            Self::P999 => ("at half of that rate, p99.9", " ms", 2),
            Self::CollectorCores => ("processor: the collector", " cores", 2),
            Self::ServerCores => ("processor: the server", " cores", 2),
            Self::ClientCores => ("processor: the load client", " cores", 2),
        };
        About {
            name: format!("– {name}"),
            unit,
            digits,
            target,
        }
    }
}

impl Figure {
    /// All of them, in the order of the table.
    fn all() -> Vec<Self> {
        let mut all = vec![Self::Fsyncs];
        all.extend(Requests::ALL.map(Self::Bare));
        for store in [Kind::Sqlite, Kind::Postgres] {
            for requests in Requests::ALL {
                all.extend(Aspect::ALL.map(|aspect| Self::Of(store, requests, aspect)));
            }
        }
        all.extend([
            Self::IdleRss,
            Self::BusyRate,
            Self::BusyRss,
            Self::Wal,
            Self::ColdStart,
            Self::Recovery,
            Self::RecoveredWal,
        ]);
        all
    }

    fn about(self) -> About {
        use Target::{AtMost, None};
        let (name, unit, digits, target) = match self {
            Self::Of(store, requests, aspect) => return aspect.about(store, requests),
            Self::Fsyncs => ("the disk: 4 KiB appended and fdatasync", "/s", 0, None),
            Self::Bare(Requests::Single) => (
                "a handler that stores nothing, 1 answer",
                " requests/s",
                0,
                None,
            ),
            Self::Bare(Requests::Batched) => (
                "a handler that stores nothing, 25 answers",
                " requests/s",
                0,
                None,
            ),
            Self::IdleRss => ("SQLite: memory, idle", " MiB", 1, AtMost(24.0)),
            Self::BusyRate => ("requests a second while memory is read", "/s", 0, None),
            Self::BusyRss => ("memory at that rate, most", " MiB", 1, AtMost(96.0)),
            Self::Wal => ("the log, most", " MiB", 1, AtMost(64.0)),
            Self::ColdStart => ("start to ready", " ms", 0, AtMost(150.0)),
            Self::Recovery => ("start after SIGKILL", " ms", 0, AtMost(1_000.0)),
            Self::RecoveredWal => ("– with a log of", " MiB", 1, None),
        };
        About {
            name: name.to_owned(),
            unit,
            digits,
            target,
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
        let measured = Figure::all().into_iter().filter_map(|figure| {
            let values = self.0.get(&figure)?;
            Some(finding(figure, values))
        });
        measured.collect()
    }
}

/// The one in the middle, or what is between the two.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted[middle]
    }
}

fn finding(figure: Figure, values: &[f64]) -> Finding {
    let About {
        name,
        unit,
        digits,
        target,
    } = figure.about();
    let median = median(values);
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (target, met) = match target {
        Target::AtLeast(bound) => (format!("≥ {bound}{unit}"), Met::target(median >= bound)),
        Target::AtMost(bound) => (format!("≤ {bound}{unit}"), Met::target(median <= bound)),
        Target::None => (String::new(), Met::Untargeted),
    };
    let text = format!("{median:.digits$} ({least:.digits$}–{most:.digits$}){unit}");
    Finding::new(&name, text, &target, met)
        .with(json!({ "median": median, "min": least, "max": most, "rounds": values }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_listed_once_and_has_its_median() {
        let mut figures = Figures::default();
        for figure in Figure::all() {
            for value in [3.0, 1.0, 20.0, 2.0] {
                figures.add(figure, value);
            }
        }
        assert_eq!(figures.findings().len(), figures.0.len());
        assert!(figures.0.values().all(|values| values.len() == 4));
        let first = &figures.findings()[0];
        assert_eq!(first.figure, "2 (1–20)/s");
        let p99 = |store| {
            finding(
                Figure::Of(store, Requests::Single, Aspect::P99),
                &[19.0, 21.0, 25.0],
            )
        };
        let late = p99(Kind::Sqlite);
        assert_eq!(
            (late.figure.as_str(), late.met),
            ("21.00 (19.00–25.00) ms", Met::Missed)
        );
        assert_eq!(p99(Kind::Postgres).met, Met::Yes);
    }
}
