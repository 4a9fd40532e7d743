//! Mail under libFuzzer: `mail_quotes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::mail_quotes(bytes));
