//! One question's card: the score, how sure it is, who answered what, and how the answers spread.

use std::rc::Rc;

use yew::prelude::*;

use super::trend::table;
use crate::counted::{self, Remark};
use crate::desk::{Desk, use_desk};
use crate::dimensions;
use crate::live::{Card, Figures, Unit, UnitName};
use crate::query::Query;
use crate::route::Place;
use crate::trend;
use crate::words::{Words, fill};

/// The height of the tallest bar, in pixels.
const TALLEST: f64 = 112.0;

/// Which card.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) card: Rc<Card>,
    /// Whether it leads to the trend.
    #[prop_or_default]
    pub(crate) leads: bool,
}

/// A card.
#[component]
pub(crate) fn ScoreCard(props: &Props) -> Html {
    let desk = use_desk();
    let (words, lang, card) = (desk.words, desk.lang, &*props.card);
    let unit = card.unit.name;
    let trend = Place::Scores(
        Some((card.survey.clone(), card.question.clone())),
        Query::default(),
    );
    let figures = card.figures;
    html! {
        <article class="card" data-score-of={format!("{}/{}", card.survey, card.question)}>
            <header>
                <h2 dir="auto">{ card.text.pick(lang).to_owned() }</h2>
                if props.leads {
                    <a class="button small" href={desk.link(trend)}>{ words.scores.open_trend }</a>
                }
            </header>
            <div class="headline">
                <p class="value" aria-live="polite" aria-atomic="true">
                    <span class="unseen">{ card.metric.to_uppercase() }</span>{ " " }
                    <span data-live="score" data-value={figures.value.map(|value| value.to_string())}>
                        { figures.value.map_or_else(|| "–".to_owned(), |value| unit.written(value, lang)) }</span>
                    if let Some(highest) = card.highest().filter(|_| figures.n > 0) {
                        <small>{ format!("\u{a0}/\u{a0}{highest}") }</small>
                    }
                </p>
                <div class="meaning">{ meaning(&desk, card) }</div>
            </div>
            if figures.n > 0 {
                { track(&desk, card) }
                { lately(&desk, card) }
                { dimensions(&desk, card) }
                { groups(&desk, card) }
                { ratings(&desk, card) }
            }
            <details>
                <summary>{ words.scores.what }</summary>
                <p>{ explained(words, &card.metric) }</p>
                <p>{ words.scores.explain_range }</p>
            </details>
        </article>
    }
}

/// The interval in a sentence, and what else is to be said of the score.
fn meaning(desk: &Desk, card: &Card) -> Html {
    let (words, lang, unit) = (&desk.words.scores, desk.lang, card.unit.name);
    let Figures {
        n,
        low,
        high,
        margin,
        ..
    } = card.figures;
    let end = |name: &'static str, value: Option<f64>| {
        html! { <b data-live={name} data-value={value.map(|value| value.to_string())}>{ value.map(|value| unit.written(value, lang)).unwrap_or_default() }</b> }
    };
    let rough = card.missing.zip(margin).and_then(|(missing, margin)| {
        let (now, then) = (unit.width(margin, lang), unit.width(missing.margin, lang));
        // To the digits that are shown, a few more answers may change nothing.
        (now != then).then(|| {
            let more = lang.count(missing.more, words.more);
            let unit = match unit {
                UnitName::Points | UnitName::Index => words.points,
                UnitName::Percent => words.percentage_points,
                UnitName::Mean => "",
            };
            fill(
                words.rough,
                &[
                    ("margin", &now),
                    ("unit", unit),
                    ("more", &more),
                    ("then", &then),
                ],
            )
        })
    });
    let remark = |(name, said): Remark| html! { <p class="soft" data-slot={name}>{ said }</p> };
    html! {
        <>
            <p class="range">
                if n > 0 {
                    { words.between }{ " " }{ end("low", low) }{ " " }{ words.and }{ " " }{ end("high", high) }{ "; " }
                    <span data-live="n" data-value={n.to_string()}>{ lang.count(n, words.answers) }</span>
                } else {
                    <span data-live="n" data-value="0">{ words.no_answers }</span>
                }
            </p>
            if let Some(rough) = rough { <p class="soft" data-slot="rough">{ rough }</p> }
            if let Some(said) = trend::response(&card.response, desk.words, lang) { <p class="soft" data-slot="response">{ said }</p> }
            { for counted::remarks(card, desk.words, lang).into_iter().map(remark) }
        </>
    }
}

/// A score with its interval, drawn on the whole range of its unit.
pub(crate) fn rail(unit: &Unit, value: f64, low: f64, high: f64) -> Html {
    let at = |value: f64| 100.0 * (value - unit.from) / (unit.to - unit.from);
    let percent = |value: f64| format!("{value:.2}%");
    let width = (at(high) - at(low)).max(0.8);
    html! {
        <svg class="rails" width="100%" height="24" aria-hidden="true">
            <rect class="rail" x="0" y="7" width="100%" height="10" rx="5" />
            if unit.name == UnitName::Points { <rect class="zero" x="50%" y="3" width="1" height="18" /> }
            <rect class="band" x={percent(at(low))} y="7" width={percent(width)} height="10" rx="5" />
            <svg x={percent(at(value))} overflow="visible"><rect class="mark" x="-2" y="1" width="4" height="22" rx="2" /></svg>
        </svg>
    }
}

