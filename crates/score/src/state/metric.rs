use crate::rating;

/// A metric together with its scale: what has to agree before two states can be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// [`crate::nps`].
    Nps,
    /// [`crate::ces`], 1 to 7.
    Ces,
    /// [`crate::ces1`], 1 to 5 reversed.
    Ces1,
    /// [`crate::csat`] on three points.
    CsatThree,
    /// [`crate::csat`] on five points.
    CsatFive,
    /// [`crate::csat`] on seven points.
    CsatSeven,
    /// [`crate::csat`] on ten points.
    CsatTen,
    /// [`crate::nsat`].
    Nsat,
    /// [`crate::rating`] on a scale of the owner's own.
    Rating(rating::Scale),
    /// [`crate::servqual`].
    Servqual,
    /// [`crate::servperf`].
    Servperf,
    /// [`crate::response`]: of a survey as a whole.
    Response,
}

impl Metric {
    /// The name that survey files use: `nps`, `ces`, `ces1`, `csat`, `nsat`, `rating`, `servqual` or `servperf`; and `response`,
    /// which no question has.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Ces => "ces",
            Self::Ces1 => "ces1",
            Self::CsatThree | Self::CsatFive | Self::CsatSeven | Self::CsatTen => "csat",
            Self::Nsat => "nsat",
            Self::Rating(_) => "rating",
            Self::Servqual => "servqual",
            Self::Servperf => "servperf",
            Self::Response => "response",
        }
    }

    /// The lowest and the highest answer.
    #[must_use]
    pub fn scale(self) -> (i16, i16) {
        match self {
            Self::Nps => (0, 10),
            Self::Ces | Self::CsatSeven | Self::Servqual | Self::Servperf => (1, 7),
            Self::Ces1 | Self::CsatFive => (1, 5),
            Self::CsatThree => (1, 3),
            Self::CsatTen => (1, 10),
            Self::Nsat | Self::Response => (1, 4),
            Self::Rating(scale) => (scale.min(), scale.max()),
        }
    }

    /// Whether one number is a whole answer. Of a battery's answers each has many.
    #[must_use]
    pub fn is_of_one_scale(self) -> bool {
        !matches!(self, Self::Servqual | Self::Servperf | Self::Response)
    }

    /// The version of the method. It is counted up when the same answers would make another score, which starts a new
    /// series.
    #[must_use]
    pub fn method(self) -> u16 {
        1
    }
}
