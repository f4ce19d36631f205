//! How many answered of those who were asked: the figure that belongs beside every score.
//!
//! A score is of those who answered. What happened to the others is counted here and nowhere else: a survey that was
//! shown and dismissed is in no score's denominator. Definition: response rate = completed ÷ shown, with Wilson's
//! interval (AAPOR's RR1 for a survey that everybody who sees it may answer).
//!
//! ```
//! use otklik_score::response::{Funnel, Reach};
//!
//! let mut week = Funnel::from_array([60, 210, 38, 91]);
//! week.add(Reach::Completed.into());
//! let rate = week.response_rate().unwrap();
//! assert_eq!((week.shown(), week.started(), week.completed(), week.dismissed()), (400, 130, 92, 210));
//! assert_eq!(rate.value, 23.0);
//! assert_eq!((rate.low.round(), rate.high.round()), (19.0, 27.0));
//! ```

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, scale};
use crate::statistic::{Share, Statistic};

scale!(
    /// How far one appearance of a survey came: 1 shown, 2 dismissed, 3 started, 4 completed.
    Appearance, 1..=4, 4
);

/// How many appearances came how far: 32 bytes. Each is counted once, at the farthest it came.
pub type Funnel = crate::Counts<Appearance>;

/// How far an appearance came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// It came into view, and nothing more is known.
    Shown = 1,
    /// It was closed without a first answer.
    Dismissed,
    /// A first answer was given.
    Started,
    /// The last question was left behind.
    Completed,
}

impl From<Reach> for Point<Appearance> {
    fn from(reach: Reach) -> Self {
        Self::at(reach as u8)
    }
}

impl Funnel {
    /// Times the survey came into view.
    #[must_use]
    pub fn shown(&self) -> u64 {
        self.n()
    }

    /// Of these, times it was closed without a first answer.
    #[must_use]
    pub fn dismissed(&self) -> u64 {
        self.of(Reach::Dismissed.into())
    }

    /// Of these, times a first answer was given.
    #[must_use]
    pub fn started(&self) -> u64 {
        self.n_where(|point| point.get() >= Reach::Started as u8)
    }

    /// Of these, times the last question was left behind.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.of(Reach::Completed.into())
    }

    /// The completed of all shown, for comparisons.
    #[must_use]
    pub fn response(&self) -> Share {
        Share::new(self.completed(), self.shown())
    }

    /// The completed of all shown, in per cent with Wilson's interval of 95 %, or `None` when nothing was shown.
    #[must_use]
    pub fn response_rate(&self) -> Option<Estimate> {
        self.response().estimate(&Basis::USUAL)
    }

    /// The started of all shown, likewise.
    #[must_use]
    pub fn start_rate(&self) -> Option<Estimate> {
        Share::new(self.started(), self.shown()).estimate(&Basis::USUAL)
    }

    /// The completed of all started, likewise: what the questions after the first one cost.
    #[must_use]
    pub fn completion_rate(&self) -> Option<Estimate> {
        Share::new(self.completed(), self.started()).estimate(&Basis::USUAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_appearance_there_is_no_rate() {
        assert_eq!(Funnel::EMPTY.response_rate(), None);
        let unanswered = Funnel::from_array([3, 2, 0, 0]);
        assert_eq!(unanswered.response_rate().unwrap().value, 0.0);
        assert_eq!(unanswered.completion_rate(), None);
        assert_eq!((unanswered.dismissed(), unanswered.started()), (2, 0));
    }

    #[test]
    fn an_appearance_is_counted_at_the_farthest_it_came() {
        let mut funnel = Funnel::EMPTY;
        funnel.add(Reach::Shown.into());
        assert_eq!((funnel.shown(), funnel.started()), (1, 0));
        funnel.remove(Reach::Shown.into());
        funnel.add(Reach::Started.into());
        let rates = |funnel: &Funnel| (funnel.start_rate(), funnel.completion_rate());
        assert_eq!(rates(&funnel).0.unwrap().value, 100.0);
        assert_eq!(rates(&funnel).1.unwrap().value, 0.0);
        funnel.remove(Reach::Started.into());
        funnel.add(Reach::Completed.into());
        assert_eq!((funnel.shown(), funnel.completed()), (1, 1));
    }
}
