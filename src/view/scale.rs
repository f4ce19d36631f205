use otklik_score::Metric;
use otklik_wire::decimal;
use otklik_wire::survey::{Face, Scale};

use super::Scene;
use super::element::{Element, element};
use super::face::face;
use super::form::{back, skip};
use crate::state::{Action, Pass};
use crate::texts::Word;

/// A scale: a radio group in which the arrow keys move and Space or Enter chooses, because choosing answers at once.
pub(super) fn scale(scene: &Scene<'_>, pass: &Pass, scale: &Scale) -> Vec<Element> {
    let (min, max) = bounds(scale.metric);
    let stop = pass.tab_stop().unwrap_or(min);
    let words = words(scale.metric);
    let meanings = meanings(scene, pass, scale);
    let button = |number: u8| {
        let is_chosen = pass.chosen() == Some(number);
        let digits = decimal(number.into());
        let mut button = element("button type=button role=radio class=rating part=rating")
            .with("data-score", &digits)
            .with("aria-checked", if is_chosen { "true" } else { "false" })
            .with("tabindex", if stop == number { "0" } else { "-1" })
            .flag("data-focus", stop == number)
            .on_click(scene, Action::Choose(number));
        if let Some(drawn) = face(scale.face, number, max) {
            // Of a drawing, somebody who cannot see it hears the number; of two thumbs, what each means.
            let label = match scale.face {
                Face::Thumbs => meanings[usize::from(number != min)].to_owned(),
                _ => scene.of(number.into(), max.into()),
            };
            button = button.with("aria-label", &label).child(drawn);
        } else {
            let word = words.get(usize::from(number - min));
            button = button.text(word.map_or(&digits, |word| &scene.texts[*word]));
        }
        button
    };
    let class = match scale.face {
        _ if !words.is_empty() => "scale words",
        Face::Numbers if max > 7 => "scale long",
        Face::Numbers => "scale",
        Face::Stars => "scale drawn stars",
        Face::Faces | Face::Thumbs => "scale drawn",
    };
    let group = element("div role=radiogroup aria-labelledby=heading aria-describedby=ends")
        .with("class", class)
        .on_key(scene, move |press| {
            moved(stop, (min, max), &press.key).map(Action::Point)
        })
        .children((min..=max).map(button).collect());
    let mut parts: Vec<Element> = back(scene, pass).into_iter().collect();
    parts.push(group);
    if words.is_empty() {
        // Two thumbs need no words but the author's.
        let is_shown = scale.face != Face::Thumbs || scale.low.is_some() || scale.high.is_some();
        let [low, high] = if is_shown { meanings } else { ["", ""] };
        let number = |number: u8| match scale.face {
            Face::Numbers => decimal(number.into()),
            _ => String::new(),
        };
        parts.push(ends((&number(min), low), (&number(max), high)));
    }
    if pass.may_skip() {
        let label = if words.is_empty() {
            Word::Skip
        } else {
            Word::NoOpinion
        };
        parts.push(element("footer").child(skip(scene, label)));
    }
    parts
}

/// What the ends of a scale mean: number and words of each.
pub(super) fn ends(low: (&str, &str), high: (&str, &str)) -> Element {
    let mut ends = element("p class=ends id=ends");
    for (number, words) in [low, high] {
        let dash = if number.is_empty() || words.is_empty() {
            ""
        } else {
            " – "
        };
        let end = element(if words.is_empty() {
            "span"
        } else {
            "span dir=auto"
        });
        ends = ends.child(end.text(&[number, dash, words].concat()));
    }
    ends
}

fn bounds(metric: Metric) -> (u8, u8) {
    let (min, max) = metric.scale();
    (min as u8, max as u8)
}

/// The words of a scale whose answers are words.
fn words(metric: Metric) -> &'static [Word] {
    match metric {
        Metric::Nsat => &[Word::CsatLow, Word::Nsat2, Word::Nsat3, Word::CsatHigh],
        _ => &[],
    }
}

/// What the lowest and the highest number mean: the author's words, else ours.
fn meanings<'a>(scene: &'a Scene<'_>, pass: &'a Pass, scale: &'a Scale) -> [&'a str; 2] {
    let (low, high) = match scale.metric {
        Metric::Nps => (Word::NpsLow, Word::NpsHigh),
        Metric::Ces => (Word::CesLow, Word::CesHigh),
        Metric::Ces1 => (Word::EffortLow, Word::EffortHigh),
        _ => (Word::CsatLow, Word::CsatHigh),
    };
    [(&scale.low, low), (&scale.high, high)].map(|(own, ours)| match own {
        Some(text) => text.pick(pass.locale()),
        None => &scene.texts[ours],
    })
}

/// The number that a key leads to from `from`; the scale's ends do not wrap.
fn moved(from: u8, (min, max): (u8, u8), key: &str) -> Option<u8> {
    Some(match key {
        "ArrowRight" | "ArrowUp" => from.saturating_add(1).min(max),
        "ArrowLeft" | "ArrowDown" => from.saturating_sub(1).max(min),
        "Home" => min,
        "End" => max,
        // A number's own key, and what shows the first step says so in one word where it had been moved to.
        _ => key
            .parse()
            .ok()
            .filter(|number| (min..=max).contains(number))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_along_the_scale_and_stop_at_its_ends() {
        for (start, key, end) in [
            (5, "ArrowRight", Some(6)),
            (5, "ArrowLeft", Some(4)),
            (7, "ArrowUp", Some(7)),
            (1, "ArrowDown", Some(1)),
            (5, "Home", Some(1)),
            (5, "End", Some(7)),
            (5, "2", Some(2)),
            (5, "8", None),
            (5, "Enter", None),
        ] {
            assert_eq!(moved(start, (1, 7), key), end, "{start} {key}");
        }
        assert_eq!(moved(0, (0, 10), "ArrowLeft"), Some(0));
        assert_eq!(moved(0, (0, 10), "10"), Some(10));
    }
}
