//! Everything that touches the browser. No other folder may name `web_sys`; a native test sees to it.

pub mod clock;
pub mod courier;
pub mod identity;
pub mod lock;
pub mod node;
pub mod page;
mod platform;
pub mod shadow;
pub mod store;
pub mod task;
pub mod transport;
pub mod work;

pub use web_sys::{Element, HtmlElement};
