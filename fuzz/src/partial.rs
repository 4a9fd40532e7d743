//! Files of measured parts.

/// What bodies of parts are made of.
pub const WORDS: &[&str] = &[
    "LODEPART",
    "\u{1}",
    "\u{0}",
    "\u{7f}",
    "triage",
    "resolution",
    "abandonment_rate",
    "resolution_time",
    "priority",
    "agent",
    "USD",
    "2025-06-10",
    "America/New_York",
];

/// Reads the bytes as a file of parts, and merges what can be read.
///
/// # Panics
///
/// Panics when reading, merging or printing does.
pub fn partial(bytes: &[u8]) {
    backtest::fuzz_partial(bytes);
}
