//! One question as the owner's page draws it: every number of the card, so that the page computes none.

use otklik_score::Share;
use otklik_score::Statistic as _;
use otklik_score::enough::{Rule, Standing, standing};
use otklik_score::nps::{Counts, Group, Rating};
use otklik_score::{Basis, Estimate};
use serde_json::{Value, json};

use crate::sites::Scored;

/// An interval wider than this to either side, in points, is called rough, and the card says what is missing.
const WANTED_MARGIN: f64 = 10.0;

/// The score of `scored` with its groups; without answers there is no value and no interval.
pub(super) fn card(scored: &Scored, counts: Counts) -> Value {
    let groups = [Group::Detractor, Group::Passive, Group::Promoter];
    let mut card = json!({
        "survey": scored.asked.survey.as_str(),
        "question": scored.asked.question.as_str(),
        "text": scored.text,
        "metric": "nps",
        "counts": counts.to_array(),
        "n": counts.n(),
        "groups": groups.map(|group| part(counts, group)),
    });
    if let Some(estimate) = counts.score() {
        let Estimate {
            value, low, high, ..
        } = estimate;
        card["value"] = value.into();
        card["low"] = low.into();
        card["high"] = high.into();
        card["margin"] = estimate.margin().into();
    }
    let rule = Rule {
        margin: Some(WANTED_MARGIN),
        ..Rule::USUAL
    };
    if let Standing::NotEnough {
        more,
        margin: Some(margin),
        ..
    } = standing(counts.net(), &rule)
    {
        card["missing"] = json!({"more": more, "margin": margin});
    }
    card
}

/// The name of a group in the live event.
pub(super) fn group_name(group: Group) -> &'static str {
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
