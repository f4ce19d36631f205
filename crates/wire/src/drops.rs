//! What a page had to give up since it last told, as it stands in a batch: `"dropped":{"expired":2}`.

use crate::decode::Node;
use crate::json::Writer;

/// Why a page gave an answer up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropReason {
    /// It waited longer than a page may keep it.
    Expired,
    /// The endpoint will never take it.
    Refused,
    /// The endpoint has another content under its id.
    Conflict,
    /// The endpoint is gone for good, and everything that waited for it went too.
    Gone,
    /// As much waited already as a page may keep, and it could not be sent at once: the visitor was told.
    Full,
    /// The browser would not keep it, and it could not be sent at once: the visitor was told.
    Storage,
}

impl DropReason {
    /// Every reason. Pages keep their counts in this order, so new reasons go to the end.
    pub const ALL: [Self; 6] = [
        Self::Expired,
        Self::Refused,
        Self::Conflict,
        Self::Gone,
        Self::Full,
        Self::Storage,
    ];

    /// Its name in a batch.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Full => "full",
            Self::Storage => "storage",
        }
    }
}

/// How many answers a page gave up, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drops([u32; DropReason::ALL.len()]);

impl Drops {
    /// So many for that one reason.
    #[must_use]
    pub fn of(reason: DropReason, count: usize) -> Self {
        let mut drops = Self::default();
        drops.0[reason as usize] = u32::try_from(count).unwrap_or(u32::MAX);
        drops
    }

    /// Each count with its reason, in the order of [`DropReason::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (DropReason, u32)> {
        DropReason::ALL.into_iter().zip(self.0)
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, more: &Self) -> Self {
        for (count, more) in self.0.iter_mut().zip(more.0) {
            *count = count.saturating_add(more);
        }
        self
    }

    /// What is left when `told` has been told.
    #[must_use]
    pub fn minus(mut self, told: &Self) -> Self {
        for (count, told) in self.0.iter_mut().zip(told.0) {
            *count = count.saturating_sub(told);
        }
        self
    }

    /// Reads the counts of the reasons that this version knows; what is no count is none.
    #[must_use]
    pub fn read<N: Node>(dropped: &N) -> Self {
        let mut drops = Self::default();
        for reason in DropReason::ALL {
            let count = dropped
                .field(reason.as_str())
                .and_then(|count| count.number());
            drops.0[reason as usize] = count.unwrap_or(0.0) as u32;
        }
        drops
    }

    /// Writes the field, if there is anything to tell.
    pub(crate) fn write(&self, json: &mut Writer) {
        if *self == Self::default() {
            return;
        }
        json.key("dropped").object(|json| {
            for (reason, count) in self.iter().filter(|(_, count)| *count > 0) {
                json.key(reason.as_str()).number(count.into());
            }
        });
    }
}
