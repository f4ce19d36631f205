//! A survey file while it is edited.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| otklik_collector::fuzz::draft(text));
