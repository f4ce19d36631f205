//! The populations and sample sizes that are gone through.

/// Numbers of answers.
pub(crate) const SIZES: [u64; 9] = [5, 10, 20, 30, 50, 100, 200, 500, 2000];

/// Shares of promoters and detractors as surveys find them.
pub(crate) const REALISTIC: [(f64, f64); 8] = [
    (0.5, 0.2),
    (0.3, 0.3),
    (0.7, 0.1),
    (0.1, 0.6),
    (0.6, 0.15),
    (0.4, 0.35),
    (0.25, 0.25),
    (0.2, 0.5),
];

/// Shares where almost all answers are of one kind.
pub(crate) const EXTREME: [(f64, f64); 8] = [
    (0.9, 0.02),
    (0.97, 0.01),
    (0.02, 0.9),
    (0.05, 0.05),
    (0.02, 0.02),
    (0.85, 0.05),
    (0.95, 0.05),
    (0.6, 0.0),
];

/// A population of ratings.
pub(crate) struct Ratings {
    pub(crate) name: &'static str,
    /// The share of each answer, the lowest first.
    pub(crate) shares: &'static [f64],
}

/// Populations on 1 to 7 and on 1 to 5.
pub(crate) const RATINGS: [Ratings; 7] = [
    Ratings {
        name: "1–7, even",
        shares: &[1.0 / 7.0; 7],
    },
    Ratings {
        name: "1–7, mostly easy",
        shares: &[0.04, 0.04, 0.06, 0.10, 0.18, 0.28, 0.30],
    },
    Ratings {
        name: "1–7, two camps",
        shares: &[0.30, 0.05, 0.05, 0.05, 0.05, 0.10, 0.40],
    },
    Ratings {
        name: "1–7, skewed",
        shares: &[0.01, 0.01, 0.02, 0.03, 0.08, 0.25, 0.60],
    },
    Ratings {
        name: "1–5, even",
        shares: &[0.2; 5],
    },
    Ratings {
        name: "1–5, mostly satisfied",
        shares: &[0.05, 0.05, 0.10, 0.30, 0.50],
    },
    Ratings {
        name: "1–5, skewed",
        shares: &[0.02, 0.02, 0.06, 0.20, 0.70],
    },
];

/// Populations on 1 to 7 of whom all but a few answer 7.
pub(crate) const AGREEING: [Ratings; 5] = [
    Ratings {
        name: "99 % 7, 1 % 6",
        shares: &[0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.99],
    },
    Ratings {
        name: "95 % 7, 5 % 6",
        shares: &[0.0, 0.0, 0.0, 0.0, 0.0, 0.05, 0.95],
    },
    Ratings {
        name: "99 % 7, 1 % 1",
        shares: &[0.01, 0.0, 0.0, 0.0, 0.0, 0.0, 0.99],
    },
    Ratings {
        name: "95 % 7, 5 % 1",
        shares: &[0.05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.95],
    },
    Ratings {
        name: "80 % 7, 20 % 1",
        shares: &[0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.8],
    },
];

/// Numbers of answers now and before.
pub(crate) const PAIRS: [(u64, u64); 6] =
    [(5, 5), (10, 10), (30, 30), (50, 50), (100, 100), (20, 200)];

/// Shares of promoters and detractors now and before.
pub(crate) const NET_PAIRS: [((f64, f64), (f64, f64)); 5] = [
    ((0.5, 0.2), (0.5, 0.2)),
    ((0.6, 0.15), (0.4, 0.35)),
    ((0.7, 0.1), (0.1, 0.6)),
    ((0.9, 0.02), (0.9, 0.02)),
    ((0.97, 0.01), (0.5, 0.2)),
];

/// Shares of hits now and before.
pub(crate) const SHARE_PAIRS: [(f64, f64); 6] = [
    (0.5, 0.5),
    (0.8, 0.6),
    (0.8, 0.2),
    (0.95, 0.9),
    (0.99, 0.99),
    (0.99, 0.5),
];

/// Populations of [`RATINGS`] now and before.
pub(crate) const RATING_PAIRS: [(usize, usize); 4] = [(0, 0), (1, 2), (3, 1), (6, 6)];
