//! A comparison in words: what may be said of a difference, and what may not.

use otklik_score::compare::Verdict;
use serde::Serialize;

/// What a comparison comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// `higher`, `lower`, `no_difference` or `not_enough`.
    pub verdict: &'static str,
    /// The same in words, by language.
    pub words: Words,
    /// Answers that are missing on both sides together, where there are too few.
    pub missing: Option<u64>,
    /// How closely the difference would be known once they are there, ± in the figure's unit, where that can be foretold.
    pub margin: Option<f64>,
    /// How far the second is from the first, with its interval, where that can be told.
    pub difference: Option<Difference>,
}

/// Words by language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
}

/// A difference with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The second less the first.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Said {
    /// What may be said by a verdict. `margin` is how closely the difference would be known once nothing is missing
    /// ([`State::margin_when_enough`](otklik_score::State::margin_when_enough)).
    #[must_use]
    pub fn of(verdict: &Verdict, margin: Option<f64>) -> Self {
        let (found, verdict) = match verdict {
            Verdict::NotEnough { now, before } => {
                return Self {
                    verdict: "not_enough",
                    words: not_enough(now + before, margin),
                    missing: Some(now + before),
                    margin,
                    difference: None,
                };
            }
            Verdict::MayBeChance(found) => (found, "no_difference"),
            Verdict::Up(found) => (found, "higher"),
            Verdict::Down(found) => (found, "lower"),
        };
        let difference = Difference {
            value: found.value,
            low: found.low,
            high: found.high,
        };
        Self {
            verdict,
            words: enough(verdict, difference),
            missing: None,
            margin: None,
            difference: Some(difference),
        }
    }
}

/// How many answers are missing, and what comes of them.
fn not_enough(missing: u64, margin: Option<f64>) -> Words {
    let en = if missing == 1 { "answer" } else { "answers" };
    let (needs, ru) = match (missing % 10, missing % 100) {
        (1, tens) if tens != 11 => ("нужен", "ответ"),
        (2..=4, tens) if !(12..=14).contains(&tens) => ("нужно", "ответа"),
        _ => ("нужно", "ответов"),
    };
    let known = margin.map(|margin| format!("{margin:.1}"));
    let (en_after, ru_after) = known.map_or_else(
        || (" before anything can be said".to_owned(), String::new()),
        |known| {
            (
                format!("; the difference would then be known to ±{known}"),
                format!("; тогда разница будет известна до ±{}", comma(&known)),
            )
        },
    );
    Words {
        en: format!("Not enough yet: {missing} more {en}{en_after}."),
        ru: format!("Пока мало: {needs} ещё {missing} {ru}{ru_after}."),
    }
}

fn enough(verdict: &str, found: Difference) -> Words {
    let Difference { value, low, high } = found;
    // "Lower by 5, between 2 and 8": how far, not which way once more.
    let [by, from, to] = match verdict {
        "higher" => [value, low, high].map(|value| format!("{value:.1}")),
        "lower" => [-value, -high, -low].map(|value| format!("{value:.1}")),
        _ => [value, low, high].map(signed),
    };
    let [ru_by, ru_from, ru_to] = [&by, &from, &to].map(|text| comma(text));
    match verdict {
        "no_difference" => Words {
            en: format!("No difference beyond chance: {by}, between {from} and {to}."),
            ru: format!("Разница не больше случайной: {ru_by}, от {ru_from} до {ru_to}."),
        },
        "higher" => Words {
            en: format!("Higher by {by}, between {from} and {to}; more than chance."),
            ru: format!("Выше на {ru_by}, от {ru_from} до {ru_to}; это не случайность."),
        },
        _ => Words {
            en: format!("Lower by {by}, between {from} and {to}; more than chance."),
            ru: format!("Ниже на {ru_by}, от {ru_from} до {ru_to}; это не случайность."),
        },
    }
}

/// With one digit, and the sign that is a minus.
fn signed(value: f64) -> String {
    format!("{value:+.1}").replace('-', "−")
}

/// As numbers are written in Russian.
fn comma(number: &str) -> String {
    number.replace('.', ",")
}

#[cfg(test)]
mod tests {
    use otklik_score::Net;
    use otklik_score::compare::verdict;
    use otklik_score::enough::Rule;

    use super::*;

    fn said(now: Net, before: Net) -> Said {
        Said::of(&verdict(now, before, &Rule::USUAL), Some(18.24))
    }

    #[test]
    fn what_is_missing_is_said_with_what_it_would_bring() {
        let few = said(Net::new(5, 3, 2), Net::new(40, 30, 30));
        assert_eq!(
            (few.verdict, few.missing, few.difference),
            ("not_enough", Some(20), None)
        );
        assert_eq!(
            few.words.en,
            "Not enough yet: 20 more answers; the difference would then be known to ±18.2."
        );
        assert_eq!(
            few.words.ru,
            "Пока мало: нужно ещё 20 ответов; тогда разница будет известна до ±18,2."
        );
        let words = |missing| not_enough(missing, None);
        assert_eq!(
            words(1).en,
            "Not enough yet: 1 more answer before anything can be said."
        );
        for (missing, ru) in [
            (1, "нужен ещё 1 ответ"),
            (12, "нужно ещё 12 ответов"),
            (23, "нужно ещё 23 ответа"),
        ] {
            assert_eq!(words(missing).ru, format!("Пока мало: {ru}."));
        }
    }

    #[test]
    fn what_may_be_said_is_said_and_no_more() {
        let same = said(Net::new(50, 30, 20), Net::new(48, 30, 22));
        assert_eq!((same.verdict, same.margin), ("no_difference", None));
        assert!(
            same.words.en.starts_with("No difference beyond chance: +"),
            "{}",
            same.words.en
        );
        let up = said(Net::new(500, 300, 200), Net::new(300, 300, 400));
        assert_eq!(
            (up.verdict, up.difference.unwrap().value.round()),
            ("higher", 40.0)
        );
        assert!(up.words.en.starts_with("Higher by 40.0, between 3"));
        let down = said(Net::new(300, 300, 400), Net::new(500, 300, 200));
        assert!(
            down.words.ru.starts_with("Ниже на 40,0, от 3"),
            "{}",
            down.words.ru
        );
        assert!(down.difference.unwrap().value < 0.0);
    }
}
