//! The address of a webhook.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| otklik_collector::fuzz::address(text));
