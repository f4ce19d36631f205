//! The 22 statements of SERVQUAL and SERVPERF, by dimension.

use yew::prelude::*;

use super::survey_parts::texts;
use crate::cursor::Cursor;
use crate::desk::Desk;
use crate::dimensions::called;
use crate::json::Json;
use crate::survey::DIMENSIONS;
use crate::words::fill;

/// The statements, a field each and language; nothing where the collector puts in its own.
pub(crate) fn statements(
    desk: &Desk,
    id: &str,
    items: &Json,
    tags: &[String],
    here: &Cursor<Json>,
) -> Html {
    let words = &desk.words.surveys;
    let dimension = |name: &'static str| {
        let list = items.get(name);
        let statement = |(n, text): (usize, &Json)| {
            let label = fill(words.statement_n, &[("n", &(n + 1).to_string())]);
            texts(
                desk,
                &format!("{id}-{name}-{n}"),
                &label,
                text,
                tags,
                &here.field(name).item(n),
            )
        };
        html! {
            <fieldset class="stack small">
                <legend>{ called(words, name) }</legend>
                { for list.items().iter().enumerate().map(statement) }
            </fieldset>
        }
    };
    if items.is_null() {
        html! { <p class="soft">{ words.statements_ready }</p> }
    } else {
        html! { <details class="question"><summary>{ words.statements }</summary><div class="stack small">{ for DIMENSIONS.map(dimension) }</div></details> }
    }
}
