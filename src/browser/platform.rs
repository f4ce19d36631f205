//! The bindings of `platform.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/src/browser/platform.js")]
extern "C" {
    /// Settles when the entry is on disk, with a list that is empty if it was not admitted.
    #[wasm_bindgen(catch)]
    pub(super) async fn keep(
        database: &str,
        stale: Array,
        key: &str,
        entry: Array,
        ratings: Array,
        admits: &Closure<dyn FnMut(Array, Array) -> bool>,
    ) -> Result<JsValue, JsValue>;

    /// Settles when the keys are gone and the counts changed.
    #[wasm_bindgen(catch)]
    pub(super) async fn forget(
        database: &str,
        keys: Array,
        changes: Array,
    ) -> Result<JsValue, JsValue>;

    /// `[keys, entries, counts]`.
    #[wasm_bindgen(catch)]
    pub(super) async fn waiting(database: &str) -> Result<JsValue, JsValue>;

    /// The values of all ratings.
    #[wasm_bindgen(catch)]
    pub(super) async fn ratings(database: &str) -> Result<JsValue, JsValue>;

    /// `[status, body, Retry-After]`; a request without a body is a GET.
    #[wasm_bindgen(catch)]
    pub(super) async fn send(
        url: &str,
        body: Option<&str>,
        keepalive: bool,
    ) -> Result<JsValue, JsValue>;

    /// Settles when `work` has, with true, or at once with false when another tab is at it.
    #[wasm_bindgen(catch)]
    pub(super) async fn alone(
        name: &str,
        work: &Closure<dyn FnMut() -> Promise>,
    ) -> Result<JsValue, JsValue>;

    /// Dispatches an event.
    pub(super) fn tell(host: &HtmlElement, name: &str, detail: &JsValue);
}
