//! Scales as types: what a metric's answers may be, so that a 9 on 0–10 and a 9 on 1–7 cannot meet.

use core::fmt;
use core::marker::PhantomData;

pub(crate) mod sealed {
    pub trait Sealed {}
}
use sealed::Sealed;

/// The scale of one metric: whole numbers from [`MIN`](Self::MIN) to [`MAX`](Self::MAX), and what they mean.
///
/// Two metrics on the same numbers are two types: 1 to 5 is "no effort at all" first for CES 1.0 and
/// "very dissatisfied" first for CSAT. Sealed, because a scale of the owner's own is a [`crate::rating::Scale`].
pub trait Scale: Sealed + Copy + Default + PartialEq + fmt::Debug + 'static {
    /// The lowest answer.
    const MIN: u8;
    /// The highest answer.
    const MAX: u8;
    /// One counter for each answer from the lowest to the highest.
    type Slots: Copy + Default + PartialEq + Eq + fmt::Debug + AsRef<[u64]> + AsMut<[u64]>;
    /// No answers.
    const NONE: Self::Slots;
}

/// Makes a type that names a scale, from its lowest and highest answer and their number.
macro_rules! scale {
    ($(#[$doc:meta])* $name:ident, $min:literal ..= $max:literal, $points:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl $crate::scale::sealed::Sealed for $name {}

        impl $crate::scale::Scale for $name {
            const MIN: u8 = $min;
            const MAX: u8 = $max;
            type Slots = [u64; $points];
            const NONE: Self::Slots = [0; $points];
        }
    };
}
pub(crate) use scale;

/// One answer on scale `S`: a whole number that the scale has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point<S> {
    value: u8,
    scale: PhantomData<S>,
}

impl<S: Scale> Point<S> {
    /// The lowest answer.
    pub const MIN: u8 = S::MIN;
    /// The highest answer.
    pub const MAX: u8 = S::MAX;

    /// The answer that `given` names.
    ///
    /// # Errors
    /// [`OffScale`] when `given` is below the scale, above it, fractional or not a number: 6.5 belongs to no group.
    pub fn new(given: f64) -> Result<Self, OffScale> {
        // A cast saturates and maps NaN to 0, so a value is on the scale only if the cast loses nothing.
        let whole = given as u8;
        if f64::from(whole) == given && (S::MIN..=S::MAX).contains(&whole) {
            Ok(Self::at(whole))
        } else {
            Err(OffScale {
                given,
                min: S::MIN.into(),
                max: S::MAX.into(),
            })
        }
    }

    /// Every answer, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (S::MIN..=S::MAX).map(Self::at)
    }

    /// The answer as a number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.value
    }

    /// The caller knows that the scale has `value`.
    pub(crate) const fn at(value: u8) -> Self {
        Self {
            value,
            scale: PhantomData,
        }
    }

    pub(crate) fn slot(self) -> usize {
        usize::from(self.value - S::MIN)
    }
}

impl<S: Scale> From<Point<S>> for f64 {
    fn from(point: Point<S>) -> Self {
        point.get().into()
    }
}

impl<S> fmt::Debug for Point<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// A value that is not on its scale: out of range, fractional, or not a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffScale {
    /// What was given.
    pub given: f64,
    /// The lowest answer of the scale.
    pub min: i16,
    /// The highest answer of the scale.
    pub max: i16,
}

impl fmt::Display for OffScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a whole number from {} to {}",
            self.given, self.min, self.max
        )
    }
}

impl core::error::Error for OffScale {}
