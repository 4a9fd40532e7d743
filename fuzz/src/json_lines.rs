//! Histories as JSON Lines.

/// What such histories are made of.
pub const WORDS: &[&str] = &[
    "{\"at\":\"2025-06-10T10:00:00Z\",\"subject\":\"case:C1\",\"event\":\"received\"}\n",
    "\"recorded_at\":\"2025-06-10T10:00:00.001+05:30\",",
    "\"id\":\"e1\",",
    "\"seq\":18446744073709551616,",
    "\"seq\":1e400,",
    "\"subject\":\"contact:K1\",",
    "\"subject\":\"review:R-1\",",
    "\"event\":\"call_abandoned\",",
    "\"event\":\"merged\",\"target_case_id\":\"C1\",",
    "\"wait_seconds\":12.345,",
    "\"channel\":null,",
    "\"agent\":{\"a\":[",
    "]}",
    "\\u0000",
    "\\ud83d",
    "\\\"",
    "true",
    "-0",
    "\0",
    "\r\n",
    "\n",
    "{",
    "}",
    "[",
    ",",
    ":",
];

/// Reads the bytes as a history of JSON Lines.
///
/// # Panics
///
/// Panics when the reader does, and when a line that was read is another one once it is written and read again.
pub fn json_lines(bytes: &[u8]) {
    backtest::fuzz_json_lines(bytes);
}
