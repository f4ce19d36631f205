//! What leads to the first answer, in three steps: for an owner whose site has none.

use yew::prelude::*;

use super::survey_tag::Snippet;
use crate::desk::use_desk;
use crate::live::Live;
use crate::route::Place;

/// Whether nobody has answered yet.
pub(crate) fn is_new(live: &Live) -> bool {
    live.comments.is_empty() && live.scores.iter().all(|card| card.figures.n == 0)
}

/// The three steps.
#[component]
pub(crate) fn FirstSteps() -> Html {
    let desk = use_desk();
    let (words, frame) = (&desk.words.inbox, &desk.words.frame);
    let step = |text: &str, place: Place, name: &str| {
        html! {
            <li><div class="panel row"><p>{ text }</p><a class="button" href={desk.link(place)}>{ name }</a></div></li>
        }
    };
    html! {
        <section class="stack" data-first-steps="" aria-labelledby="first-steps">
            <h2 id="first-steps">{ words.first_steps }</h2>
            <ol class="stack">
                { step(words.first_ask, Place::Surveys, frame.surveys) }
                <li><Snippet /></li>
                { step(words.first_promise, Place::Promises, frame.promises) }
            </ol>
        </section>
    }
}
