//! One sender at a time among all tabs of a site.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::platform;

/// The right to send, until it is dropped.
#[derive(Debug)]
pub struct Lock(Function);

impl Lock {
    /// The lock `name`, unless another tab has it.
    pub async fn take(name: &str) -> Option<Self> {
        let held = JsFuture::from(platform::hold(name)).await.ok()?;
        held.dyn_into().ok().map(Self)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}
