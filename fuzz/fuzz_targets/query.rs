//! The query string of a list.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| otklik_collector::fuzz::query(text));
