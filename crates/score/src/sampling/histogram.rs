use crate::counts::Counts;
use crate::merge::Merge;
use crate::rating;
use crate::scale::{Point, Scale};

/// A state that counts answers one by one, so that each kind of answer can be weighted.
pub trait Histogram: Merge + sealed::Sealed {
    /// One answer.
    type Answer: Copy + Into<f64>;

    /// The state of this one answer.
    #[must_use]
    fn of_one(answer: Self::Answer) -> Self;

    /// Each answer of the scale and how often it was given, the lowest first.
    fn answers(&self) -> impl Iterator<Item = (Self::Answer, u64)> + '_;

    /// The lowest and the highest answer of the scale.
    fn scale(&self) -> (f64, f64);
}

mod sealed {
    pub trait Sealed {}
    impl<S: crate::scale::Scale> Sealed for crate::counts::Counts<S> {}
    impl Sealed for crate::rating::Counts {}
}

impl<S: Scale> Histogram for Counts<S> {
    type Answer = Point<S>;

    fn of_one(answer: Point<S>) -> Self {
        let mut counts = Self::EMPTY;
        counts.add(answer);
        counts
    }

    fn answers(&self) -> impl Iterator<Item = (Point<S>, u64)> + '_ {
        Point::all().map(|answer| (answer, self.of(answer)))
    }

    fn scale(&self) -> (f64, f64) {
        (S::MIN.into(), S::MAX.into())
    }
}

impl Histogram for rating::Counts {
    type Answer = rating::Answer;

    fn of_one(answer: rating::Answer) -> Self {
        answer.counted_once()
    }

    fn answers(&self) -> impl Iterator<Item = (rating::Answer, u64)> + '_ {
        self.scale().answers().zip(self.as_slice().iter().copied())
    }

    fn scale(&self) -> (f64, f64) {
        (self.scale().min().into(), self.scale().max().into())
    }
}
