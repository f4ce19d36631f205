use otklik_score::nps::Counts;
use yew::prelude::*;

use super::Scene;
use crate::texts::fill;

/// The running score with its interval, in numbers and on a line from −100 to 100.
pub(super) fn running(scene: &Scene<'_>, counts: Counts) -> Html {
    let Some(score) = counts.score() else {
        return Html::default();
    };
    let [value, low, high] = [score.value, score.low, score.high].map(points);
    let texts = scene.texts;
    let title = if scene.own_score {
        &texts.score_here
    } else {
        &texts.score
    };
    let range = fill(
        &texts.score_range,
        &[("low", &signed(low)), ("high", &signed(high))],
    );
    let n = score.n.to_string();
    // Attributes, not styles: a page's Content-Security-Policy may forbid the latter.
    let at = |points: i32| (points + 100).to_string();
    html! {
        <div class="running" part="score" data-nps={value.to_string()} data-n={n.clone()}>
            <p class="title">{ title }</p>
            <p class="value">{ signed(value) }</p>
            <svg viewBox="-4 0 208 12" aria-hidden="true">
                <path class="track" d="M0 6h200" />
                <path class="zero" d="M100 2v8" />
                <path class="band" d={["M", &at(low), " 6H", &at(high)].concat()} />
                <circle cx={at(value)} cy="6" r="4" />
            </svg>
            <p class="range">{ range }</p>
            <p class="range">{ fill(&texts.score_answers, &[("n", &n)]) }</p>
        </div>
    }
}

/// Whole points, halves away from zero, as every screen of the product rounds them.
fn points(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

fn signed(points: i32) -> String {
    let digits = points.unsigned_abs().to_string();
    match points {
        0 => digits,
        1.. => ["+", &digits].concat(),
        _ => ["\u{2212}", &digits].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_whole_and_signed() {
        for (value, text) in [
            (33.3, "+33"),
            (30.5, "+31"),
            (0.4, "0"),
            (-0.4, "0"),
            (-26.7, "\u{2212}27"),
            (100.0, "+100"),
        ] {
            assert_eq!(signed(points(value)), text);
        }
    }
}
