//! The shadow root: the wall between the page's styles and ours.

use otklik_wire::decimal;
use otklik_wire::survey::Look;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use super::platform;

/// Gives `host` an open shadow root, if it has none yet, and returns the element to mount in. Whoever starts the widget has
/// brought the style along: before the widget has come, the first step needs it.
///
/// # Errors
/// What the browser refused.
pub fn attach(host: &HtmlElement) -> Result<Element, JsValue> {
    platform::attach(host)
}

/// Puts the card under `mount` into the top layer, above any z-index, if it is to stand over the page, and gives it the
/// survey's colours.
pub fn lift(mount: &Element, look: Look) {
    let (accent, on_accent) = colours(look);
    platform::lift(mount, &accent, on_accent);
}

/// The survey's colour and the colour of text on it, as a style sheet has them; empty where it has none of its own.
#[must_use]
pub fn colours(look: Look) -> (String, &'static str) {
    let Some(accent) = look.accent else {
        return (String::new(), "");
    };
    let [r, g, b] = accent.0.map(|channel| decimal(channel.into()));
    let text = if accent.wants_white_text() {
        "#fff"
    } else {
        "#000"
    };
    (["rgb(", &r, " ", &g, " ", &b, ")"].concat(), text)
}

/// Moves the focus to the first element under `mount` that `selector` finds, and remembers where it was in the page.
pub fn focus(mount: &Element, selector: &str) {
    platform::focus(mount, selector);
}

/// Gives the focus back to the page where it was lost with the card under `mount`.
pub fn restore_focus(mount: &Element) {
    platform::focus(mount, "");
}
