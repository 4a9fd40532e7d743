//! History files, and foreign tables with the mapping that reads them.

/// What histories and mappings are made of.
pub const WORDS: &[&str] = &[
    "occurred_at,case_id,event",
    "event_id",
    "seq",
    "recorded_at",
    "customer_id",
    "contact_id",
    "channel",
    "priority",
    "tier",
    "2025-06-10T10:00:00Z",
    "2025-06-10T10:00:00.001+05:30",
    "2025-02-30T25:61:61Z",
    "received",
    "triaged",
    "reply",
    "priority_changed",
    "pending",
    "resumed",
    "resolved",
    "reopened",
    "closed",
    "merged",
    "call_offered",
    "call_answered",
    "call_abandoned",
    "csat",
    "P1",
    "P3",
    "phone",
    "email",
    "\"",
    "\"\"",
    ",",
    "\n",
    "\r\n",
    "\r",
    ",,,,",
    "\n---\n",
    "shape = \"case\"\n",
    "zone = \"UTC\"\n",
    "absent = [\"reply\"]\n",
    "[[events]]\n",
    "when = { first = true }\n",
    "[fields]\n",
];

/// Reads the bytes as a history, and as a mapping with its table.
///
/// # Panics
///
/// Panics when a reader does.
pub fn history(bytes: &[u8]) {
    backtest::fuzz_history(bytes);
}
