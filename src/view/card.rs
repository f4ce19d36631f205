use otklik_wire::decimal;
use otklik_wire::survey::{Mode, Theme};

use super::Scene;
use super::element::{Element, element, icon};
use crate::state::Action;
use crate::texts::Word;

/// The heading of a card.
pub(super) struct Heading<'a> {
    /// The question, or the thanks.
    pub(super) text: &'a str,
    /// Its language if that may be another than the card's.
    pub(super) language: &'a str,
    /// Whether the focus goes here when the card appears, where there is nothing else to do.
    pub(super) focus: bool,
}

/// The frame around every step: heading, close button, body.
pub(super) fn card(
    scene: &Scene<'_>,
    (step, page): (&str, usize),
    heading: &Heading<'_>,
    body: Vec<Element>,
) -> Element {
    let theme = match scene.look.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let card = match scene.look.mode {
        Mode::Inline => element("section role=group class=card"),
        // It closes for more reasons than a key, such as the way back on a phone.
        Mode::Modal => element("dialog")
            .with("class", "card modal")
            .on_cancel(scene, Action::Close),
        Mode::Popover | Mode::Tab => element("section role=dialog popover=manual")
            .with("class", "card popover")
            .with("data-place", scene.look.place.word()),
    };
    let mut title = element("h2 id=heading part=heading tabindex=-1 dir=auto")
        .flag("data-focus", heading.focus)
        .text(heading.text);
    if !heading.language.is_empty() {
        title = title.with("lang", heading.language);
    }
    let key = [step, " ", &decimal(page as u64)].concat();
    let close = element("button type=button class=close part=close data-close")
        .with("aria-label", &scene.texts[Word::Close])
        .on_click(scene, Action::Close)
        .child(icon("0 0 16 16", "M4 4l8 8M12 4l-8 8"));
    card.with("part", "card")
        .with("aria-labelledby", "heading")
        .with("data-step", step)
        .with("data-theme", theme)
        .on_key(scene, |press| {
            (press.key == "Escape").then_some(Action::Close)
        })
        .child(element("header").child(title).child(close))
        // A step of its own for yew, so that nothing of one step's field is reused for the next.
        .child(element("div class=body").keyed(&key).children(body))
}
