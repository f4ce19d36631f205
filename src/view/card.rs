use otklik_wire::survey::{Mode, Theme};
use yew::prelude::*;

use super::Scene;
use crate::state::Action;

/// The heading of a card.
pub(super) struct Heading {
    /// The question, or the thanks.
    pub(super) text: AttrValue,
    /// Whether the focus goes here when the card appears, where there is nothing else to do.
    pub(super) focus: bool,
}

/// The frame around every step: heading, close button, body.
pub(super) fn card(scene: &Scene<'_>, step: &str, heading: Heading, body: Html) -> Html {
    let theme = match scene.look.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let (class, role, popover) = match scene.look.mode {
        Mode::Popover => ("card popover", "dialog", Some("manual")),
        Mode::Inline => ("card", "group", None),
    };
    let act = scene.act.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            act.emit(Action::Close);
        }
    };
    html! {
        <section {class} {role} {popover} {onkeydown} part="card" aria-labelledby="heading"
            data-step={step.to_owned()} data-theme={theme}>
            <header>
                <h2 id="heading" part="heading" tabindex="-1" data-focus={heading.focus.then_some("")}>
                    { heading.text }
                </h2>
                <button type="button" class="close" part="close" data-close="" aria-label={scene.texts.close.clone()}
                    onclick={scene.on(Action::Close)}>
                    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>
                </button>
            </header>
            // A step of its own for yew, so that nothing of one step's field is reused for the next.
            <div class="body" key={step.to_owned()}>{ body }</div>
        </section>
    }
}
