//! Masking of card numbers under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::card_numbers(bytes));
