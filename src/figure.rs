//! The figure that a running score is shown by: computed here from the counts, whoever counted them.

use otklik_score::csat::{self, Satisfaction};
use otklik_score::{Basis, Counts, Estimate, Metric, Scale, Share, Statistic, nps, nsat};
use otklik_wire::decimal;
use otklik_wire::scores::Counted;

/// A score as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// In its unit.
    pub value: f64,
    /// The 95 % interval, where the page computes it.
    pub interval: Option<(f64, f64)>,
    /// What it is in.
    pub unit: Unit,
}

/// Writes a number: how many digits stand behind the point, and `percent` or when it has a sign.
pub type Numbers<'a> = &'a dyn Fn(f64, u8, &str) -> String;

/// What a score is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Points from −100 to 100, with their sign.
    Points,
    /// Points from 0 to 200.
    Nsat,
    /// Per cent.
    Percent,
    /// An answer of the scale, to a tenth.
    Mean(i16, i16),
}

impl Figure {
    /// The figure of these counts; `None` when nobody has answered.
    #[must_use]
    pub fn of(counted: &Counted) -> Option<Self> {
        let slots = counted.counts();
        let metric = counted.metric();
        let net = |estimate: Option<Estimate>, unit| Some(of(estimate?, unit));
        match metric {
            Metric::Nps => net(counts::<nps::Nps>(slots)?.score(), Unit::Points),
            Metric::Nsat => net(counts::<nsat::Nsat>(slots)?.score(), Unit::Nsat),
            Metric::CsatThree => satisfied(counted, csat::Three::SATISFIED),
            Metric::CsatFive => satisfied(counted, csat::Five::SATISFIED),
            Metric::CsatSeven => satisfied(counted, csat::Seven::SATISFIED),
            Metric::CsatTen => satisfied(counted, csat::Ten::SATISFIED),
            // The interval of a mean needs Student's t, which is for the owner's page and not for every visitor's.
            _ => mean(counted),
        }
    }
}

fn of(estimate: Estimate, unit: Unit) -> Figure {
    Figure {
        value: estimate.value,
        interval: Some((estimate.low, estimate.high)),
        unit,
    }
}

fn counts<S: Scale>(slots: &[u64]) -> Option<Counts<S>> {
    let mut own = S::NONE;
    let places = own.as_mut();
    (places.len() == slots.len()).then(|| places.copy_from_slice(slots))?;
    Some(Counts::from_array(own))
}

/// The share of answers from the lowest that is satisfied on, of a scale that starts at 1.
fn satisfied(counted: &Counted, lowest: u8) -> Option<Figure> {
    let of_them = counted.counts().iter().skip(usize::from(lowest) - 1).sum();
    let share = Share::new(of_them, counted.n());
    Some(of(share.estimate(&Basis::USUAL)?, Unit::Percent))
}

fn mean(counted: &Counted) -> Option<Figure> {
    let n = counted.n();
    let (min, max) = counted.metric().scale();
    let sum: f64 = (min..=max)
        .zip(counted.counts())
        .map(|(answer, &count)| f64::from(answer) * count as f64)
        .sum();
    (n > 0).then(|| Figure {
        value: sum / n as f64,
        interval: None,
        unit: Unit::Mean(min, max),
    })
}

impl Unit {
    /// The value as programs read it, halves away from zero as on every screen of the product.
    #[must_use]
    pub fn written(self, value: f64) -> String {
        match self {
            Self::Points => signed(whole(value)),
            Self::Nsat => decimal(whole(value).unsigned_abs().into()),
            Self::Percent => [&decimal(whole(value).unsigned_abs().into()), "\u{202f}%"].concat(),
            Self::Mean(..) => {
                let tenths = whole(value * 10.0).unsigned_abs();
                [
                    &decimal((tenths / 10).into()),
                    ".",
                    &decimal((tenths % 10).into()),
                ]
                .concat()
            }
        }
    }

    /// The same in a language's own way, by what writes a number with so many digits behind the point, in one of `Intl`'s styles.
    pub fn said(self, value: f64, number: Numbers<'_>) -> String {
        match self {
            Self::Points => number(f64::from(whole(value)), 0, "exceptZero"),
            Self::Nsat => number(f64::from(whole(value)), 0, "auto"),
            Self::Percent => number(f64::from(whole(value)) / 100.0, 0, "percent"),
            Self::Mean(..) => number(f64::from(whole(value * 10.0)) / 10.0, 1, "auto"),
        }
    }

    /// Where the value stands on a line from 0 to 200.
    #[must_use]
    pub fn place(self, value: f64) -> u32 {
        let place = whole(match self {
            Self::Points => value + 100.0,
            Self::Nsat => value,
            Self::Percent => value * 2.0,
            Self::Mean(min, max) => (value - f64::from(min)) * 200.0 / f64::from(max - min),
        });
        place.unsigned_abs()
    }
}

fn whole(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

fn signed(points: i32) -> String {
    let digits = decimal(points.unsigned_abs().into());
    match points {
        0 => digits,
        1.. => ["+", &digits].concat(),
        _ => ["\u{2212}", &digits].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otklik_score::rating;

    #[test]
    fn points_are_whole_and_signed() {
        for (value, text) in [
            (33.3, "+33"),
            (30.5, "+31"),
            (0.4, "0"),
            (-0.4, "0"),
            (-26.7, "\u{2212}27"),
            (100.0, "+100"),
        ] {
            assert_eq!(Unit::Points.written(value), text);
        }
    }

    #[test]
    fn a_language_gets_what_it_has_to_write() {
        let number = |value: f64, digits: u8, style: &str| format!("{value} {digits} {style}");
        let said = |unit: Unit, value| unit.said(value, &number);
        assert_eq!(said(Unit::Points, -26.7), "-27 0 exceptZero");
        assert_eq!(said(Unit::Nsat, 124.5), "125 0 auto");
        assert_eq!(said(Unit::Percent, 74.6), "0.75 0 percent");
        assert_eq!(said(Unit::Mean(1, 7), 4.25), "4.3 1 auto");
    }

    #[test]
    fn each_metric_is_shown_in_its_unit() {
        let stars = Metric::Rating(rating::Scale::new(1, 5).unwrap());
        for (metric, counts, text, place) in [
            (Metric::CsatFive, vec![1, 0, 0, 1, 2], "75\u{202f}%", 150),
            (Metric::Nsat, vec![1, 0, 1, 2], "125", 125),
            (Metric::Ces, vec![0, 0, 0, 0, 1, 1, 1], "6.0", 167),
            (stars, vec![0, 0, 1, 2, 1], "4.0", 150),
        ] {
            let counted = Counted::new(metric, counts).unwrap();
            let shown = Figure::of(&counted).unwrap();
            assert_eq!(shown.unit.written(shown.value), text, "{metric:?}");
            assert_eq!(shown.unit.place(shown.value), place, "{metric:?}");
            assert!(Figure::of(&Counted::none(metric)).is_none());
        }
    }
}
