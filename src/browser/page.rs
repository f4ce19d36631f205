//! The page around the widget: where it is, and the moments at which waiting answers should be sent.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CustomEvent, CustomEventInit, HtmlElement, HtmlTextAreaElement, InputEvent, VisibilityState,
};

use super::courier::Courier;

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
    let mut listeners: Vec<EventListener> = ["online", "pageshow", "pagehide"]
        .map(|name| {
            let courier = Rc::clone(courier);
            EventListener::new(&window, name, move |_| courier.try_again())
        })
        .into();
    if let Some(document) = window.document() {
        let courier = Rc::clone(courier);
        let seen = document.clone();
        listeners.push(EventListener::new(
            &document,
            "visibilitychange",
            move |_| {
                if seen.visibility_state() == VisibilityState::Hidden {
                    let _ = courier.flush();
                } else {
                    courier.try_again();
                }
            },
        ));
    }
    listeners
}

/// Keeps keys pressed inside the widget from the page's shortcuts.
pub fn keep_keys_inside(host: &HtmlElement) -> Vec<EventListener> {
    ["keydown", "keyup", "keypress"]
        .map(|name| EventListener::new(host, name, |event| event.stop_propagation()))
        .into()
}

/// Tells the page: a `CustomEvent` on the widget's element that bubbles to the document.
pub fn tell(host: &HtmlElement, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(&format!("otklik:{name}"), &init) {
        let _ = host.dispatch_event(&event);
    }
}
