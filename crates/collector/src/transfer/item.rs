use std::fmt;

use otklik_score::servqual::{Dimension, ITEMS};
use otklik_wire::answer::Given;
use otklik_wire::id::Name;

/// A statement that was to be marked: a column of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    /// One of a battery.
    Statement(Name),
    /// One of SERVQUAL's for an excellent service, by its place.
    Expected(usize),
    /// One of SERVQUAL's or SERVPERF's for this service.
    Perceived(usize),
}

impl Item {
    /// Those of SERVQUAL, or of SERVPERF, where nobody is asked what they expect.
    pub(super) fn of_service(is_paired: bool) -> impl Iterator<Item = Self> {
        let expected = (0..ITEMS).filter(move |_| is_paired).map(Self::Expected);
        expected.chain((0..ITEMS).map(Self::Perceived))
    }

    /// The mark that was given to it.
    pub(super) fn mark(&self, given: &Given) -> Option<u8> {
        let mark = match (self, given) {
            (Self::Statement(statement), Given::Marked(marked)) => {
                let mut marks = marked.marks.iter();
                marks.find(|(marked, _)| marked == statement)?.1
            }
            (Self::Expected(place), Given::Served(served)) => *served.expected?.get(*place)?,
            (Self::Perceived(place), Given::Served(served)) => *served.perceived.get(*place)?,
            _ => return None,
        };
        (mark > 0).then_some(mark)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, end) = match self {
            Self::Statement(statement) => return write!(f, "{statement}"),
            Self::Expected(place) => (*place, ".expected"),
            Self::Perceived(place) => (*place, ""),
        };
        let mut dimensions = Dimension::ALL.into_iter();
        let Some(dimension) = dimensions.find(|dimension| dimension.items().contains(&place))
        else {
            return Ok(());
        };
        let number = place - dimension.items().start + 1;
        write!(f, "{}-{number}{end}", dimension.name())
    }
}
