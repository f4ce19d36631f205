use yew::prelude::*;

use super::Scene;
use crate::browser::page;
use crate::state::{Action, Pass};
use crate::texts::fill;

/// One field for a sentence in the visitor's words.
pub(super) fn field(scene: &Scene<'_>, pass: &Pass) -> Html {
    let texts = scene.texts;
    let act = scene.act.clone();
    let oninput = move |event: InputEvent| {
        act.emit(Action::Draft(page::typed(&event)));
    };
    let act = scene.act.clone();
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        act.emit(Action::Submit);
    };
    let act = scene.act.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            act.emit(Action::Submit);
        }
    };
    let problem = if pass.has_failed() {
        Some(&texts.failed)
    } else {
        pass.is_missing().then_some(&texts.missing)
    };
    html! {
        <form {onsubmit} novalidate=true>
            { for back(scene, pass) }
            <textarea part="text" rows="3" aria-labelledby="heading" data-focus="" placeholder={texts.placeholder.clone()}
                aria-invalid={if problem.is_some() { "true" } else { "false" }} aria-describedby="problem"
                value={pass.draft_text().to_owned()} {oninput} {onkeydown} />
            <p class="problem" id="problem" role="alert">{ for problem }</p>
            <footer>
                if pass.question().optional {
                    <button type="button" class="quiet" part="skip" data-skip="" onclick={scene.on(Action::Skip)}>
                        { &texts.skip }
                    </button>
                }
                <button type="submit" class="send" part="send">{ &texts.send }</button>
            </footer>
        </form>
    }
}

/// The score given before, which leads back to the scale.
fn back(scene: &Scene<'_>, pass: &Pass) -> Option<Html> {
    let rating = pass.latest_rating().filter(|_| pass.can_go_back())?;
    let number = rating.get().to_string();
    let label = fill(&scene.texts.your_score, &[("n", &number)]);
    Some(html! {
        <button type="button" class="given" part="given" data-back="" aria-label={label.clone()} title={label}
            onclick={scene.on(Action::Back)}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3L5 8l5 5" /></svg>
            <b>{ number }</b>
        </button>
    })
}
