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

/// [`Merge`] for a type whose own `merge` and `unmerge` cannot fail.
macro_rules! merges {
    ($state:ty $(, for $scale:ident: $bound:path)?) => {
        impl$(<$scale: $bound>)? $crate::merge::Merge for $state {
            type Mismatch = core::convert::Infallible;

            fn try_merge(&mut self, other: &Self) -> Result<(), Self::Mismatch> {
                *self = self.merge(other);
                Ok(())
            }

            fn try_unmerge(&mut self, part: &Self) -> Result<(), Self::Mismatch> {
                *self = self.unmerge(part);
                Ok(())
            }
        }
    };
}
pub(crate) use merges;
