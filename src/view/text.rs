use super::Scene;
use super::element::{Element, element};
use super::honeypot::honeypot;
use crate::state::{Action, Pass};
use crate::texts::Word;

/// One field for a sentence in the visitor's words.
pub(super) fn sentence(scene: &Scene<'_>, pass: &Pass) -> Vec<Element> {
    let start =
        "textarea part=text rows=3 aria-labelledby=heading aria-describedby=problem data-focus";
    let sentence = field(scene, pass, start, &scene.texts[Word::Placeholder])
        .on_key(scene, |press| {
            (press.key == "Enter" && press.with_command).then_some(Action::Submit)
        });
    vec![honeypot(scene), sentence]
}

/// A field that holds what is typed, and says when it has to be filled in better before it can be sent.
pub(super) fn field(
    scene: &Scene<'_>,
    pass: &Pass,
    start_tag: &'static str,
    placeholder: &str,
) -> Element {
    let is_invalid = pass.has_failed() || pass.is_missing() || pass.is_too_long();
    element(start_tag)
        .with("placeholder", placeholder)
        .with("aria-invalid", if is_invalid { "true" } else { "false" })
        .value(&pass.draft().text)
        .on_input(scene)
}
