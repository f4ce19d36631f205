//! What stands in a field.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// The text of the field that the event is about.
pub(crate) fn text(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        target
            .dyn_ref::<HtmlSelectElement>()
            .map(HtmlSelectElement::value)
            .unwrap_or_default()
    }
}

/// Whether the box that the event is about is ticked.
pub(crate) fn is_ticked(event: &Event) -> bool {
    let target = event.target();
    let input = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlInputElement>());
    input.is_some_and(HtmlInputElement::checked)
}

/// The moment of that day and time here, as the API writes it; the day's beginning where the time is none.
pub(crate) fn moment(day: &str, time: &str) -> String {
    let local = js_sys::Date::new(&format!("{day}T{time}").into());
    local.to_iso_string().as_string().unwrap_or_default()
}
