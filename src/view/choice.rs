use otklik_wire::survey::Choice;
use yew::prelude::*;

use super::Scene;
use super::text::{invalid, typed};
use crate::state::{Action, Pass};

/// Options as the browser's own radio buttons or check boxes, and a field for something else.
pub(super) fn options(scene: &Scene<'_>, pass: &Pass, choice: &Choice) -> Html {
    let kind = if choice.many { "checkbox" } else { "radio" };
    let draft = pass.draft();
    let option = |(place, index): (usize, usize)| {
        let option = choice.options.get(index)?;
        let checked = draft.marks.get(index) == Some(&1);
        let mark = u8::from(!(choice.many && checked));
        Some(html! {
            <label class="option" part="option">
                <input type={kind} name="option" data-option={option.id.to_string()} {checked}
                    data-focus={(place == 0).then_some("")} onchange={scene.on(Action::Mark(index, mark))} />
                <span>{ option.text.pick(pass.locale()) }</span>
            </label>
        })
    };
    let role = if choice.many { "group" } else { "radiogroup" };
    html! {
        <div class="options" {role} aria-labelledby="heading" aria-describedby="problem">
            { for pass.order().into_iter().enumerate().filter_map(option) }
            if choice.other {
                <input type="text" part="other" data-other="" aria-label={scene.texts.other.clone()}
                    placeholder={scene.texts.other.clone()} aria-invalid={invalid(pass)}
                    value={draft.text.clone()} oninput={typed(scene)} />
            }
        </div>
    }
}
