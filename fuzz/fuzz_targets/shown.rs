//! What somebody shows who wants to come in, or to be told.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| otklik_collector::fuzz::shown(text));
