//! Mail under libFuzzer: `mail_mbox`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::mail_mbox(bytes));
