//! The page's API of the widget, as far as this page calls it.

use wasm_bindgen::prelude::*;

// A call that is made before the widget has come waits for it in the queue that `index.html` makes.
#[wasm_bindgen(inline_js = "
    const call = (...call) =>
        window.otklik.q ? window.otklik.q.push(call) : window.otklik[call[0]](...call.slice(1));
    export const track = (event) => void call('track', event);
    export const open = () => void call('open');
    export const on = (name, heard) => void call('on', name, () => heard());
")]
extern "C" {
    /// Says that something happened.
    pub(crate) fn track(event: &str);
    /// Shows the first survey.
    pub(crate) fn open();
    #[wasm_bindgen(js_name = on)]
    fn on_event(name: &str, heard: &JsValue);
}

/// Hears an event for as long as the page is there.
pub(crate) fn on(name: &str, heard: impl FnMut() + 'static) {
    let heard = Closure::<dyn FnMut()>::new(heard);
    on_event(name, &heard.into_js_value());
}
