//! The header in which an endpoint asks to be left alone.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| otklik_collector::fuzz::retry_after(text));
