//! Opening hours and lengths under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::opening_hours(bytes));
