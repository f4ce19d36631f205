use otklik_wire::survey::Kind;
use yew::prelude::*;

use super::Scene;
use crate::state::{Action, Pass};
use crate::texts::fill;

/// The frame of every question that is answered by sending: the way back, the fields, what is wrong, the buttons.
pub(super) fn form(scene: &Scene<'_>, pass: &Pass, fields: Html) -> Html {
    let texts = scene.texts;
    let act = scene.act.clone();
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        act.emit(Action::Submit);
    };
    let kind = &pass.question().kind;
    let problem = if pass.has_failed() {
        Some(&texts.failed)
    } else if pass.is_missing() {
        Some(match kind {
            Kind::Text => &texts.missing,
            Kind::Contact { .. } => &texts.missing_contact,
            _ => &texts.missing_choice,
        })
    } else {
        None
    };
    let is_statement = *kind == Kind::Statement;
    html! {
        <form {onsubmit} novalidate=true>
            { for back(scene, pass) }
            { fields }
            <p class="problem" id="problem" role="alert">{ for problem }</p>
            <footer>
                if pass.may_skip() && !is_statement {
                    { skip(scene, &texts.skip) }
                }
                <button type="submit" class="send" part="send">
                    { if is_statement { &texts.next } else { &texts.send } }
                </button>
            </footer>
        </form>
    }
}

/// The button that leaves the question out.
pub(super) fn skip(scene: &Scene<'_>, label: &str) -> Html {
    html! {
        <button type="button" class="quiet" part="skip" data-skip="" onclick={scene.on(Action::Skip)}>{ label }</button>
    }
}

/// What was answered last, which leads back to it.
pub(super) fn back(scene: &Scene<'_>, pass: &Pass) -> Option<Html> {
    if !pass.can_go_back() {
        return None;
    }
    let said = pass.latest().unwrap_or_default();
    let label = fill(&scene.texts.your_answer, &[("n", &said)]);
    Some(html! {
        <button type="button" class="given" part="given" data-back="" aria-label={label.clone()} title={label}
            onclick={scene.on(Action::Back)}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3L5 8l5 5" /></svg>
            <b>{ said }</b>
        </button>
    })
}
