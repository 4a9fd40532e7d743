//! Spaces that must not break.

/// A narrow space that keeps what it joins on one line.
const NARROW: char = '\u{202f}';

/// A sentence as it is set: a percent sign and a section sign stay with their numbers.
pub fn typeset(sentence: &str) -> String {
    sentence.replace(" %", &format!("{NARROW}%")).replace("§ ", &format!("§{NARROW}"))
}
