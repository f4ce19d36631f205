//! The probability with which a visitor was drawn (field `share`): above 0, up to 1, in steps of a millionth.

use alloc::string::String;

use otklik_score::sampling::Inclusion;

use crate::decimal;
use crate::decode::{Cursor, Node};

/// The probability that a number says, rounded to a millionth; `None` if it says none.
#[must_use]
pub fn of(number: f64) -> Option<Inclusion> {
    let millionths = number * f64::from(Inclusion::CERTAIN.millionths());
    // Out of range, `as` gives the nearest of its range, which is no probability either.
    Inclusion::per_million((millionths + 0.5) as u32).filter(|_| number <= 1.0)
}

pub(crate) fn read<N: Node>(place: &Cursor<'_, N>) -> Option<Inclusion> {
    let share = of(place.number());
    if share.is_none() {
        place.refuse("a number from 0.000001 to 1");
    }
    share
}

/// As JSON, in digits: the shortest decimals of a binary fraction would take a page kilobytes to find.
pub(crate) fn json(share: Inclusion) -> String {
    let millionths = share.millionths();
    if share == Inclusion::CERTAIN {
        return "1".into();
    }
    let digits = decimal((Inclusion::CERTAIN.millionths() + millionths).into());
    ["0.", digits[1..].trim_end_matches('0')].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_read() {
        for (number, written) in [
            (1.0, "1"),
            (0.25, "0.25"),
            (0.1, "0.1"),
            (1e-6, "0.000001"),
            (0.999_999, "0.999999"),
        ] {
            let share = of(number).unwrap();
            assert_eq!(json(share), written);
            assert_eq!(written.parse::<f64>().ok().and_then(of), Some(share));
        }
        for refused in [0.0, -0.5, 4e-7, 1.1, 1.000_000_1, f64::NAN, f64::INFINITY] {
            assert_eq!(of(refused), None, "{refused}");
        }
    }
}
