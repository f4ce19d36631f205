//! Two periods or two groups beside each other: what the address asks for, and what may be said of their difference.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::lang::Lang;
use crate::live::UnitName;
use crate::query::Query;
use crate::route::encoded;

/// `GET …/scores/compare`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Comparison {
    /// The first.
    pub(crate) a: Side,
    /// The second.
    pub(crate) b: Side,
    /// The second less the first.
    #[serde(default)]
    pub(crate) difference: Option<Side>,
    /// What may be said of it.
    pub(crate) verdict: String,
    /// The same in words, by language.
    #[serde(default)]
    words: BTreeMap<String, String>,
}

/// One of the two, or their difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Side {
    /// Answers.
    pub(crate) n: u64,
    /// Answers that it is short of.
    pub(crate) missing: u64,
    /// The score.
    pub(crate) value: Option<f64>,
    /// Its interval's lower end.
    pub(crate) low: Option<f64>,
    /// Its interval's upper end.
    pub(crate) high: Option<f64>,
}

/// A side as it is asked for: a group, where there are groups, and the first and the last of its days.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stretch {
    /// The group's key; empty where the score is not split.
    pub(crate) part: String,
    /// The first day, as a field of the form has it.
    pub(crate) from: String,
    /// The last day.
    pub(crate) to: String,
}

/// What each side of a comparison is called in the address: its days, and its group.
const SIDES: [(&str, &str); 2] = [("a", "a_part"), ("b", "b_part")];

/// The two sides that an address asks for, where it does.
pub(crate) fn asked(view: &Query) -> Option<[Stretch; 2]> {
    let is_split = view.get("split").is_some();
    let side = |(days, part): (&str, &str)| {
        let (from, end) = view.get(days)?.split_once("..")?;
        let to = end.parse::<Date>().ok()?.yesterday().ok()?;
        let part = view.get(part).unwrap_or_default();
        (part.is_empty() != is_split).then(|| Stretch {
            part: part.to_owned(),
            from: from.to_owned(),
            to: to.to_string(),
        })
    };
    let [a, b] = SIDES.map(side);
    Some([a?, b?])
}

/// What is offered first: the two largest groups in the days that are looked at, or else the last four weeks and the four
/// before them. `days` ends with the day after the last.
pub(crate) fn offered(keys: &[String], (from, end): (Date, Date)) -> [Stretch; 2] {
    let key = |at: usize| keys.get(at).cloned().unwrap_or_default();
    let stretch = |part: String, from: Date, end: Date| Stretch {
        part,
        from: from.to_string(),
        to: end.saturating_sub(1.day()).to_string(),
    };
    if keys.is_empty() {
        let middle = end.saturating_sub(28.days());
        let first = end.saturating_sub(56.days());
        return [
            stretch(String::new(), first, middle),
            stretch(String::new(), middle, end),
        ];
    }
    [stretch(key(0), from, end), stretch(key(1), from, end)]
}

/// The address that asks for these two.
pub(crate) fn asking(view: &Query, sides: &[Stretch; 2]) -> Query {
    let mut view = view.clone();
    for ((days, part), side) in SIDES.into_iter().zip(sides) {
        view = view.with(days, &side.days()).with(part, &side.part);
    }
    view
}

/// Where the API has the two.
pub(crate) fn path(survey: &str, question: &str, view: &Query, sides: &[Stretch; 2]) -> String {
    let mut path = format!(
        "scores/compare?survey={}&question={}",
        encoded(survey),
        encoded(question)
    );
    if let Some(split) = view.get("split") {
        path += &format!("&split={}", encoded(split));
    }
    for ((days, part), side) in SIDES.into_iter().zip(sides) {
        path += &format!("&{days}={}", encoded(&side.days()));
        if !side.part.is_empty() {
            path += &format!("&{part}={}", encoded(&side.part));
        }
    }
    path
}

impl Stretch {
    /// Its days as the API has them, the last not included.
    fn days(&self) -> String {
        let end = self
            .to
            .parse::<Date>()
            .map(|day| day.saturating_add(1.day()));
        end.map_or_else(
            |_| format!("{}..{}", self.from, self.to),
            |end| format!("{}..{end}", self.from),
        )
    }
}

impl Comparison {
    /// The verdict as a sentence.
    pub(crate) fn told(&self, lang: Lang) -> String {
        self.words.get(lang.tag()).cloned().unwrap_or_default()
    }
}

impl Side {
    /// `+27 (+12 … +42)`.
    pub(crate) fn told(&self, unit: UnitName, lang: Lang) -> String {
        let written = |value: f64| unit.written(value, lang);
        match (self.value, self.low, self.high) {
            (Some(value), Some(low), Some(high)) => {
                format!("{} ({} … {})", written(value), written(low), written(high))
            }
            (Some(value), _, _) => written(value),
            _ => "–".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::SCORE_VIEW;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_verdict_is_told_in_the_collectors_words() {
        let json = r#"{"a":{"n":1,"missing":29},"b":{"n":2},"verdict":"not_enough","words":{"en":"x","ru":"Ещё 140 ответов."}}"#;
        let told: Comparison = serde_json::from_str(json).unwrap();
        assert_eq!(told.told(Lang::Ru), "Ещё 140 ответов.");
        assert_eq!((told.a.missing, told.b.missing), (29, 0));
    }

    #[test]
    fn what_an_address_asks_for_is_asked_again_by_it() {
        let days = (day("2026-01-01"), day("2026-04-01"));
        let keys = ["payer", "a&b=c", "guest"].map(str::to_owned);
        let split = Query::default().with("split", "role").with("by", "week");
        let sides = offered(&keys, days);
        assert_eq!(
            (sides[1].part.as_str(), sides[1].to.as_str()),
            ("a&b=c", "2026-03-31")
        );
        let view = asking(&split, &sides);
        let view = Query::read(&view.text(), &SCORE_VIEW);
        assert_eq!(asked(&view), Some(sides.clone()));
        assert_eq!(
            path("nps", "nps", &view, &sides),
            "scores/compare?survey=nps&question=nps&split=role&a=2026-01-01..2026-04-01&a_part=payer\
             &b=2026-01-01..2026-04-01&b_part=a%26b%3Dc"
        );
    }

    #[test]
    fn without_groups_it_is_the_last_weeks_and_those_before() {
        let [a, b] = offered(&[], (day("2025-01-01"), day("2026-03-01")));
        assert_eq!(
            [&*a.from, &*a.to, &*b.from, &*b.to],
            ["2026-01-04", "2026-01-31", "2026-02-01", "2026-02-28"]
        );
        let view = asking(&Query::default(), &[a, b]);
        assert!(asked(&view).is_some());
        // Groups of a split that is not there any more are asked for by nobody.
        assert_eq!(asked(&view.with("split", "role")), None);
        assert_eq!(asked(&view.with("a_part", "payer")), None);
        assert_eq!(asked(&view.with("a", "x..y")), None);
    }
}
