//! How many answered of those who were asked: the figure that belongs beside every score.
//!
//! A score is of those who answered. What happened to the others is counted here and nowhere else: a survey that was
//! shown and dismissed is in no score's denominator.
//!
//! ```
//! use otklik_score::response::Funnel;
//!
//! let week = Funnel { shown: 400, started: 130, completed: 92, dismissed: 210 };
//! let rate = week.response_rate().unwrap();
//! assert_eq!(rate.value, 23.0);
//! assert_eq!((rate.low.round(), rate.high.round()), (19.0, 27.0));
//! ```

use crate::estimate::{Basis, Estimate};
use crate::merge::merges;
use crate::statistic::{Share, Statistic};

/// What became of a survey's appearances: 32 bytes, a commutative monoid under [`merge`](Self::merge).
///
/// Each is counted when it happens, so the four need not add up: somebody may be still at it, or have left the page
/// without a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Times the survey came into view.
    pub shown: u64,
    /// Of these, times a first answer was given.
    pub started: u64,
    /// Of these, times the last question was reached.
    pub completed: u64,
    /// Times it was closed without a first answer.
    pub dismissed: u64,
}

impl Funnel {
    /// Nothing shown.
    pub const EMPTY: Self = Self {
        shown: 0,
        started: 0,
        completed: 0,
        dismissed: 0,
    };

    /// Both parts together.
    #[must_use]
    pub fn merge(self, other: &Self) -> Self {
        self.with(other, u64::saturating_add)
    }

    /// Without `part`, which was merged in before.
    #[must_use]
    pub fn unmerge(self, part: &Self) -> Self {
        self.with(part, u64::saturating_sub)
    }

    /// The completed of all shown, in per cent with Wilson's interval of 95 %.
    ///
    /// `None` when nothing was shown, or when more was completed than shown: then appearances were lost on the way, and
    /// a rate would flatter.
    #[must_use]
    pub fn response_rate(&self) -> Option<Estimate> {
        of(self.completed, self.shown)
    }

    /// The started of all shown, likewise.
    #[must_use]
    pub fn start_rate(&self) -> Option<Estimate> {
        of(self.started, self.shown)
    }

    /// The completed of all started, likewise: what the questions after the first one cost.
    #[must_use]
    pub fn completion_rate(&self) -> Option<Estimate> {
        of(self.completed, self.started)
    }

    fn with(self, other: &Self, both: impl Fn(u64, u64) -> u64) -> Self {
        Self {
            shown: both(self.shown, other.shown),
            started: both(self.started, other.started),
            completed: both(self.completed, other.completed),
            dismissed: both(self.dismissed, other.dismissed),
        }
    }
}

fn of(part: u64, whole: u64) -> Option<Estimate> {
    if part > whole {
        return None;
    }
    Share::new(part, whole).estimate(&Basis::USUAL)
}

merges!(Funnel);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_appearance_there_is_no_rate() {
        assert_eq!(Funnel::EMPTY.response_rate(), None);
        let lost = Funnel {
            shown: 3,
            started: 5,
            completed: 4,
            dismissed: 0,
        };
        assert_eq!(lost.response_rate(), None, "four of three");
        assert_eq!(lost.start_rate(), None);
        assert_eq!(lost.completion_rate().unwrap().value, 80.0);
    }

    #[test]
    fn dismissals_move_no_rate() {
        let mut week = Funnel {
            shown: 100,
            started: 30,
            completed: 20,
            dismissed: 0,
        };
        let before = week.response_rate();
        week.dismissed = 70;
        assert_eq!(week.response_rate(), before);
    }
}
