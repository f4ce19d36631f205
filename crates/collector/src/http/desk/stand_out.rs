//! Which parts of a score differ from all others together by more than chance, with as many parts as there are.

use otklik_score::compare::{Correction, Difference};
use otklik_score::enough::Rule;
use otklik_score::{Merge as _, State};
use serde::Serialize;

/// A part beside all others together.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Beside {
    /// `higher`, `lower`, `no_difference` or `not_enough`.
    verdict: &'static str,
    /// The part less the others, with the interval of this one comparison; none where there is not enough.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    found: Option<Found>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Found {
    value: f64,
    low: f64,
    high: f64,
}

/// Each of `parts` beside all the others and the `rest`. Of twenty groups that are alike one differs "with 95 %": the
/// verdict takes into account how many were looked at (Holm), so it may be "no difference" where the interval leaves 0 out.
pub(super) fn against_others(parts: &[State], rest: &[State]) -> Vec<Beside> {
    let rule = Rule::USUAL;
    let has_enough = |state: &State| state.n() >= rule.least;
    let found: Vec<Option<Difference>> = (0..parts.len())
        .map(|at| {
            let part = &parts[at];
            let mut others = State::empty(part.metric());
            for other in parts[..at].iter().chain(&parts[at + 1..]).chain(rest) {
                // All are of one question, so of one metric.
                let _ = others.try_merge(other);
            }
            let both = has_enough(part) && has_enough(&others);
            let difference = both.then(|| part.compared_with(&others, rule.basis.level).ok());
            difference.flatten().flatten()
        })
        .collect();
    let p: Vec<f64> = found.iter().flatten().map(|found| found.p).collect();
    // Of two the one is the other turned round: that is looked at once.
    let adjusted = if parts.len() == 2 && rest.is_empty() {
        p
    } else {
        Correction::Holm.adjust(&p)
    };
    let mut adjusted = adjusted.into_iter();
    let beside = |found: Option<Difference>| {
        let Some(found) = found else {
            return Beside {
                verdict: "not_enough",
                found: None,
            };
        };
        let is_chance = adjusted.next().is_none_or(|p| p > rule.basis.level.alpha());
        Beside {
            verdict: match found.value {
                _ if is_chance => "no_difference",
                value if value > 0.0 => "higher",
                _ => "lower",
            },
            found: Some(Found {
                value: found.value,
                low: found.low,
                high: found.high,
            }),
        }
    };
    found.into_iter().map(beside).collect()
}

#[cfg(test)]
mod tests {
    use otklik_score::compare::Verdict;
    use otklik_score::nps::{Counts, Rating};

    use super::*;

    /// So many tens of so many answers, the others zeros.
    fn happy(tens: u32, of: u32) -> State {
        let mut counts = Counts::EMPTY;
        for n in 0..of {
            counts.add(Rating::new(if n < tens { 10.0 } else { 0.0 }).unwrap());
        }
        counts.into()
    }

    fn verdicts(parts: &[State], rest: &[State]) -> Vec<&'static str> {
        let beside = against_others(parts, rest);
        beside.iter().map(|beside| beside.verdict).collect()
    }

    #[test]
    fn who_differs_stands_out_and_who_is_few_does_not() {
        let parts = [happy(180, 200), happy(100, 200), happy(20, 29)];
        assert_eq!(verdicts(&parts, &[]), ["higher", "lower", "not_enough"]);
        let all = against_others(&parts, &[]);
        assert!(all[0].found.as_ref().unwrap().low > 0.0 && all[2].found.is_none());
        assert_eq!(
            serde_json::to_string(&all[2]).unwrap(),
            r#"{"verdict":"not_enough"}"#
        );
        assert_eq!(verdicts(&parts[..1], &[]), ["not_enough"], "nobody else");
    }

    #[test]
    fn what_is_not_shown_belongs_to_the_others() {
        let part = [happy(180, 200)];
        assert_eq!(verdicts(&part, &[happy(90, 100)]), ["no_difference"]);
        assert_eq!(verdicts(&part, &[happy(50, 100)]), ["higher"]);
    }

    #[test]
    fn the_more_are_looked_at_the_more_it_takes() {
        // 62 of 100 against half of the others: beyond chance alone, and among twenty not.
        let two = [happy(62, 100), happy(950, 1900)];
        assert_eq!(verdicts(&two, &[]), ["higher", "lower"]);
        // What two groups are called here they are called where they are compared.
        let close = [happy(61, 100), happy(950, 1900)];
        let compared = close[0].verdict(&close[1], &Rule::USUAL).unwrap();
        assert!(matches!(compared, Verdict::Up(_)), "{compared:?}");
        assert_eq!(verdicts(&close, &[]), ["higher", "lower"]);
        let mut many = vec![happy(62, 100)];
        many.extend([happy(50, 100); 19]);
        let told = against_others(&many, &[]);
        assert_eq!(told[0].verdict, "no_difference");
        assert!(told[0].found.as_ref().unwrap().low > 0.0);
    }
}
