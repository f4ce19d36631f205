//! A score in groups: a bar each, and in the same table what the bar shows.

use yew::prelude::*;

use super::card::rail;
use crate::comparison::Side;
use crate::desk::Desk;
use crate::spec::MOST_LINES;
use crate::trend::{Others, Series, Trend, name};

/// The groups of a score; nothing where it is not split.
pub(crate) fn groups(desk: &Desk, trend: &Trend) -> Html {
    let words = &desk.words.scores;
    if !trend.is_split() {
        return Html::default();
    }
    let knows_shown = trend.series.iter().any(|series| series.response.is_some());
    let row = |(at, series): (usize, &Series)| {
        let swatch = (at < MOST_LINES).then(|| format!("series-{}", at + 1));
        let drawn = series.value.zip(series.low).zip(series.high);
        let score = Side {
            value: series.value,
            low: series.low,
            high: series.high,
            ..Side::default()
        };
        html! {
            <tr data-group={series.key.clone()}>
                <th scope="row" class={classes!("name", swatch)}>{ name(series, desk.words) }</th>
                <td class="drawn">{ drawn.map(|((value, low), high)| rail(&trend.unit, value, low, high)) }</td>
                <td>{ score.told(trend.unit.name, desk.lang) }</td>
                <td>{ desk.lang.whole(series.n) }</td>
                if knows_shown { <td>{ answered(desk, series) }</td> }
                <td data-verdict={series.others.as_ref().map(|others| others.verdict.clone())}>{ beside(desk, trend, series.others.as_ref()) }</td>
            </tr>
        }
    };
    html! {
        <>
            if trend.series.len() > MOST_LINES { <p class="soft">{ words.first_lines }</p> }
            <div class="scroll" tabindex="0" role="region" aria-label={words.by_group}>
                <table class="figures parts">
                    <thead><tr>
                        <th scope="col">{ words.group }</th>
                        <td></td>
                        <th scope="col">{ words.score }</th>
                        <th scope="col">{ words.n }</th>
                        if knows_shown { <th scope="col">{ words.answered }</th> }
                        <th scope="col">{ words.beside_others }</th>
                    </tr></thead>
                    <tbody>{ for trend.series.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
            <p class="soft">{ words.beside_hint }</p>
        </>
    }
}

/// Which part of those who saw it answered: `16% (15% … 18%)`.
fn answered(desk: &Desk, series: &Series) -> String {
    let rate = series.response.and_then(|response| {
        let [rate, low, high] = [response.percent?, response.low?, response.high?]
            .map(|value| desk.lang.percent(value));
        Some(format!("{rate} ({low} … {high})"))
    });
    rate.unwrap_or_else(|| "–".to_owned())
}

/// How a group stands beside all others.
fn beside(desk: &Desk, trend: &Trend, others: Option<&Others>) -> String {
    let words = &desk.words.scores;
    let Some(others) = others else {
        return "–".to_owned();
    };
    let verdict = match others.verdict.as_str() {
        "higher" => words.is_higher,
        "lower" => words.is_lower,
        "no_difference" => words.is_same,
        _ => return words.is_few.to_owned(),
    };
    let difference = Side {
        value: others.value,
        low: others.low,
        high: others.high,
        ..Side::default()
    };
    format!("{verdict}, {}", difference.told(trend.unit.name, desk.lang))
}
