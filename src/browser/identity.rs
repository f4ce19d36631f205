//! Fresh ids for answers.

use js_sys::Math;
use otklik_wire::id::AnswerId;
use uuid::Builder;
use wasm_bindgen::prelude::*;

use super::clock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_random(buffer: &js_sys::Uint8Array) -> Result<JsValue, JsValue>;
}

/// A UUID of version 7: the time, then 74 random bits.
#[must_use]
pub fn draw() -> AnswerId {
    let id = Builder::from_unix_timestamp_millis(clock::now_ms(), &random_bytes()).into_uuid();
    let text = id.hyphenated().encode_lower(&mut [0; 36]).to_owned();
    // The crate writes the canonical form; anything else would be a fault in it that a page must not suffer for.
    AnswerId::new(text).unwrap_or_else(|_| draw())
}

fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    let buffer = js_sys::Uint8Array::new_with_length(10);
    if fill_random(&buffer).is_ok() {
        buffer.copy_to(&mut bytes);
    } else {
        // A page without `crypto` still gets ids that do not collide by chance; they are not secrets.
        bytes.fill_with(|| (Math::random() * 256.0) as u8);
    }
    bytes
}
