//! Everything that touches the browser. No other folder may name `web_sys`; a native test sees to it.

pub(crate) mod field;
pub(crate) mod http;
pub(crate) mod page;
mod platform;
pub(crate) mod time;

pub(crate) use gloo::events::EventListener;
pub(crate) use gloo::timers::callback::{Interval, Timeout};
pub(crate) use wasm_bindgen_futures::spawn_local as spawn;
pub(crate) use web_sys::HtmlElement;
