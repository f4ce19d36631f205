//! The work that a flooded site asks for. It is done in JavaScript (`www/work.js`), which no other visitor downloads.

use js_sys::Array;
use otklik_wire::work::Asked;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::platform;

/// Does the work for answers of these ids, however long it takes: what the batch says of it. Nothing where it could not be
/// fetched; the batch is then refused again, and waits.
pub async fn done(asked: &Asked, ids: &[&str]) -> Option<String> {
    let ids: Array = ids.iter().map(|id| JsValue::from_str(id)).collect();
    let work = JsFuture::from(platform::work(&asked.challenge, asked.bits, ids));
    work.await.ok()?.as_string()
}
