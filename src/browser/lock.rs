//! One sender at a time among all tabs of a site.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::platform;

/// Runs `work` while holding the lock `name`, or not at all while another tab holds it. False if it did not run.
pub async fn alone(name: &str, work: impl Future<Output = ()> + 'static) -> bool {
    let mut work = Some(work);
    let holding: Closure<dyn FnMut() -> Promise> = Closure::new(move || {
        let work = work.take();
        future_to_promise(async move {
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    platform::alone(name, &holding)
        .await
        .is_ok_and(|ran| ran.is_truthy())
}
