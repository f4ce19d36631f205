use yew::prelude::*;

use super::Scene;
use crate::browser::page;
use crate::state::{Action, Pass};

/// One field for a sentence in the visitor's words.
pub(super) fn field(scene: &Scene<'_>, pass: &Pass) -> Html {
    let act = scene.act.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            act.emit(Action::Submit);
        }
    };
    html! {
        <textarea part="text" rows="3" aria-labelledby="heading" data-focus="" placeholder={scene.texts.placeholder.clone()}
            aria-invalid={invalid(pass)} aria-describedby="problem"
            value={pass.draft().text.clone()} oninput={typed(scene)} {onkeydown} />
    }
}

/// Takes what is typed into a field.
pub(super) fn typed(scene: &Scene<'_>) -> Callback<InputEvent> {
    scene
        .act
        .reform(|event: InputEvent| Action::Type(page::typed(&event)))
}

/// Whether the field has to be filled in better before it can be sent.
pub(super) fn invalid(pass: &Pass) -> &'static str {
    if pass.has_failed() || pass.is_missing() {
        "true"
    } else {
        "false"
    }
}
