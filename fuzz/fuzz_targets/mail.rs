//! Mail under libFuzzer: `mail`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::mail(bytes));
