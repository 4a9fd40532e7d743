//! Mail under libFuzzer: `mail_bounces`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::mail_bounces(bytes));
