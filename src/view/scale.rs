use otklik_score::Metric;
use otklik_wire::survey::{Face, Scale};
use yew::prelude::*;

use super::Scene;
use super::face::face;
use super::form::{back, skip};
use crate::state::{Action, Pass};

/// A scale: a radio group in which the arrow keys move and Space or Enter chooses, because choosing answers at once.
pub(super) fn scale(scene: &Scene<'_>, pass: &Pass, scale: &Scale) -> Html {
    let (min, max) = bounds(scale.metric);
    let stop = pass.tab_stop().unwrap_or(min);
    let words = words(scene, scale.metric);
    let button = |number: u8| {
        let checked = pass.chosen() == Some(number);
        let word = words.get(usize::from(number - min));
        // Of a drawing, somebody who cannot see it hears the number.
        let label = (scale.face != Face::Numbers).then(|| scene.of(number.into(), max.into()));
        html! {
            <button type="button" role="radio" class="rating" part="rating" data-score={number.to_string()}
                aria-checked={if checked { "true" } else { "false" }} aria-label={label}
                tabindex={if stop == number { "0" } else { "-1" }}
                data-focus={(stop == number).then_some("")}
                onclick={scene.on(Action::Choose(number))}>
                if let Some(word) = word { { word } } else { { face(scale.face, number, max) } }
            </button>
        }
    };
    let act = scene.act.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if let Some(next) = moved(stop, (min, max), &event.key()) {
            event.prevent_default();
            act.emit(Action::Point(next));
        }
    };
    let class = match scale.face {
        _ if !words.is_empty() => "scale words",
        Face::Numbers if max > 7 => "scale long",
        Face::Numbers => "scale",
        Face::Stars => "scale drawn stars",
        Face::Faces | Face::Thumbs => "scale drawn",
    };
    let [low, high] = meanings(scene, pass, scale);
    let number = |number: u8| match scale.face {
        Face::Numbers => number.to_string(),
        _ => String::new(),
    };
    html! {
        <>
            { for back(scene, pass) }
            <div {class} role="radiogroup" aria-labelledby="heading" aria-describedby="ends" {onkeydown}>
                { for (min..=max).map(button) }
            </div>
            if words.is_empty() {
                { ends((&number(min), &low), (&number(max), &high)) }
            }
            if pass.may_skip() {
                <footer>
                    { skip(scene, if words.is_empty() { &scene.texts.skip } else { &scene.texts.no_opinion }) }
                </footer>
            }
        </>
    }
}

/// What the ends of a scale mean: number and words of each.
pub(super) fn ends(low: (&str, &str), high: (&str, &str)) -> Html {
    let end = |(number, words): (&str, &str)| {
        let dash = if number.is_empty() || words.is_empty() {
            ""
        } else {
            " – "
        };
        html! { <span>{ [number, dash, words].concat() }</span> }
    };
    html! { <p class="ends" id="ends">{ end(low) }{ end(high) }</p> }
}

fn bounds(metric: Metric) -> (u8, u8) {
    let (min, max) = metric.scale();
    (min as u8, max as u8)
}

/// The words of a scale whose answers are words.
fn words<'a>(scene: &'a Scene<'_>, metric: Metric) -> Vec<&'a String> {
    let texts = scene.texts;
    if metric != Metric::Nsat {
        return Vec::new();
    }
    [
        &texts.csat_low,
        &texts.nsat_2,
        &texts.nsat_3,
        &texts.csat_high,
    ]
    .into()
}

/// What the lowest and the highest number mean: the author's words, else ours.
fn meanings(scene: &Scene<'_>, pass: &Pass, scale: &Scale) -> [String; 2] {
    let texts = scene.texts;
    let [low, high] = match scale.metric {
        Metric::Nps => [&texts.nps_low, &texts.nps_high],
        Metric::Ces => [&texts.ces_low, &texts.ces_high],
        Metric::Ces1 => [&texts.effort_low, &texts.effort_high],
        _ => [&texts.csat_low, &texts.csat_high],
    };
    // Two thumbs need no words.
    let ours = |words: &String| match scale.face {
        Face::Thumbs => String::new(),
        _ => words.clone(),
    };
    [(&scale.low, low), (&scale.high, high)].map(|(own, words)| {
        own.as_ref()
            .map_or_else(|| ours(words), |text| text.pick(pass.locale()).to_owned())
    })
}

/// The number that a key leads to from `from`; the scale's ends do not wrap.
fn moved(from: u8, (min, max): (u8, u8), key: &str) -> Option<u8> {
    Some(match key {
        "ArrowRight" | "ArrowUp" => from.saturating_add(1).min(max),
        "ArrowLeft" | "ArrowDown" => from.saturating_sub(1).max(min),
        "Home" => min,
        "End" => max,
        _ => return None,
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
            (5, "Enter", None),
        ] {
            assert_eq!(moved(start, (1, 7), key), end, "{start} {key}");
        }
        assert_eq!(moved(0, (0, 10), "ArrowLeft"), Some(0));
    }
}
