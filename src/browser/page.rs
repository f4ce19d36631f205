//! The page around the widget: where it is, and the moments at which waiting answers should be sent.

use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlTextAreaElement, InputEvent};

use super::courier::Courier;
use super::platform;
use crate::event::Detail;

/// The page's address without query and fragment: those may hold what is nobody's business.
#[must_use]
pub fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    let part =
        |part: Option<Result<String, JsValue>>| part.and_then(Result::ok).unwrap_or_default();
    part(location.as_ref().map(|location| location.origin()))
        + &part(location.as_ref().map(|location| location.pathname()))
}

/// What the field that `event` comes from holds.
#[must_use]
pub fn typed(event: &InputEvent) -> String {
    event
        .target()
        .map(|field| field.unchecked_into::<HtmlTextAreaElement>().value())
        .unwrap_or_default()
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

/// The detail as JavaScript has it; a field that does not apply is absent.
#[must_use]
pub fn detail_object(detail: &Detail) -> JsValue {
    // Strings, numbers and lists of them: nothing here can be refused.
    serde_wasm_bindgen::to_value(detail).unwrap_or_default()
}
