//! The bindings of `platform.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/platform.js")]
extern "C" {
    /// Settles when the entry is on disk.
    #[wasm_bindgen(catch)]
    pub(super) async fn keep(
        database: &str,
        stale: Array,
        key: &str,
        entry: Array,
        ratings: Array,
    ) -> Result<JsValue, JsValue>;

    /// Settles when the keys are gone.
    #[wasm_bindgen(catch)]
    pub(super) async fn forget(database: &str, keys: Array) -> Result<JsValue, JsValue>;

    /// `[keys, entries]`.
    #[wasm_bindgen(catch)]
    pub(super) async fn waiting(database: &str) -> Result<JsValue, JsValue>;

    /// The values of all ratings.
    #[wasm_bindgen(catch)]
    pub(super) async fn ratings(database: &str) -> Result<JsValue, JsValue>;

    /// `[status, body, Retry-After]`; a request without a body is a GET.
    #[wasm_bindgen(catch)]
    pub(super) async fn send(url: &str, body: Option<&str>) -> Result<JsValue, JsValue>;

    /// Settles when `work` has, or at once when another tab is at it.
    #[wasm_bindgen(catch)]
    pub(super) async fn alone(
        name: &str,
        work: &Closure<dyn FnMut() -> Promise>,
    ) -> Result<JsValue, JsValue>;
}
