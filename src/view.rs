//! What the visitor sees: functions from the state to markup. No browser calls, no decisions.

mod battery;
mod card;
mod choice;
mod contact;
mod element;
mod face;
mod form;
mod handler;
mod honeypot;
mod scale;
mod score;
mod text;

use otklik_wire::decimal;
use otklik_wire::scores::Counted;
use otklik_wire::survey::{Kind, Look};
use yew::prelude::*;

use crate::figure::Numbers;
use crate::message::Message;
use crate::state::{Action, Pass};
use crate::texts::{Texts, Word, fill};
use card::{Heading, card};
use element::{Element, element};

/// What every part of the view needs.
pub struct Scene<'a> {
    /// The words.
    pub texts: &'a Texts,
    /// The look.
    pub look: Look,
    /// Whether the score is that of this browser alone.
    pub own_score: bool,
    /// Whether the survey is only tried out.
    pub preview: bool,
    /// By when somebody answers, in words; empty where nothing is promised.
    pub promise: String,
    /// Writes numbers as the language does.
    pub number: Numbers<'a>,
    /// Where what is done goes.
    pub act: Callback<Message>,
}

impl Scene<'_> {
    /// "2 of 4".
    fn of(&self, n: usize, max: usize) -> String {
        let (n, max) = (decimal(n as u64), decimal(max as u64));
        fill(&self.texts[Word::Of], &[("n", &n), ("max", &max)])
    }
}

/// A question.
pub fn asking(scene: &Scene<'_>, pass: &Pass) -> Html {
    let question = pass.question();
    let heading = Heading {
        text: &pass.wording(),
        language: pass.language(),
        focus: question.kind == Kind::Statement,
    };
    let mut body = if let Kind::Scale(kind) = &question.kind {
        scale::scale(scene, pass, kind)
    } else {
        let fields = match &question.kind {
            Kind::Text => text::sentence(scene, pass),
            Kind::Choice(kind) => choice::options(scene, pass, kind),
            Kind::Battery(kind) => battery::statements(scene, pass, kind),
            Kind::Service(kind) => battery::page(scene, pass, kind),
            Kind::Contact { consent } => contact::address(scene, pass, consent),
            Kind::Scale(_) | Kind::Statement => Vec::new(),
        };
        form::form(scene, pass, fields)
    };
    body.extend(preview(scene));
    let (step, steps) = pass.progress();
    if steps > 2 {
        body.push(element("p class=progress part=progress").text(&scene.of(step, steps)));
    }
    card(scene, (question.id.as_str(), pass.page()), &heading, body).into()
}

/// The wait between the last answer and its being durable: mostly too short to be seen.
pub fn saving(scene: &Scene<'_>, pass: &Pass) -> Html {
    let heading = Heading {
        text: &pass.wording(),
        language: pass.language(),
        focus: false,
    };
    let note = element("p class=note role=status").text(&scene.texts[Word::Saving]);
    let body = [Some(note), preview(scene)].into_iter().flatten().collect();
    card(scene, ("saving", 0), &heading, body).into()
}

/// Says that nothing is sent where nothing is.
fn preview(scene: &Scene<'_>) -> Option<Element> {
    let note = || element("p class=preview part=note").text(&scene.texts[Word::Preview]);
    scene.preview.then(note)
}

/// Asks for the running score.
fn ask_for_score(scene: &Scene<'_>) -> Element {
    element("button type=button class=quiet part=skip data-ask-score")
        .on_click(scene, Action::AskScore)
        .text(&scene.texts[Word::Score])
}

/// Thanks, and the running score where the site shows it.
pub fn thanks(scene: &Scene<'_>, score: Option<&Counted>, may_ask: bool) -> Html {
    let heading = Heading {
        text: &scene.texts[Word::Thanks],
        language: "",
        focus: true,
    };
    let note = element("p class=note").text(&scene.texts[Word::ThanksNote]);
    let score = match score {
        Some(counted) => score::running(scene, counted),
        None => may_ask.then(|| ask_for_score(scene)),
    };
    // What is in it comes with the receipt, if there is one (www/loop).
    let receipt = element("div role=status data-receipt");
    // Each in a place of its own: what the loader's part put in must not become the score when that comes.
    let body = element("div")
        .child(note)
        .child(receipt)
        .maybe(score)
        .maybe(preview(scene));
    card(scene, ("thanks", 0), &heading, vec![body]).into()
}
