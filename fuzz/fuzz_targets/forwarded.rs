//! The header in which proxies name a visitor.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| otklik_collector::fuzz::forwarded(bytes));
