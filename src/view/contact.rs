use otklik_wire::text::Text;
use yew::prelude::*;

use super::Scene;
use super::text::{invalid, typed};
use crate::state::{Action, Pass};

/// A field for an address, and the consent without which it is not sent.
pub(super) fn address(scene: &Scene<'_>, pass: &Pass, consent: &Text) -> Html {
    let draft = pass.draft();
    let agreed = draft.marks.first() == Some(&1);
    html! {
        <>
            <input type="email" part="text" autocomplete="email" inputmode="email" data-focus=""
                aria-label={scene.texts.address.clone()} placeholder={scene.texts.address.clone()}
                aria-invalid={invalid(pass)} aria-describedby="problem"
                value={draft.text.clone()} oninput={typed(scene)} />
            <label class="option" part="consent">
                <input type="checkbox" data-consent="" checked={agreed}
                    onchange={scene.on(Action::Mark(0, u8::from(!agreed)))} />
                <span>{ consent.pick(pass.locale()) }</span>
            </label>
        </>
    }
}
