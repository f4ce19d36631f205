use otklik_wire::survey::Kind;

use super::Scene;
use super::element::{Element, element, icon};
use crate::state::{Action, Pass};
use crate::texts::{Word, fill};

/// The frame of every question that is answered by sending: the way back, the fields, what is wrong, the buttons.
pub(super) fn form(scene: &Scene<'_>, pass: &Pass, fields: Vec<Element>) -> Vec<Element> {
    let kind = &pass.question().kind;
    let room = pass.room();
    let room = room.map(|(typed, most)| scene.of(typed, most));
    let problem = if pass.has_failed() {
        &scene.texts[Word::Failed]
    } else if let Some(room) = room.as_deref().filter(|_| pass.is_too_long()) {
        room
    } else if pass.is_missing() {
        &scene.texts[match kind {
            Kind::Text => Word::Missing,
            Kind::Contact { .. } => Word::MissingContact,
            _ => Word::MissingChoice,
        }]
    } else {
        ""
    };
    let is_statement = *kind == Kind::Statement;
    let may_skip = pass.may_skip() && !is_statement;
    let (send, skip) = if is_statement {
        (Word::Next, None)
    } else {
        (Word::Send, may_skip.then(|| skip(scene, Word::Skip)))
    };
    let send = element("button type=submit class=send part=send")
        .sends(scene)
        .text(&scene.texts[send]);
    let mut warning = element("p class=problem id=problem role=alert");
    if !problem.is_empty() {
        warning = warning.text(problem);
    }
    // A click alone is answered by nobody.
    let is_answered = matches!(kind, Kind::Text | Kind::Contact { .. });
    let said = (is_answered && !scene.promise.is_empty()).then_some(&scene.promise);
    let promised = said.map(|said| element("p class=note part=promise data-promise").text(said));
    let left_out = pass.left_out();
    let note = (!left_out.is_empty()).then(|| {
        let said = fill(&scene.texts[Word::LeftOut], &[("n", &left_out.join(", "))]);
        element("p class=note part=note").text(&said)
    });
    let room = room.filter(|_| !pass.is_too_long());
    let room = room.map(|room| element("p class=note part=note data-room").text(&room));
    // It is there before anything is said in it, so that it is heard.
    let notes = element("div role=status").maybe(note);
    vec![
        element("form novalidate")
            .maybe(back(scene, pass))
            .children(fields)
            .maybe(room)
            .child(notes)
            .child(warning)
            .child(element("footer").maybe(skip).child(send))
            .maybe(promised),
    ]
}

/// The button that leaves the question out.
pub(super) fn skip(scene: &Scene<'_>, label: Word) -> Element {
    element("button type=button class=quiet part=skip data-skip")
        .on_click(scene, Action::Skip)
        .text(&scene.texts[label])
}

/// What was answered last, which leads back to it.
pub(super) fn back(scene: &Scene<'_>, pass: &Pass) -> Option<Element> {
    if !pass.can_go_back() {
        return None;
    }
    let said = pass.latest().unwrap_or_default();
    let label = fill(&scene.texts[Word::YourAnswer], &[("n", &said)]);
    Some(
        element("button type=button class=given part=given data-back")
            .with("aria-label", &label)
            .with("title", &label)
            .on_click(scene, Action::Back)
            .child(icon("0 0 16 16", "M10 3L5 8l5 5"))
            .child(element("b").text(&said)),
    )
}
