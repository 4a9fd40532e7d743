//! Lengths, shares and counts in the words of the brief (7).

use crate::typography::typeset;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A length as people say it, whole units only: `11 s`, `18 min`, `2 h 12 min`, `3 days`.
///
/// The script of the desk writes the same words once a minute, so both change together.
pub fn length(ms: i64) -> String {
    let ms = ms.saturating_abs();
    match ms {
        0..MINUTE_MS => format!("{} s", ms / SECOND_MS),
        MINUTE_MS..HOUR_MS => format!("{} min", ms / MINUTE_MS),
        _ if ms < 2 * DAY_MS => format!("{} h {:02} min", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS),
        _ => format!("{} days", ms / DAY_MS),
    }
}

/// `82 %`, with a narrow space that does not break.
pub fn percent(share: u8) -> String {
    typeset(&format!("{share} %"))
}

/// `1 case`, `3 cases`.
pub fn count(n: u32, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `212 KB`, `1.4 MB`: the size of a file.
pub fn size(n_bytes: u64) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = 1_000 * KB;
    match n_bytes {
        0..KB => format!("{n_bytes} bytes"),
        KB..MB => format!("{} KB", n_bytes / KB),
        _ => format!("{}.{} MB", n_bytes / MB, n_bytes % MB * 10 / MB),
    }
}

/// The letters of an avatar: the first of the first and of the last word of a name.
pub fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut words = name.split_whitespace().filter_map(letter);
    let first = words.next();
    let both = first.into_iter().chain(words.next_back());
    let letters: String = both.flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}
