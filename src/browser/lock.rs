//! One sender at a time among all tabs of a site.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::{platform, task};

/// Runs `work` while holding the lock `name`, or not at all while another tab holds it. False if it did not run.
pub async fn alone(name: &str, work: impl Future<Output = ()> + 'static) -> bool {
    let mut work = Some(work);
    let holding: Closure<dyn FnMut() -> Promise> = Closure::new(move || {
        let work = work.take();
        task::promise(async move {
            if let Some(work) = work {
                work.await;
            }
            JsValue::UNDEFINED
        })
    });
    platform::alone(name, &holding)
        .await
        .is_ok_and(|ran| ran.is_truthy())
}
