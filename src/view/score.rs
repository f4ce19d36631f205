use otklik_wire::scores::Counted;
use yew::prelude::*;

use super::Scene;
use crate::figure::{Figure, Unit};
use crate::texts::fill;

/// The running score in numbers and on a line.
pub(super) fn running(scene: &Scene<'_>, counted: &Counted) -> Html {
    let Some(figure) = Figure::of(counted) else {
        return Html::default();
    };
    let texts = scene.texts;
    let title = if scene.own_score {
        &texts.score_here
    } else {
        &texts.score
    };
    let unit = figure.unit;
    let range = figure.interval.map(|(low, high)| {
        let (low, high) = (unit.written(low), unit.written(high));
        fill(&texts.score_range, &[("low", &low), ("high", &high)])
    });
    let n = counted.n().to_string();
    // Attributes, not styles: a page's Content-Security-Policy may forbid the latter.
    let at = |value: f64| unit.place(value).to_string();
    html! {
        <div class="running" part="score" data-metric={counted.metric().name()}
            data-value={unit.written(figure.value)} data-n={n.clone()}>
            <p class="title">{ title }</p>
            <p class="value">{ unit.written(figure.value) }</p>
            <svg viewBox="-4 0 208 12" aria-hidden="true">
                <path class="track" d="M0 6h200" />
                if unit == Unit::Points {
                    <path class="zero" d="M100 2v8" />
                }
                if let Some((low, high)) = figure.interval {
                    <path class="band" d={["M", &at(low), " 6H", &at(high)].concat()} />
                }
                <circle cx={at(figure.value)} cy="6" r="4" />
            </svg>
            <p class="range">{ for range }</p>
            <p class="range">{ fill(&texts.score_answers, &[("n", &n)]) }</p>
        </div>
    }
}