/// The interval with the ends of its range.
fn track(desk: &Desk, card: &Card) -> Html {
    let (Some(value), Some(low), Some(high)) =
        (card.figures.value, card.figures.low, card.figures.high)
    else {
        return Html::default();
    };
    let unit = &card.unit;
    let end = |value: f64| {
        if unit.name == UnitName::Mean {
            desk.lang.decimal(value, 0)
        } else {
            unit.name.written(value, desk.lang)
        }
    };
    html! {
        <div class="track" aria-hidden="true">
            { rail(unit, value, low, high) }
            <p class="ends"><span>{ end(unit.from) }</span>if unit.name == UnitName::Points { <span>{ "0" }</span> }<span>{ end(unit.to) }</span></p>
        </div>
    }
}

/// The last days, unless they hold every answer and would say the headline again.
fn lately(desk: &Desk, card: &Card) -> Html {
    let (words, lang, unit) = (&desk.words.scores, desk.lang, card.unit.name);
    if card
        .windows
        .first()
        .is_none_or(|window| window.figures.n == card.figures.n)
    {
        return Html::default();
    }
    let row = |window: &crate::live::Window| {
        let score = window.figures.value.zip(window.figures.margin);
        let score = score.map_or_else(
            || "–".to_owned(),
            |(value, margin)| {
                format!(
                    "{} ± {}",
                    unit.written(value, lang),
                    unit.width(margin, lang)
                )
            },
        );
        html! { <tr><th scope="row">{ lang.count(window.days, words.days) }</th><td>{ score }</td><td>{ lang.count(window.figures.n, words.answers) }</td></tr> }
    };
    html! {
        <section>
            <h3>{ words.lately }</h3>
            <table class="lately"><tbody>{ for card.windows.iter().map(row) }</tbody></table>
        </section>
    }
}

/// The parts of a score about a service, and that score by the owner's points.
fn dimensions(desk: &Desk, card: &Card) -> Html {
    if card.dimensions.is_empty() {
        return Html::default();
    }
    let words = &desk.words.scores;
    let rows = dimensions::rows(card, desk.words, desk.lang);
    html! {
        <section data-slot="dimensions">
            <h3>{ words.dimensions }</h3>
            if let Some(said) = dimensions::weighted(card, desk.words, desk.lang) {
                <p data-slot="weighted">{ said }</p>
                <p class="soft">{ words.weighted_hint }</p>
            }
            <div class="scroll tight" tabindex="0" role="region" aria-label={words.dimensions}>{ table(&rows) }</div>
        </section>
    }
}

fn groups(desk: &Desk, card: &Card) -> Html {
    let (words, lang) = (&desk.words.scores, desk.lang);
    if card.groups.is_empty() {
        return Html::default();
    }
    let called = |name: &str| match name {
        "detractors" => (words.detractors, "low", "0–6"),
        "passives" => (words.passives, "middle", "7–8"),
        _ => (words.promoters, "high", "9–10"),
    };
    let total = card.groups.iter().map(|group| group.n).sum::<u64>().max(1) as f64;
    let mut begin = 0.0;
    let bars: Vec<Html> = card
        .groups
        .iter()
        .map(|group| {
            let share = 100.0 * group.n as f64 / total;
            let x = begin;
            begin += share;
            html! { <rect class={called(&group.name).1} x={format!("{x:.2}%")} y="0" width={format!("{share:.2}%")} height="16" /> }
        })
        .collect();
    let entry = |group: &crate::live::Group| {
        let (label, tone, range) = called(&group.name);
        html! {
            <div class={tone}>
                <dt>{ label }{ " " }<small>{ range }</small></dt>
                <dd><b>{ group.percent.map(|share| lang.percent(share)).unwrap_or_default() }</b>{ " " }<span>{ lang.whole(group.n) }</span></dd>
            </div>
        }
    };
    html! {
        <section>
            <h3>{ words.groups }</h3>
            <svg class="shares" width="100%" height="16" aria-hidden="true">{ for bars }</svg>
            <dl class="legend">{ for card.groups.iter().map(entry) }</dl>
        </section>
    }
}

fn ratings(desk: &Desk, card: &Card) -> Html {
    // Of statements by the dozen there is no one scale.
    if card.counts.is_empty() {
        return Html::default();
    }
    let (words, lang) = (&desk.words.scores, desk.lang);
    let (min, max) = card.scale;
    let most = card.counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let title = fill(
        words.distribution,
        &[("min", &min.to_string()), ("max", &max.to_string())],
    );
    let bar = |(count, tone): (&u64, &String)| {
        let height = (TALLEST * *count as f64 / most).max(2.0);
        html! {
            <td>
                <span>{ lang.whole(*count) }</span>
                <svg width="100%" height={format!("{height:.1}")} aria-hidden="true"><rect class={tone.clone()} width="100%" height="100%" rx="3" /></svg>
            </td>
        }
    };
    html! {
        <section>
            <h3>{ title }</h3>
            <table class="ratings">
                <caption class="unseen">{ words.distribution_caption }</caption>
                <thead><tr>{ for (min..=max).map(|rating| html! { <th scope="col">{ rating }</th> }) }</tr></thead>
                <tbody><tr>{ for card.counts.iter().zip(&card.tones).map(bar) }</tr></tbody>
            </table>
        </section>
    }
}

fn explained(words: &Words, metric: &str) -> &'static str {
    let words = &words.scores;
    match metric {
        "nps" => words.explain_nps,
        "ces" => words.explain_ces,
        "ces1" => words.explain_ces1,
        "nsat" => words.explain_nsat,
        "servqual" => words.explain_servqual,
        "servperf" => words.explain_servperf,
        metric if metric.starts_with("csat") => words.explain_csat,
        _ => words.explain_rating,
    }
}
