use std::fmt;

use serde_json::{Value, json};

/// The middle of several measurements, and their ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// Of what was measured; `None` without anything.
    pub(crate) fn of(mut measured: Vec<f64>) -> Option<Self> {
        measured.sort_by(f64::total_cmp);
        let (least, most) = (*measured.first()?, *measured.last()?);
        let middle = measured.len() / 2;
        let median = if measured.len().is_multiple_of(2) {
            f64::midpoint(measured[middle - 1], measured[middle])
        } else {
            measured[middle]
        };
        Some(Self {
            median,
            least,
            most,
        })
    }

    /// The same above what is there anyway.
    pub(crate) fn above(self, base: f64) -> Self {
        Self {
            median: self.median - base,
            least: self.least - base,
            most: self.most - base,
        }
    }

    pub(crate) fn to_json(self) -> Value {
        json!({ "median": self.median, "min": self.least, "max": self.most })
    }
}

/// `205 (142–273)`; the precision says how many digits stand after the point.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(0);
        let show = |value: f64| {
            let text = format!("{value:.digits$}");
            // What rounds to nothing has no sign.
            match text.strip_prefix('-') {
                Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
                _ => text,
            }
        };
        let (median, least, most) = (show(self.median), show(self.least), show(self.most));
        if least == most {
            return f.write_str(&median);
        }
        write!(f, "{median} ({least}–{most})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_between_the_ends() {
        let even = Spread::of(vec![3.0, 1.0, 10.0, 2.0]).unwrap();
        assert_eq!((even.least, even.median, even.most), (1.0, 2.5, 10.0));
        assert_eq!(Spread::of(vec![4.0, 9.0, 1.0]).unwrap().median, 4.0);
        assert_eq!(Spread::of(Vec::new()), None);
    }

    #[test]
    fn what_is_there_anyway_is_taken_off_all_three() {
        let above = Spread::of(vec![5.0, 7.0, 12.0]).unwrap().above(6.0);
        assert_eq!((above.least, above.median, above.most), (-1.0, 1.0, 6.0));
    }

    #[test]
    fn it_is_written_with_its_ends() {
        let spread = Spread::of(vec![141.6, 205.2, 273.0]).unwrap();
        assert_eq!(format!("{spread}"), "205 (142–273)");
        assert_eq!(format!("{spread:.1}"), "205.2 (141.6–273.0)");
        let same = Spread::of(vec![1.51, 1.49]).unwrap();
        assert_eq!(format!("{same:.1}"), "1.5");
        let nothing = Spread::of(vec![-0.2, 0.0]).unwrap();
        assert_eq!(format!("{nothing}"), "0");
    }
}
