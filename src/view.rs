//! What the visitor sees: functions from the state to markup. No browser calls, no decisions.

mod card;
mod scale;
mod score;
mod text;

use otklik_score::nps::Counts;
use otklik_wire::survey::{Kind, Look};
use yew::prelude::*;

use crate::state::{Action, Pass};
use crate::texts::Texts;
use card::{Heading, card};

/// What every part of the view needs.
pub struct Scene<'a> {
    /// The words.
    pub texts: &'a Texts,
    /// The look.
    pub look: Look,
    /// Whether the score is that of this browser alone.
    pub own_score: bool,
    /// Where actions go.
    pub act: Callback<Action>,
}

impl Scene<'_> {
    /// A handler that does `action` whatever the event.
    fn on<E>(&self, action: Action) -> Callback<E> {
        self.act.reform(move |_| action.clone())
    }
}

/// A question.
pub fn asking(scene: &Scene<'_>, pass: &Pass) -> Html {
    let question = pass.question();
    let heading = Heading {
        text: pass.wording().to_owned().into(),
        focus: false,
    };
    let body = match question.kind {
        Kind::Nps => scale::nps(scene, pass),
        Kind::Text => text::field(scene, pass),
    };
    card(scene, question.id.as_str(), heading, body)
}

/// The wait between the last answer and its being durable: mostly too short to be seen.
pub fn saving(scene: &Scene<'_>, pass: &Pass) -> Html {
    let heading = Heading {
        text: pass.wording().to_owned().into(),
        focus: false,
    };
    let body = html! { <p class="note" role="status">{ &scene.texts.saving }</p> };
    card(scene, "saving", heading, body)
}

/// Thanks, and the running score where the site shows it.
pub fn thanks(scene: &Scene<'_>, score: Option<Counts>) -> Html {
    let heading = Heading {
        text: scene.texts.thanks.clone().into(),
        focus: true,
    };
    let body = html! {
        <>
            <p class="note">{ &scene.texts.thanks_note }</p>
            { for score.map(|counts| score::running(scene, counts)) }
        </>
    };
    card(scene, "thanks", heading, body)
}
