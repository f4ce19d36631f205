//! Holds what is stored against what was sent and acknowledged.

use std::fmt;

use anyhow::Result;

use super::{Mark, Marks, Row, Stored};
use crate::visitors::{SITE, Visitors};

/// How many ids of each kind of breach are kept to be shown.
const SHOWN: usize = 3;

/// Answers that a promise was broken to: how many, and some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breach {
    /// How many.
    pub count: u64,
    /// The first few ids.
    pub ids: Vec<String>,
}

/// What the oracle says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Answers sent, at least in part.
    pub sent: u64,
    /// Answers acknowledged.
    pub acked: u64,
    /// Answers stored.
    pub stored: u64,
    /// Acknowledged and not stored.
    pub lost: Breach,
    /// Stored more than once.
    pub doubled: Breach,
    /// Stored otherwise than sent.
    pub altered: Breach,
    /// Stored and never sent.
    pub strange: Breach,
    /// Stores that could not be opened or read again; in place of ids, what was said.
    pub damaged: Breach,
}

impl Breach {
    fn add(&mut self, id: &str) {
        self.count += 1;
        if self.ids.len() < SHOWN {
            self.ids.push(id.to_owned());
        }
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.ids.extend(other.ids);
        self.ids.truncate(SHOWN);
    }

    fn worse(&mut self, other: Self) {
        if other.count > self.count {
            *self = other;
        }
    }
}

impl Verdict {
    /// Of a store that cannot be read: nothing can be said of its answers but why.
    #[must_use]
    pub fn damaged(marks: &Marks, reason: &anyhow::Error) -> Self {
        let mut verdict = Self {
            sent: marks.count(Mark::Sent),
            acked: marks.count(Mark::Acked),
            ..Self::default()
        };
        verdict.damaged.add(&format!("{reason:#}"));
        verdict
    }

    /// Whether every promise is kept.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.breaches().all(|(_, breach)| breach.count == 0)
    }

    /// Takes in the next verdict on the same answers: its numbers, and of each breach the worst so far.
    pub fn follow(&mut self, next: Self) {
        self.sent = next.sent;
        self.acked = next.acked;
        self.stored = next.stored;
        self.lost.worse(next.lost);
        self.doubled.worse(next.doubled);
        self.altered.worse(next.altered);
        self.strange.worse(next.strange);
        self.damaged.join(next.damaged);
    }

    /// Takes in the verdict on other answers.
    pub fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.acked += other.acked;
        self.stored += other.stored;
        self.lost.join(other.lost);
        self.doubled.join(other.doubled);
        self.altered.join(other.altered);
        self.strange.join(other.strange);
        self.damaged.join(other.damaged);
    }

    fn breaches(&self) -> impl Iterator<Item = (&'static str, &Breach)> {
        [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("altered", &self.altered),
            ("never sent", &self.strange),
            ("stores damaged", &self.damaged),
        ]
        .into_iter()
    }
}

/// `0 lost, doubled or altered of 1200 acknowledged`, or what is broken and for which ids.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return write!(
                f,
                "0 lost, doubled or altered of {} acknowledged",
                self.acked
            );
        }
        let broken = self.breaches().filter(|(_, breach)| breach.count > 0);
        for (place, (what, breach)) in broken.enumerate() {
            let comma = if place > 0 { "; " } else { "" };
            write!(
                f,
                "{comma}{} {what}: {}",
                breach.count,
                breach.ids.join(", ")
            )?;
            if breach.count > breach.ids.len() as u64 {
                f.write_str(", …")?;
            }
        }
        write!(f, " (of {} acknowledged)", self.acked)
    }
}

/// Checks: acknowledged ⊆ stored, stored ⊆ sent, each once, each as it was drawn.
///
/// # Errors
/// When the store is damaged or cannot be read.
pub fn judge(visitors: Visitors, marks: &Marks, store: &mut dyn Stored) -> Result<Verdict> {
    store.check_integrity()?;
    let mut verdict = Verdict {
        sent: marks.count(Mark::Sent),
        acked: marks.count(Mark::Acked),
        ..Verdict::default()
    };
    let mut seen = Marks::default();
    store.each(&mut |row| {
        verdict.stored += 1;
        let number = visitors
            .number_of(row.id)
            .filter(|number| row.site == SITE && marks.get(*number) >= Mark::Sent);
        let Some(number) = number else {
            verdict.strange.add(row.id);
            return;
        };
        if seen.get(number) == Mark::Acked {
            verdict.doubled.add(row.id);
        }
        seen.raise(number, Mark::Acked);
        if !is_as_drawn(visitors, number, row) {
            verdict.altered.add(row.id);
        }
    })?;
    for number in marks.at(Mark::Acked) {
        if seen.get(number) != Mark::Acked {
            verdict.lost.add(&visitors.id(number));
        }
    }
    Ok(verdict)
}

