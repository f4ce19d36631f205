//! What every state can do, for code that works on states of any metric: windows, series, stores.

/// A state that others of its kind can be merged into and taken out of again.
///
/// `try_merge` is associative and commutative, and `try_unmerge` undoes it, whatever the order.
pub trait Merge: Clone {
    /// Why two states cannot be one. [`core::convert::Infallible`] where the type alone decides.
    type Mismatch;

    /// Takes `other` in.
    ///
    /// # Errors
    /// When the two belong to different metrics or scales; `self` is unchanged.
    fn try_merge(&mut self, other: &Self) -> Result<(), Self::Mismatch>;

    /// Takes out `part`, which was merged in before.
    ///
    /// # Errors
    /// When the two belong to different metrics or scales; `self` is unchanged.
    fn try_unmerge(&mut self, part: &Self) -> Result<(), Self::Mismatch>;
}
