//! What was done to many at once, and how all of it is taken back.

use otklik_loop::case::change::Change;
use serde::Serialize;

use crate::shapes::BulkResult;

/// A case at a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Versioned {
    /// The case.
    pub(crate) number: i64,
    /// Its version.
    pub(crate) version: u32,
}

/// The same change to several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Bulk {
    /// To which.
    pub(crate) cases: Vec<Versioned>,
    /// What.
    pub(crate) change: Change,
}

/// What makes one of several: the younger cases become part of the oldest. Nothing where there is one alone.
pub(crate) fn merge(mut cases: Vec<Versioned>) -> Option<Bulk> {
    cases.sort_by_key(|case| case.number);
    let (oldest, younger) = cases.split_first()?;
    (!younger.is_empty()).then(|| Bulk {
        cases: younger.to_vec(),
        change: Change::Merge {
            into: oldest.number,
        },
    })
}

/// The case that was typed, with or without its sign, if the case `number` can become part of it.
pub(crate) fn target(typed: &str, number: i64) -> Option<i64> {
    let typed = typed.trim().trim_start_matches(['#', '№']).trim();
    let into = typed.parse().ok()?;
    (into > 0 && into != number).then_some(into)
}

/// How many it was done to, and how many not.
pub(crate) fn tally(results: &[BulkResult]) -> (u64, u64) {
    let refused = results
        .iter()
        .filter(|result| result.problem.is_some())
        .count();
    ((results.len() - refused) as u64, refused as u64)
}

/// What takes it back: cases that were in the same state before go together.
pub(crate) fn undo(results: &[BulkResult]) -> Vec<Bulk> {
    let mut groups: Vec<Bulk> = Vec::new();
    for result in results {
        let (Some(version), Some(change)) = (result.version, &result.undo) else {
            continue;
        };
        let case = Versioned {
            number: result.number,
            version,
        };
        match groups.iter_mut().find(|group| group.change == *change) {
            Some(group) => group.cases.push(case),
            None => groups.push(Bulk {
                cases: vec![case],
                change: change.clone(),
            }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_younger_become_part_of_the_oldest() {
        let case = |number| Versioned { number, version: 2 };
        let bulk = merge(vec![case(9), case(3), case(5)]).unwrap();
        assert_eq!(bulk.change, Change::Merge { into: 3 });
        assert_eq!(bulk.cases, [case(5), case(9)]);
        assert_eq!(merge(vec![case(3)]), None);
        assert_eq!(merge(Vec::new()), None);
    }

    #[test]
    fn a_case_becomes_part_of_another_and_not_of_itself() {
        for (typed, into) in [
            ("3", Some(3)),
            (" #12 ", Some(12)),
            ("№ 12", Some(12)),
            ("7", None),
            ("0", None),
            ("-3", None),
            ("three", None),
            ("", None),
        ] {
            assert_eq!(target(typed, 7), into, "{typed:?}");
        }
    }

    #[test]
    fn each_case_gets_back_what_it_had() {
        let results: Vec<BulkResult> = serde_json::from_str(
            r#"[{"number":1,"version":6,"undo":{"do":"assign","to":null}},
                {"number":2,"version":3,"undo":{"do":"assign","to":"boris"}},
                {"number":3,"problem":{"code":"stale"}},
                {"number":4,"version":9,"undo":{"do":"assign","to":null}}]"#,
        )
        .unwrap();
        assert_eq!(tally(&results), (3, 1));
        let undo = undo(&results);
        let numbers: Vec<Vec<i64>> = undo
            .iter()
            .map(|bulk| bulk.cases.iter().map(|case| case.number).collect())
            .collect();
        assert_eq!(numbers, [vec![1, 4], vec![2]]);
        assert_eq!(
            undo[1].change,
            Change::Assign {
                to: Some("boris".to_owned())
            }
        );
        assert_eq!(undo[0].cases[1].version, 9);
    }
}
