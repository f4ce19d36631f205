//! The visitor's clock.

use js_sys::Date;

/// Milliseconds since the epoch.
#[must_use]
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// Now, RFC 3339 in UTC with milliseconds.
#[must_use]
pub fn now_text() -> String {
    Date::new_0().to_iso_string().into()
}
