//! A posted body, gzip or not: what is taken of it can be read again as it is stored.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| otklik_collector::fuzz::envelope(bytes));
