use std::fmt;

use serde_json::{Value, json};

use crate::spread::Spread;

/// A time in nanoseconds: the middle of several measurements, and their ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Time {
    pub(crate) median: f64,
    pub(crate) fastest: f64,
    pub(crate) slowest: f64,
}

impl Time {
    /// Of the times measured; `None` without any.
    pub(crate) fn of(measured: Vec<f64>) -> Option<Self> {
        let Spread {
            median,
            least,
            most,
        } = Spread::of(measured)?;
        Some(Self {
            median,
            fastest: least,
            slowest: most,
        })
    }

    pub(crate) fn to_json(self) -> Value {
        json!({
            "median_ns": self.median,
            "fastest_ns": self.fastest,
            "slowest_ns": self.slowest,
        })
    }
}

/// A length of time in nanoseconds, with three digits that count.
pub(crate) struct Nanoseconds(pub(crate) f64);

/// How many a second, from the nanoseconds of one, in millions.
pub(crate) struct MillionsPerSecond(pub(crate) f64);

impl fmt::Display for Nanoseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, unit) = match self.0 {
            ns if ns < 1e3 => (ns, "ns"),
            ns if ns < 1e6 => (ns / 1e3, "µs"),
            ns => (ns / 1e6, "ms"),
        };
        f.pad(&format!("{} {unit}", ThreeDigits(value)))
    }
}

impl fmt::Display for MillionsPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} M/s", ThreeDigits(1e3 / self.0)))
    }
}

struct ThreeDigits(f64);

impl fmt::Display for ThreeDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.0 {
            value if value < 9.995 => 2,
            value if value < 99.95 => 1,
            _ => 0,
        };
        write!(f, "{:.digits$}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_between_the_ends() {
        let time = Time::of(vec![3.0, 1.0, 10.0, 2.0]).unwrap();
        assert_eq!((time.fastest, time.median, time.slowest), (1.0, 2.5, 10.0));
        assert_eq!(Time::of(vec![4.0, 9.0, 1.0]).unwrap().median, 4.0);
        assert_eq!(Time::of(Vec::new()), None);
    }

    #[test]
    fn three_digits_are_shown() {
        assert_eq!(Nanoseconds(17.54).to_string(), "17.5 ns");
        assert_eq!(Nanoseconds(9.999).to_string(), "10.0 ns");
        assert_eq!(Nanoseconds(35_360.0).to_string(), "35.4 µs");
        assert_eq!(Nanoseconds(1_047_000.0).to_string(), "1.05 ms");
        assert_eq!(MillionsPerSecond(0.999).to_string(), "1001 M/s");
        assert_eq!(MillionsPerSecond(33.3).to_string(), "30.0 M/s");
    }
}
