//! The page around the widget: what the visitor does in it, and the moments at which waiting answers should be sent.

use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use otklik_wire::flags::{Flag, Flags};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlElement};

use super::courier::Courier;
use super::platform;
use crate::event::Detail;

/// What the browser itself says against a person: that a program steers it.
#[must_use]
pub fn flags() -> Flags {
    if platform::against().is_empty() {
        Flags::NONE
    } else {
        Flags::of(&[Flag::Webdriver])
    }
}

/// What the visitor holds: `phone`, `tablet` or `desktop`.
#[must_use]
pub fn device() -> String {
    platform::device()
}

/// What the field that `event` comes from holds.
#[must_use]
pub fn typed(event: &Event) -> String {
    platform::typed(event)
}

/// A key that was pressed.
pub struct Press {
    /// Its name, such as `Escape`; arrows are told as where lines run to the right.
    pub key: String,
    /// Whether Ctrl was held, or Command.
    pub with_command: bool,
}

/// The key that `event`, a keyboard's, tells of.
#[must_use]
pub fn pressed(event: &Event) -> Press {
    let key = platform::pressed(event);
    let with_command = key.strip_prefix('+').filter(|key| !key.is_empty());
    Press {
        with_command: with_command.is_some(),
        key: with_command.map(str::to_owned).unwrap_or(key),
    }
}

/// Shows the score that `event`, a pointer's click, came from as chosen. The promise settles when a frame was seen, or after long
/// enough where none may come, in a page behind others. Nothing happens where a key clicked: whoever types goes on
/// typing, into what follows.
#[must_use]
pub fn choose(event: &Event) -> Option<Promise> {
    platform::choose(event, "[data-score]")
}

/// Listens until dropped; each of these moments may be the last, or the first with a network.
pub fn send_at_turns(courier: &Rc<Courier>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    // `visibilitychange` comes up from the document.
    ["online", "pageshow", "pagehide", "visibilitychange"]
        .map(|name| {
            let courier = Rc::clone(courier);
            EventListener::new(&window, name, move |event| match name {
                "pagehide" => {
                    let kept = Reflect::get(event, &"persisted".into());
                    courier.leave(kept.is_ok_and(|kept| kept.is_truthy()));
                }
                "visibilitychange" => courier.turn(),
                _ => courier.come_back(),
            })
        })
        .into()
}

/// Keeps keys pressed inside the widget from the page's shortcuts.
pub fn keep_keys_inside(host: &HtmlElement) -> Vec<EventListener> {
    ["keydown", "keyup", "keypress"]
        .map(|name| EventListener::new(host, name, |event| event.stop_propagation()))
        .into()
}

/// Tells the page: a `CustomEvent` on the widget's element that bubbles to the document.
pub fn tell(host: &HtmlElement, name: &str, detail: &Detail) {
    platform::tell(host, name, &detail_object(detail));
}

/// Hands the loader what it is to keep for as long as the tab is there, or nothing.
pub fn write_down(remember: &Function, trail: &JsValue) {
    let _ = remember.call1(&JsValue::UNDEFINED, trail);
}

/// By when somebody answers a survey, as the loader words it.
#[must_use]
pub fn promised(promised: &Function, survey: &str) -> String {
    let said = promised.call1(&JsValue::UNDEFINED, &survey.into());
    said.ok()
        .and_then(|said| said.as_string())
        .unwrap_or_default()
}

/// The detail as JavaScript has it; a field that does not apply is absent.
#[must_use]
pub fn detail_object(detail: &Detail) -> JsValue {
    // Strings, numbers and lists of them: nothing here can be refused.
    detail
        .serialize(&Serializer::json_compatible())
        .unwrap_or_default()
}

/// A number as the language of the host's words writes it, in one of `Intl`'s styles.
pub fn number(host: &HtmlElement, value: f64, digits: u8, style: &str) -> String {
    platform::number(host, value, digits, style)
}
