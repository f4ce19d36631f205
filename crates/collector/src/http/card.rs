//! One question as the owner's page draws it: every number of the card, so that the page computes none.

use jiff::ToSpan as _;
use jiff::civil::Date;
use otklik_score::enough::{self, Rule};
use otklik_score::nps::{Counts, Group, Rating};
use otklik_score::response::Funnel;
use otklik_score::{Basis, Metric, Rated, Share, State, Statistic as _, Tone};
use serde_json::{Value, json};

use super::desk::dimensions::tell;
use crate::sites::{Scored, Standing};

/// Days of the windows that a card shows.
const WINDOWS: [i32; 3] = [7, 30, 90];
/// The longest of them: how far back the days have to be read.
pub(super) const LONGEST_WINDOW: i32 = WINDOWS[WINDOWS.len() - 1];

/// The score of a question with its groups and windows; without answers there is no value and no interval.
pub(super) fn card(scored: &Scored, standing: &Standing, today: Date) -> Value {
    let mut card = json!({
        "survey": scored.asked.survey.as_str(),
        "question": scored.asked.question.as_str(),
        "text": scored.text,
        "metric": scored.metric.name(),
        "scale": scored.metric.scale(),
        "unit": unit(scored.metric),
        "counts": standing.ever.counts().unwrap_or_default(),
        "tones": tones(scored.metric),
        "windows": WINDOWS.map(|days| window(standing, days, today)),
        "joined": standing.joined,
        "elsewhere": standing.elsewhere,
        "response": response(&standing.appearances),
        "left_out": {"shown": standing.left_out.shown(), "started": standing.left_out.started()},
    });
    figures(&standing.ever, &mut card);
    tell(&standing.ever, scored.weights, &mut card);
    if let State::Nps(counts) = standing.ever {
        let groups = [Group::Detractor, Group::Passive, Group::Promoter];
        card["groups"] = json!(groups.map(|group| part(counts, group)));
    }
    let rule = Rule {
        margin: Some(wanted_margin(scored.metric)),
        ..Rule::USUAL
    };
    if let enough::Standing::NotEnough {
        more,
        margin: Some(margin),
        ..
    } = standing.ever.standing(&rule)
    {
        card["missing"] = json!({"more": more, "margin": margin});
    }
    card
}

/// The score of the last so many days, today included.
fn window(standing: &Standing, days: i32, today: Date) -> Value {
    let first = today.saturating_sub((days - 1).days());
    let mut window = json!({"days": days, "n": 0});
    if let Ok(Some(state)) = standing.days.between(first, today) {
        figures(&state, &mut window);
    }
    window
}

/// How each answer of the scale sounds, the lowest first.
fn tones(metric: Metric) -> Vec<&'static str> {
    let (min, max) = metric.scale();
    (min..=max)
        .filter_map(|value| Rated::new(metric, value.into()).ok())
        .map(|rated| tone_name(rated.tone()))
        .collect()
}

/// The name of a tone in the live event.
pub(super) fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Low => "low",
        Tone::Middle => "middle",
        Tone::High => "high",
    }
}

/// What the value is in, and how far it goes: what a page draws it on.
pub(super) fn unit(metric: Metric) -> Value {
    let (name, from, to) = match metric {
        Metric::Nps => ("points", -100, 100),
        Metric::Nsat => ("index", 0, 200),
        Metric::CsatThree
        | Metric::CsatFive
        | Metric::CsatSeven
        | Metric::CsatTen
        | Metric::Response => ("percent", 0, 100),
        Metric::Servqual => ("mean", -6, 6),
        Metric::Ces | Metric::Ces1 | Metric::Rating(_) | Metric::Servperf => {
            let (min, max) = metric.scale();
            ("mean", min, max)
        }
    };
    json!({"name": name, "from": from, "to": to})
}

/// An interval wider than this to either side is called rough, and the card says what is missing: a twentieth of the unit.
fn wanted_margin(metric: Metric) -> f64 {
    let unit = unit(metric);
    let end = |name: &str| unit[name].as_f64().unwrap_or_default();
    (end("to") - end("from")) / 20.0
}

fn figures(state: &State, into: &mut Value) {
    into["n"] = state.n().into();
    if let Some(estimate) = state.estimate(&Basis::USUAL) {
        into["value"] = estimate.value.into();
        into["low"] = estimate.low.into();
        into["high"] = estimate.high.into();
        into["margin"] = estimate.margin().into();
    }
}

/// How many of those who saw the survey went through it; without a rate where nobody is known to have seen it.
pub(super) fn response(appearances: &Funnel) -> Value {
    let mut response = json!({
        "shown": appearances.shown(),
        "dismissed": appearances.dismissed(),
        "started": appearances.started(),
        "completed": appearances.completed(),
    });
    if let Some(rate) = appearances.response_rate() {
        response["percent"] = rate.value.into();
        response["low"] = rate.low.into();
        response["high"] = rate.high.into();
    }
    response
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::Detractor => "detractors",
        Group::Passive => "passives",
        Group::Promoter => "promoters",
    }
}

fn part(counts: Counts, group: Group) -> Value {
    let n = counts.in_group(group);
    let ratings: Vec<u8> = Rating::all()
        .filter(|rating| rating.group() == group)
        .map(Rating::get)
        .collect();
    let share = Share::new(n, counts.n()).estimate(&Basis::USUAL);
    json!({
        "name": group_name(group),
        "ratings": ratings,
        "n": n,
        "percent": share.map(|share| share.value),
    })
}
