//! An unfinished answer as the loader keeps it: a list of texts.

use js_sys::Array;
use otklik_score::sampling::Inclusion;
use otklik_wire::decimal;
use otklik_wire::id::AnswerId;
use wasm_bindgen::JsValue;

use crate::state::{Action, Origin, Pass};

/// Survey, revision, id, time, share in millionths, versions; then the steps.
#[must_use]
pub fn written(pass: &Pass) -> Array {
    let visit = pass.visit();
    let survey = pass.survey();
    let head = [
        survey.id.as_str(),
        &decimal(survey.revision.into()),
        visit.id.as_str(),
        &visit.at,
        &decimal(visit.share.millionths().into()),
        &decimal(pass.versions().into()),
    ];
    let steps = pass.steps().iter().map(String::as_str);
    head.into_iter()
        .chain(steps)
        .map(JsValue::from_str)
        .collect()
}

/// What stands behind the head where the page was told that the survey is shown (`www/first/appear.js`).
const TOLD: &str = "+";

/// The action that opens a survey, with the steps of such a list. A link's has no id: what it brings is new.
#[must_use]
pub fn taken_up(mut opened: Action, trail: &Array) -> Action {
    let texts: Vec<String> = trail.iter().filter_map(|text| text.as_string()).collect();
    if let Action::Open { visit, taken, .. } = &mut opened
        && let [_, _, id, at, share, versions, steps @ ..] = &texts[..]
    {
        let told = steps.first().is_some_and(|mark| mark == TOLD);
        taken.steps = steps[usize::from(told)..].into();
        if let Ok(id) = AnswerId::new(id.clone()) {
            visit.id = id;
            visit.at.clone_from(at);
            let drawn = share.parse().ok().and_then(Inclusion::per_million);
            visit.share = drawn.unwrap_or(visit.share);
            let versions = versions.parse().unwrap_or_default();
            taken.origin = if told {
                Origin::Appeared(versions)
            } else {
                Origin::Begun(versions)
            };
        }
    }
    opened
}
