//! Work that goes on beside the page. Every future takes one shape here, so that what drives it is compiled once.

use std::pin::Pin;

use js_sys::Promise;
use wasm_bindgen::JsValue;

type Boxed<T> = Pin<Box<dyn Future<Output = T>>>;

/// Starts `work`; nobody waits for it.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Boxed<()> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}

/// Starts `work`; the promise settles when it is done, and with what it brings.
pub fn promise(work: impl Future<Output = JsValue> + 'static) -> Promise {
    let work: Boxed<JsValue> = Box::pin(work);
    wasm_bindgen_futures::future_to_promise(async move { Ok(work.await) })
}
