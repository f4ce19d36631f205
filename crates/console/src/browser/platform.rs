//! The bindings of `platform.js`.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen(module = "/src/browser/platform.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    pub(super) async fn send(
        method: &str,
        path: &str,
        body: Option<&str>,
        version: Option<u32>,
    ) -> Result<JsValue, JsValue>;
    pub(super) fn follow(url: &str, tell: &Closure<dyn FnMut(String, String)>) -> Function;
    pub(super) fn written(ms: f64, lang: &str, style: &str) -> String;
    #[wasm_bindgen(js_name = dayWritten)]
    pub(super) fn day_written(day: &str, lang: &str, style: &str) -> String;
    pub(super) fn relative(n: f64, unit: &str, lang: &str) -> String;
    #[wasm_bindgen(js_name = languageName)]
    pub(super) fn language_name(tag: &str, lang: &str) -> String;
    pub(super) fn today() -> String;
    pub(super) fn zone() -> String;
    pub(super) fn recall(key: &str) -> Option<String>;
    pub(super) fn keep(key: &str, value: &str);
    pub(super) fn dress(lang: &str, theme: &str, title: &str);
    pub(super) fn go(address: &str, instead: bool);
    #[wasm_bindgen(js_name = askBeforeLeaving)]
    pub(super) fn ask_before_leaving(is_asked: bool);
    pub(super) fn focus(selector: &str);
    pub(super) fn land(selector: &str);
    pub(super) fn save(name: &str, media_type: &str, text: &str);
    #[wasm_bindgen(catch)]
    pub(super) async fn chart(element: &Element, spec: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn picture(
        chart: &JsValue,
        kind: &str,
        title: &str,
        name: &str,
    ) -> Result<JsValue, JsValue>;
    pub(super) fn show(frame: &Element, text: &str);
    pub(super) async fn copy(text: &str) -> JsValue;
}
