//! The text of a mission.

use mission::Files;

/// What missions are made of.
pub const WORDS: &[&str] = &[
    "\n[[promise]]\n",
    "\n[mission]\n",
    "\n[credits]\n",
    "\n[calendars.a]\n",
    "\n[ladders.a]\n",
    "id = \"a\"\n",
    "clock = \"first_response\"\n",
    "target = \"4 business h\"\n",
    "target = \"30 min\"\n",
    "attainment = \"90%\"\n",
    "priorities = [\"P1\"]\n",
    "channels = [\"phone\"]\n",
    "hours = \"Mo-Fr 08:00-20:00\"\n",
    "zone = \"Europe/Berlin\"\n",
    "closed = [2025-12-25]\n",
    "special = { 2025-12-24 = \"08:00-12:00\" }\n",
    "assumed = true\n",
    "= ",
    "\"\"\"",
    "'''",
    "{ ",
    " }",
    "[",
    "]",
    "\"",
    "100%",
    "-1",
    "per case",
    "24x7",
    "1e9",
    "0x7f",
    "2025-02-30",
    "\\u0000",
    "é",
];

/// Reads the bytes as a mission and compiles them.
///
/// # Panics
///
/// Panics when a finding points outside the text or at the middle of a character, when a mission with errors compiles,
/// or when one is refused without a reason.
pub fn mission_text(bytes: &[u8]) {
    let reading = mission::read_bytes(bytes, &Files::new());
    let text = reading.source().text();
    for finding in &reading.findings {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?} points outside the text");
        assert!(finding.line >= 1 && finding.column >= 1, "{finding:?} has no place");
        assert!(!finding.message.is_empty(), "{finding:?} says nothing");
    }
    let printed = mission::render(&reading.findings, "mission.toml");
    assert_eq!(printed.is_empty(), reading.findings.is_empty());
    match reading.policy() {
        Ok(_) => assert!(!reading.has_errors(), "a mission with errors compiles"),
        Err(findings) => assert!(!findings.is_empty(), "a mission is refused without a reason"),
    }
}
