//! What is said of a score over time in words.

use super::{Point, Series, Trend};
use crate::lang::Lang;
use crate::live::Response;
use crate::words::{Words, fill};

impl Trend {
    /// A period's score with its interval and answers.
    pub(crate) fn told(&self, point: &Point, words: &Words, lang: Lang) -> String {
        let written = |value: Option<f64>| {
            value.map_or_else(String::new, |value| self.unit.name.written(value, lang))
        };
        format!(
            "{} ({} … {}), {}",
            written(point.value),
            written(point.low),
            written(point.high),
            lang.count(point.n, words.scores.answers)
        )
    }
}

/// What a series is called.
pub(crate) fn name(series: &Series, words: &Words) -> String {
    match &series.key {
        None => words.scores.all.to_owned(),
        Some(key) if key.is_empty() => words.scores.no_key.to_owned(),
        Some(key) => group_name(key, words).to_owned(),
    }
}

/// What a group is called: devices by their words, all others by what their key says.
pub(crate) fn group_name<'a>(key: &'a str, words: &Words) -> &'a str {
    match key {
        "phone" => words.surveys.phone,
        "tablet" => words.surveys.tablet,
        "desktop" => words.surveys.desktop,
        _ => key,
    }
}

/// What is said of who answered.
pub(crate) fn response(response: &Response, words: &Words, lang: Lang) -> Option<String> {
    let [rate, low, high] =
        [response.percent?, response.low?, response.high?].map(|value| lang.percent(value));
    let shown = lang
        .count(response.shown, words.scores.seen)
        .replace('\u{a0}', " ");
    Some(fill(
        words.scores.response,
        &[
            ("rate", &rate),
            ("shown", &shown),
            ("low", &low),
            ("high", &high),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::trend;
    use super::*;

    #[test]
    fn who_answered_is_said_as_on_the_card() {
        let told = response(&trend().response, Words::of(Lang::En), Lang::En).unwrap();
        assert_eq!(told, "17% of 3,100 appearances were answered (15% to 18%)");
        assert_eq!(
            response(&Response::default(), Words::of(Lang::En), Lang::En),
            None
        );
    }
}
