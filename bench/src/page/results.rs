use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::subject::{BARE, FLOOR};
use super::visit::{Sample, Visit};
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Debug, Default)]
pub(super) struct Results(BTreeMap<(Visit, String), BTreeMap<&'static str, Vec<f64>>>);

impl Results {
    pub(super) fn take(&mut self, visit: Visit, subject: &str, sample: Sample) {
        let figures = self.0.entry((visit, subject.to_owned())).or_default();
        for (name, figure) in sample {
            figures.entry(name).or_default().push(figure);
        }
    }

    /// A figure as it was measured.
    pub(super) fn figure(&self, visit: Visit, subject: &str, name: &str) -> Option<Spread> {
        let figures = self.0.get(&(visit, subject.to_owned()))?;
        Spread::of(figures.get(name)?.clone())
    }

    /// A figure above the median of the page alone.
    pub(super) fn above_bare(&self, visit: Visit, subject: &str, name: &str) -> Option<Spread> {
        let bare = self.figure(visit, BARE, name)?.median;
        Some(self.figure(visit, subject, name)?.above(bare))
    }

    /// How many times the floor's median it is.
    pub(super) fn of_floor(&self, visit: Visit, subject: &str, name: &str) -> Option<f64> {
        let floor = self.figure(visit, FLOOR, name)?.median;
        Some(self.figure(visit, subject, name)?.median / floor)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut visits = Map::new();
        for ((visit, subject), figures) in &self.0 {
            let one: Map<String, Value> = figures
                .iter()
                .filter_map(|(name, values)| {
                    let mut spread = Spread::of(values.clone())?.to_json();
                    spread["values"] = values.iter().copied().collect();
                    Some(((*name).to_owned(), spread))
                })
                .collect();
            let visit = visits
                .entry(visit.key())
                .or_insert_with(|| Value::Object(Map::new()));
            visit[subject] = Value::Object(one);
        }
        Value::Object(visits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::condition::Condition;

    #[test]
    fn costs_are_counted_above_the_page_and_times_by_the_floor() {
        let visit = Visit::Asked(Condition::Plain);
        let mut results = Results::default();
        for (subject, figures) in [
            (BARE, [10.0, 12.0, 14.0]),
            (FLOOR, [20.0, 22.0, 24.0]),
            ("ours", [33.0, 30.0, 45.0]),
        ] {
            for figure in figures {
                results.take(visit, subject, Sample::from([("x", figure)]));
            }
        }
        let above = results.above_bare(visit, "ours", "x").unwrap();
        assert_eq!((above.least, above.median, above.most), (18.0, 21.0, 33.0));
        assert_eq!(results.of_floor(visit, "ours", "x"), Some(1.5));
        assert_eq!(results.of_floor(Visit::Quiet, "ours", "x"), None);
        let json = results.to_json();
        assert_eq!(json["plain"]["ours"]["x"]["median"], 33.0);
        assert_eq!(json["plain"]["ours"]["x"]["values"][2], 45.0);
    }
}
