use otklik_wire::survey::Choice;

use super::Scene;
use super::element::{Element, element};
use super::text::field;
use crate::state::{Action, Pass};
use crate::texts::Word;

/// Options as the browser's own radio buttons or check boxes, and a field for something else.
pub(super) fn options(scene: &Scene<'_>, pass: &Pass, choice: &Choice) -> Vec<Element> {
    let draft = pass.draft();
    let (role, kind) = if choice.many {
        ("group", "checkbox")
    } else {
        ("radiogroup", "radio")
    };
    let mut options = element("div class=options aria-labelledby=heading aria-describedby=problem")
        .with("role", role);
    for (place, index) in pass.order().into_iter().enumerate() {
        let Some(option) = choice.options.get(index) else {
            continue;
        };
        let is_chosen = draft.marks.get(index) == Some(&1);
        let mark = u8::from(!(choice.many && is_chosen));
        let input = element("input name=option")
            .with("type", kind)
            .with("data-option", option.id.as_str())
            .flag("data-focus", place == 0)
            .checked(is_chosen)
            .on_change(scene, Action::Mark(index, mark));
        options = options.child(
            element("label class=option part=option")
                .child(input)
                .child(element("span dir=auto").text(option.text.pick(pass.locale()))),
        );
    }
    let other = || {
        let words = &scene.texts[Word::Other];
        field(scene, pass, "input type=text part=other data-other", words).with("aria-label", words)
    };
    vec![options.maybe(choice.other.then(other))]
}
