//! Histories as Parquet files.

use std::sync::Once;

/// What such files are made of.
pub const WORDS: &[&str] =
    &["PAR1", "\x15\x00", "\x15\x02", "\x7f\x7f\x7f\x7f", "\0\0\0\0", "occurred_at", "event"];

/// Reads the bytes as a Parquet file.
///
/// # Panics
///
/// Panics when the reader lets a panic of the decoder through.
pub fn parquet(bytes: &[u8]) {
    // The reader catches the decoder's panics; libFuzzer's own hook would end the program before it can.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    backtest::fuzz_parquet(bytes);
}
