//! The points of the five dimensions, which the owner states.

use yew::prelude::*;

use super::survey_parts::number;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::dimensions::called;
use crate::json::Json;
use crate::points;
use crate::survey::DIMENSIONS;

/// A field a dimension, with what they come to and what is wrong with it.
pub(crate) fn weights(desk: &Desk, id: &str, stated: &Json, here: &Cursor<Json>) -> Html {
    let words = &desk.words.surveys;
    let dimension = |name: &'static str| {
        number(
            &format!("{id}-{name}"),
            called(words, name),
            stated.get(name),
            &here.field(name),
        )
    };
    html! {
        <details class="question" data-points="">
            <summary>{ words.points }</summary>
            <div class="stack small">
                <p class="soft">{ words.points_hint }</p>
                <div class="fields">{ for DIMENSIONS.map(dimension) }</div>
                <p class="soft" role="status">{ points::sum(stated, words).unwrap_or_default() }</p>
                if let Some(problem) = points::problem(stated, words) { <p class="problem">{ problem }</p> }
            </div>
        </details>
    }
}
