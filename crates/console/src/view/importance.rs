//! What matters to people against how well it is done, as a picture and as a table.

use serde::Deserialize;
use yew::prelude::*;

use super::goals::Props;
use super::parts::{nothing, when_here};
use super::trend::table;
use crate::comparison::Side;
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::live::UnitName;
use crate::route::encoded;

/// The side of the picture, in pixels.
const SIDE: f64 = 320.0;

/// `GET …/importance`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Things {
    things: Vec<Thing>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Thing {
    key: String,
    importance: Side,
    performance: Side,
    quadrant: String,
}

/// The survey that is looked at: the first of the site's.
#[component]
pub(crate) fn Importance(props: &Props) -> Html {
    let words = &use_desk().words.goals;
    let surveys = props.live.iter().flat_map(|live| &live.scores);
    let mut surveys: Vec<String> = surveys.map(|card| card.survey.clone()).collect();
    surveys.dedup();
    html! {
        <section class="panel" data-panel="importance" aria-labelledby="importance-title">
            <h2 id="importance-title">{ words.importance }</h2>
            <p class="soft">{ words.importance_hint }</p>
            // Hidden as soon as any survey has something to show.
            { nothing(words.no_importance, words.no_importance_hint, Html::default()) }
            { for surveys.into_iter().map(|survey| html! { <Quadrants key={survey.clone()} survey={survey.clone()} /> }) }
        </section>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct QuadrantsProps {
    survey: String,
}

/// A survey's things as a picture, and as a table beside it.
#[component]
fn Quadrants(props: &QuadrantsProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.goals;
    let resource =
        use_loaded::<Things>(desk.path(&format!("importance?survey={}", encoded(&props.survey))));
    let view = |all: &Things| {
        if all.things.is_empty() {
            return Html::default();
        }
        let told = |side: &Side| side.told(UnitName::Mean, desk.lang);
        let row = |it: &Thing| {
            vec![
                it.key.clone(),
                told(&it.importance),
                told(&it.performance),
                quadrant(&desk, &it.quadrant).to_owned(),
            ]
        };
        let head = [
            words.thing,
            words.importance_axis,
            words.performance,
            words.what_to_do,
        ]
        .map(str::to_owned)
        .to_vec();
        let rows: Vec<Vec<String>> = [head]
            .into_iter()
            .chain(all.things.iter().map(row))
            .collect();
        html! { <div class="quadrants">{ picture(&desk, &all.things) }<div class="scroll" tabindex="0" role="region" aria-label={format!("{}: {}", words.importance_axis, props.survey)}>{ table(&rows) }</div></div> }
    };
    when_here(&resource, desk.words, view)
}

fn quadrant(desk: &Desk, name: &str) -> &'static str {
    let words = &desk.words.goals;
    match name {
        "improve" => words.improve,
        "keep" => words.keep,
        "later" => words.later,
        _ => words.enough,
    }
}

/// Performance to the right, importance upwards; the cross is at the middle of what there is.
fn picture(desk: &Desk, things: &[Thing]) -> Html {
    let words = &desk.words.goals;
    let points: Vec<(f64, f64, &str)> = things
        .iter()
        .filter_map(|it| Some((it.performance.value?, it.importance.value?, it.key.as_str())))
        .collect();
    let at = place(&points);
    html! {
        <svg class="map" viewBox={format!("0 0 {SIDE} {SIDE}")} role="img" aria-label={words.importance}>
            <path class="cross" d={format!("M{0} 0V{SIDE}M0 {0}H{SIDE}", SIDE / 2.0)} />
            <text x="8" y="18">{ words.improve }</text>
            <text x={(SIDE - 8.0).to_string()} y="18" text-anchor="end">{ words.keep }</text>
            <text x="8" y={(SIDE - 8.0).to_string()}>{ words.later }</text>
            <text x={(SIDE - 8.0).to_string()} y={(SIDE - 8.0).to_string()} text-anchor="end">{ words.enough }</text>
            { for points.iter().zip(at).map(|((_, _, key), (x, y))| html! {
                <g><circle cx={format!("{x:.1}")} cy={format!("{y:.1}")} r="5" /><text class="key" x={format!("{:.1}", x + 9.0)} y={format!("{:.1}", y + 4.0)}>{ *key }</text></g>
            }) }
        </svg>
    }
}

/// Where each point stands in the picture, the spread filling it but for a margin.
fn place(points: &[(f64, f64, &str)]) -> Vec<(f64, f64)> {
    let middle = |values: Vec<f64>| values.iter().sum::<f64>() / (values.len().max(1) as f64);
    let (x, y) = (
        middle(points.iter().map(|point| point.0).collect()),
        middle(points.iter().map(|point| point.1).collect()),
    );
    let far = |from: f64, get: fn(&(f64, f64, &str)) -> f64| {
        points
            .iter()
            .map(|point| (get(point) - from).abs())
            .fold(f64::EPSILON, f64::max)
    };
    let (wide, tall) = (far(x, |point| point.0), far(y, |point| point.1));
    let scale = SIDE * 0.36;
    points
        .iter()
        .map(|point| {
            (
                SIDE / 2.0 + scale * (point.0 - x) / wide,
                SIDE / 2.0 - scale * (point.1 - y) / tall,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_more_is_higher_and_what_is_done_better_to_the_right() {
        let at = place(&[(2.0, 6.0, "price"), (6.0, 2.0, "speed")]);
        assert!(at[0].0 < at[1].0 && at[0].1 < at[1].1);
        assert!(
            at.iter()
                .all(|(x, y)| (0.0..SIDE).contains(x) && (0.0..SIDE).contains(y))
        );
    }

    #[test]
    fn one_thing_alone_is_in_the_middle() {
        assert_eq!(place(&[(3.0, 3.0, "price")]), [(SIDE / 2.0, SIDE / 2.0)]);
    }
}