/// A store may keep the text or the fields; both are the answer.
fn is_as_drawn(visitors: Visitors, number: u64, row: Row<'_>) -> bool {
    let drawn = visitors.answer(number);
    let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
    row.seq == 0
        && (row.raw == drawn || (value(row.raw).is_some() && value(row.raw) == value(&drawn)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rows(Vec<(String, String)>);

    impl Stored for Rows {
        fn check_integrity(&mut self) -> Result<()> {
            Ok(())
        }

        fn each(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> Result<()> {
            for (id, raw) in &self.0 {
                visit(Row {
                    site: SITE,
                    id,
                    seq: 0,
                    raw,
                });
            }
            Ok(())
        }
    }

    /// Answers 0 and 1 acknowledged, 2 sent, 3 drawn; 0, 1 and 2 stored.
    fn sound() -> (Visitors, Marks, Rows) {
        let visitors = Visitors::of(3);
        let mut marks = Marks::default();
        marks.raise(3, Mark::Unsent);
        marks.raise(2, Mark::Sent);
        marks.raise(1, Mark::Acked);
        marks.raise(0, Mark::Acked);
        let row = |number| (visitors.id(number), visitors.answer(number));
        (visitors, marks, Rows((0..3).map(row).collect()))
    }

    fn verdict(change: impl FnOnce(Visitors, &mut Vec<(String, String)>)) -> String {
        let (visitors, marks, mut rows) = sound();
        change(visitors, &mut rows.0);
        let verdict = judge(visitors, &marks, &mut rows).unwrap().to_string();
        verdict.split(':').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn every_breach_is_seen() {
        assert_eq!(
            verdict(|_, _| {}),
            "0 lost, doubled or altered of 2 acknowledged"
        );
        assert_eq!(verdict(|_, rows| drop(rows.remove(1))), "1 lost");
        assert_eq!(verdict(|_, rows| rows.push(rows[1].clone())), "1 doubled");
        assert_eq!(
            verdict(|_, rows| rows[2].1 = rows[2].1.replace("\"nps\",\"n\":", "\"nps\",\"n\":1")),
            "1 altered"
        );
        let swapped = |_, rows: &mut Vec<(String, String)>| rows[2].1 = rows[1].1.clone();
        assert_eq!(verdict(swapped), "1 altered");
        let unsent = |visitors: Visitors, rows: &mut Vec<(String, String)>| {
            rows.push((visitors.id(3), visitors.answer(3)));
        };
        assert_eq!(verdict(unsent), "1 never sent");
        let foreign = |_, rows: &mut Vec<(String, String)>| {
            rows.push((Visitors::of(4).id(0), Visitors::of(4).answer(0)));
        };
        assert_eq!(verdict(foreign), "1 never sent");
    }

    #[test]
    fn a_store_that_nobody_can_open_is_a_breach() {
        let (_, marks, _) = sound();
        let damaged = Verdict::damaged(&marks, &anyhow::anyhow!("file is not a database"));
        let mut all = Verdict::default();
        all.follow(damaged.clone());
        all.follow(damaged);
        assert!(!all.is_clean());
        assert_eq!(
            all.to_string(),
            "2 stores damaged: file is not a database, file is not a database (of 2 acknowledged)"
        );
    }

    #[test]
    fn another_order_of_fields_is_the_same_answer() {
        let reordered = |_, rows: &mut Vec<(String, String)>| {
            let value: serde_json::Value = serde_json::from_str(&rows[0].1).unwrap();
            rows[0].1 = value.to_string();
        };
        assert_eq!(
            verdict(reordered),
            "0 lost, doubled or altered of 2 acknowledged"
        );
    }
}
