use crate::estimate::{Basis, Estimate};
use crate::special::sqrt;

/// The median of counted values in rising order, with the interval of R. S. Woodruff, "Confidence intervals for medians
/// and other position measures", Journal of the American Statistical Association 47 (1952), 635–646: the values at which
/// the share of answers up to there is ½ ± z/(2√n). `None` when there are no answers.
///
/// With an even number of answers the median is the mean of the two in the middle, so it may lie between two answers.
pub(crate) fn median(
    counts: &(impl Iterator<Item = (i16, u64)> + Clone),
    basis: &Basis,
) -> Option<Estimate> {
    let n = counts
        .clone()
        .fold(0_u64, |n, (_, count)| n.saturating_add(count));
    let last = n.checked_sub(1)?;
    // The value of the answer at `place` from the lowest, counted from 0.
    let at = |place: u64| {
        let mut passed = 0_u64;
        counts.clone().find_map(|(value, count)| {
            passed = passed.saturating_add(count);
            (place < passed).then_some(f64::from(value))
        })
    };
    let of = n as f64;
    let reach = basis.level.z() * basis.correction(of) * sqrt(of) / 2.0;
    // Casts stop at 0, which is the lowest place there is.
    let (low, high) = (of / 2.0 - reach, of / 2.0 + reach);
    let value = (at(last / 2)? + at(n / 2)?) / 2.0;
    Some(Estimate {
        value,
        low: at(low as u64)?.min(value),
        high: at((libm::ceil(high) as u64).saturating_sub(1).min(last))?.max(value),
        n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(answers: &[i16]) -> Option<Estimate> {
        let counted = (0..=10).map(|value| {
            let count = answers.iter().filter(|answer| **answer == value).count();
            (value, count as u64)
        });
        median(&counted, &Basis::USUAL)
    }

    #[test]
    fn the_middle_answer_or_the_two_in_the_middle() {
        for (answers, value) in [
            (&[3][..], 3.0),
            (&[0, 10], 5.0),
            (&[1, 2, 10], 2.0),
            (&[1, 2, 3, 10], 2.5),
            (&[7, 7, 7, 7, 0], 7.0),
        ] {
            assert_eq!(
                of(answers).map(|median| median.value),
                Some(value),
                "{answers:?}"
            );
        }
        assert_eq!(of(&[]), None);
    }

    /// Of 25 answers places 12.5 ± 4.9: from the 8th to the 18th.
    #[test]
    fn the_interval_reaches_as_many_places_as_chance() {
        let answers: [i16; 25] = core::array::from_fn(|place| (place as i16) / 3);
        let median = of(&answers).unwrap();
        assert_eq!((median.value, median.low, median.high), (4.0, 2.0, 5.0));
        let all = Basis {
            population: crate::Population::Of(25),
            ..Basis::USUAL
        };
        let counted = (0..=8).map(|value| (value, if value < 8 { 3 } else { 1 }));
        let known = super::median(&counted, &all).unwrap();
        assert_eq!(
            (known.low, known.high),
            (4.0, 4.0),
            "everybody has answered"
        );
    }
}
