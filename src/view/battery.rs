use otklik_wire::survey::Battery;
use yew::prelude::*;

use super::Scene;
use super::scale::ends;
use crate::state::{Action, Pass};

/// Statements with the same scale under each, as the browser's own radio buttons.
pub(super) fn statements(scene: &Scene<'_>, pass: &Pass, battery: &Battery) -> Html {
    let locale = pass.locale();
    let statement = |(index, item): (usize, &otklik_wire::survey::Item)| {
        let given = pass.draft().marks.get(index).copied().unwrap_or_default();
        let mark = |mark: u8| {
            html! {
                <label class="mark" part="mark">
                    <input type="radio" name={index.to_string()} data-mark={mark.to_string()} checked={given == mark}
                        data-focus={(index == 0 && mark == given.max(1)).then_some("")}
                        onchange={scene.on(Action::Mark(index, mark))} />
                    <span>{ mark }</span>
                </label>
            }
        };
        html! {
            <fieldset data-item={item.id.to_string()} aria-describedby="ends">
                <legend>{ item.text.pick(locale) }</legend>
                <div class="marks">{ for (1..=battery.max).map(mark) }</div>
            </fieldset>
        }
    };
    let words = |text: &Option<otklik_wire::text::Text>| {
        text.as_ref().map(|text| text.pick(locale).to_owned())
    };
    let low = words(&battery.low).unwrap_or_else(|| scene.texts.ces_low.clone());
    let high = words(&battery.high).unwrap_or_else(|| scene.texts.ces_high.clone());
    html! {
        <>
            { ends(("1", &low), (&battery.max.to_string(), &high)) }
            { for battery.items.iter().enumerate().map(statement) }
        </>
    }
}
