use otklik_wire::text::Text;

use super::Scene;
use super::element::{Element, element};
use super::text::field;
use crate::state::{Action, Pass};
use crate::texts::Word;

/// A field for an address, and the consent without which it is not sent.
pub(super) fn address(scene: &Scene<'_>, pass: &Pass, consent: &Text) -> Vec<Element> {
    let agreed = pass.draft().marks.first() == Some(&1);
    let words = &scene.texts[Word::Address];
    let start = "input type=email part=text autocomplete=email inputmode=email data-focus aria-describedby=problem";
    let tick = element("input type=checkbox data-consent")
        .checked(agreed)
        .on_change(scene, Action::Mark(0, u8::from(!agreed)));
    vec![
        field(scene, pass, start, words).with("aria-label", words),
        element("label class=option part=consent")
            .child(tick)
            .child(element("span dir=auto").text(consent.pick(pass.locale()))),
    ]
}
