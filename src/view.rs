//! What the visitor sees: functions from the state to markup. No browser calls, no decisions.

mod battery;
mod card;
mod choice;
mod contact;
mod face;
mod form;
mod scale;
mod score;
mod text;

use otklik_wire::scores::Counted;
use otklik_wire::survey::{Kind, Look};
use yew::prelude::*;

use crate::state::{Action, Pass};
use crate::texts::{Texts, fill};
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

    /// "2 of 4".
    fn of(&self, n: usize, max: usize) -> String {
        let (n, max) = (n.to_string(), max.to_string());
        fill(&self.texts.of, &[("n", &n), ("max", &max)])
    }
}

/// A question.
pub fn asking(scene: &Scene<'_>, pass: &Pass) -> Html {
    let question = pass.question();
    let heading = Heading {
        text: pass.wording().into(),
        focus: question.kind == Kind::Statement,
    };
    let body = match &question.kind {
        Kind::Scale(kind) => scale::scale(scene, pass, kind),
        Kind::Text => form::form(scene, pass, text::field(scene, pass)),
        Kind::Choice(kind) => form::form(scene, pass, choice::options(scene, pass, kind)),
        Kind::Battery(kind) => form::form(scene, pass, battery::statements(scene, pass, kind)),
        Kind::Contact { consent } => {
            let address = contact::address(scene, pass, consent);
            form::form(scene, pass, address)
        }
        Kind::Statement => form::form(scene, pass, Html::default()),
    };
    let (step, steps) = pass.progress();
    let body = html! {
        <>
            { body }
            if steps > 2 {
                <p class="progress" part="progress">{ scene.of(step, steps) }</p>
            }
        </>
    };
    card(scene, question.id.as_str(), heading, body)
}

/// The wait between the last answer and its being durable: mostly too short to be seen.
pub fn saving(scene: &Scene<'_>, pass: &Pass) -> Html {
    let heading = Heading {
        text: pass.wording().into(),
        focus: false,
    };
    let body = html! { <p class="note" role="status">{ &scene.texts.saving }</p> };
    card(scene, "saving", heading, body)
}

/// Thanks, and the running score where the site shows it.
pub fn thanks(scene: &Scene<'_>, score: Option<&Counted>) -> Html {
    let heading = Heading {
        text: scene.texts.thanks.clone().into(),
        focus: true,
    };
    let body = html! {
        <>
            <p class="note">{ &scene.texts.thanks_note }</p>
            { for score.map(|counted| score::running(scene, counted)) }
        </>
    };
    card(scene, "thanks", heading, body)
}
