use otklik_score::servqual::{self, ITEMS, Rating};
use otklik_score::{Metric, State, servperf};

use crate::decode::{Cursor, Node};
use crate::json::Writer;
use crate::survey::Service;

/// The marks of SERVQUAL's or SERVPERF's statements, in the order of the dimensions, 0 for one that was left out. At least
/// one was not.
///
/// They go by place and not by name, so that a score follows from the answer alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// What an excellent service would be like, if that was asked: `e`. That makes it SERVQUAL.
    pub expected: Option<[u8; ITEMS]>,
    /// What this one is like: `c`.
    pub perceived: [u8; ITEMS],
}

impl Served {
    /// The state of this one reply; `None` unless it is whole.
    pub(super) fn state(&self) -> Option<State> {
        let perceived = whole(&self.perceived)?;
        Some(match &self.expected {
            None => servperf::Sums::of(&servperf::Response { perceived }).into(),
            Some(expected) => servqual::Sums::of(&servqual::Response {
                expected: whole(expected)?,
                perceived,
                weights: None,
            })
            .into(),
        })
    }

    pub(super) fn read<N: Node>(part: &Cursor<'_, N>, is_paired: bool) -> Self {
        let place = part.field("c");
        let served = Self {
            expected: is_paired.then(|| marks(&part.field("e"))),
            perceived: marks(&place),
        };
        let mut all = served
            .perceived
            .iter()
            .chain(served.expected.iter().flatten());
        if all.all(|&mark| mark == 0) {
            place.refuse("a mark for at least one statement");
        }
        served
    }

    pub(super) fn write(&self, json: &mut Writer) {
        let mut write = |key: &str, marks: &[u8]| {
            json.key(key)
                .array(|json| marks.iter().for_each(|&mark| json.number(mark.into())));
        };
        if let Some(expected) = &self.expected {
            write("e", expected);
        }
        write("c", &self.perceived);
    }

    pub(super) fn word(&self) -> &'static str {
        match self.expected {
            Some(_) => Metric::Servqual.name(),
            None => Metric::Servperf.name(),
        }
    }
}

fn marks<N: Node>(place: &Cursor<'_, N>) -> [u8; ITEMS] {
    let mut marks = [0; ITEMS];
    let given = place.items();
    if given.len() != ITEMS {
        place.refuse("22 marks, 0 for a statement that was left out");
    }
    for (mark, given) in marks.iter_mut().zip(given) {
        *mark = given.whole(0, Service::MAX.into()) as u8;
    }
    marks
}

fn whole(marks: &[u8; ITEMS]) -> Option<[Rating; ITEMS]> {
    let mut ratings = [Rating::new(1.0).ok()?; ITEMS];
    for (rating, &mark) in ratings.iter_mut().zip(marks) {
        *rating = Rating::new(mark.into()).ok()?;
    }
    Some(ratings)
}
