//! The bindings of `platform.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement};

// Promises and not async functions: what waits for one is then compiled once.
#[wasm_bindgen(module = "/src/browser/platform.js")]
extern "C" {
    /// Settles when the entry is on disk, with a list that is empty if it was not admitted.
    pub(super) fn keep(
        database: &str,
        stale: Array,
        key: &str,
        entry: Array,
        ratings: Array,
        admits: &JsValue,
    ) -> Promise;

    /// Settles when the keys are gone and the counts changed.
    pub(super) fn forget(database: &str, keys: Array, changes: Array) -> Promise;

    /// `[keys, entries, counts]`.
    pub(super) fn waiting(database: &str) -> Promise;

    /// The values of all ratings.
    pub(super) fn ratings(database: &str) -> Promise;

    /// `[status, body, Retry-After]`; a request without a body is a GET.
    pub(super) fn send(url: &str, body: Option<&str>, keepalive: bool) -> Promise;

    /// Settles with what the batch says of the work for these ids.
    pub(super) fn work(challenge: &str, bits: u32, ids: Array) -> Promise;

    /// Settles with the function that gives the lock back, or with nothing when another tab has it.
    pub(super) fn hold(name: &str) -> Promise;

    /// The name of the flag that the browser itself raises, or nothing.
    pub(super) fn against() -> String;

    /// The element to draw in; fails where the browser refuses a shadow root.
    #[wasm_bindgen(catch)]
    pub(super) fn attach(host: &HtmlElement) -> Result<Element, JsValue>;

    /// Puts the card into the top layer if it belongs there, in these colours.
    pub(super) fn lift(mount: &Element, accent: &str, on_accent: &str);

    /// Moves the focus to the first element that the selector finds, or back to where it was for an empty one.
    pub(super) fn focus(mount: &Element, selector: &str);

    /// What the field that an event comes from holds.
    pub(super) fn typed(event: &Event) -> String;

    /// The name of the key that was pressed, after a `+` if Ctrl or Command was held; arrows as where lines run to the right.
    pub(super) fn pressed(event: &Event) -> String;

    /// Shows that of the choices which `event`, a pointer's click, came from as chosen, and settles when that was seen.
    /// Nothing if a key clicked.
    pub(super) fn choose(event: &Event, choices: &str) -> Option<Promise>;

    /// A number as the host's language writes it.
    pub(super) fn number(host: &HtmlElement, value: f64, digits: u8, style: &str) -> String;

    /// Dispatches an event.
    pub(super) fn tell(host: &HtmlElement, name: &str, detail: &JsValue);
}

#[wasm_bindgen(module = "/www/device.js")]
extern "C" {
    /// What the visitor holds, as `who.device` of a survey's rules has it.
    pub(super) fn device() -> String;
}
