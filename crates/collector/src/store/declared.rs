//! The owner's word on which wordings ask the same, as both engines keep it.

use otklik_score::series::{Fingerprint, Reason, Same};

/// What becomes of a declaration.
#[derive(Clone, Debug)]
pub(crate) enum Declaration {
    /// It is made.
    Joined(Same),
    /// It is taken back, whichever of the two was named first.
    Split(Fingerprint, Fingerprint),
}

/// A row `(one, other, reason, who, at_ms)`.
pub(super) type Row = (String, String, String, String, i64);

const REASONS: [(&str, Reason); 2] = [
    ("spelling", Reason::Spelling),
    ("translation", Reason::Translation),
];

/// The word for a reason, in the database and for people.
pub(crate) fn reason_word(reason: Reason) -> &'static str {
    let found = REASONS.iter().find(|(_, known)| *known == reason);
    found.map_or("", |(word, _)| word)
}

/// Reads a row. One that a newer program wrote may mean nothing here.
pub(super) fn read((one, other, reason, by, at_ms): Row) -> Option<Same> {
    let fingerprint = |digits: &str| {
        let bits = u128::from_str_radix(digits, 16).ok()?;
        Some(Fingerprint::from_bits(bits))
    };
    let same = || {
        Some(Same {
            one: fingerprint(&one)?,
            other: fingerprint(&other)?,
            reason: REASONS.iter().find(|(word, _)| *word == reason)?.1,
            by,
            at_ms,
        })
    };
    let same = same();
    if same.is_none() {
        tracing::error!(
            one,
            other,
            reason,
            "a declaration cannot be read; it is passed over"
        );
    }
    same
}
