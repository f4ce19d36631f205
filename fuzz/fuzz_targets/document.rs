//! What an owner sends of the loop.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| otklik_collector::fuzz::document(bytes));
