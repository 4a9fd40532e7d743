//! Verification values: the three or four digits that follow a word for them.

use std::ops::Range;

use super::Digit;
use super::group::Groups;

/// The words, without the `2` that some end in.
const WORDS: [&str; 3] = ["cvv", "cvc", "cid"];

/// What may stand between the word and the value besides signs: "the CVV code is 123".
const FILLERS: [&str; 10] = ["is", "was", "number", "no", "nr", "value", "ist", "lautet", "es", "est"];

/// How many characters before a value are looked at.
const REACH: usize = 48;

/// The digits of every verification value that is no part of a card number.
pub fn find(
    parts: &[&str],
    digits: &[Digit],
    groups: &Groups,
    numbers: &[Range<usize>],
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !parts.iter().any(|part| names_a_value(part)) {
        return found;
    }
    let mut numbers = numbers.iter().peekable();
    for group in &groups.list {
        while numbers.next_if(|number| number.end <= group.start).is_some() {}
        let is_in_number = numbers.peek().is_some_and(|number| number.start <= group.start);
        if matches!(group.len(), 3 | 4) && !is_in_number && follows_word(parts, &digits[group.start]) {
            found.push(group.clone());
        }
    }
    found
}

/// Whether a text holds one of the words at all, as a part of any other. No letter beyond ASCII is written small as one of theirs.
fn names_a_value(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is = |at: usize, word: &str| {
        bytes.get(at..at + word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    };
    // All of them have a `c`, and few texts have many.
    memchr::memchr2_iter(b'c', b'C', bytes).any(|at| {
        WORDS.iter().any(|word| is(at, word)) || at.checked_sub(2).is_some_and(|start| is(start, "security"))
    })
}

fn follows_word(parts: &[&str], value: &Digit) -> bool {
    let here = parts[value.part][..value.at].chars().rev();
    let earlier =
        parts[..value.part].iter().rev().flat_map(|part| std::iter::once(' ').chain(part.chars().rev()));
    let mut before: Vec<char> = here.chain(earlier).take(REACH).collect();
    before.reverse();
    let before: String = before.into_iter().flat_map(char::to_lowercase).collect();
    let before = without_fillers(&before);
    match strip_word(before, "code").map(without_signs) {
        Some(before) => strip_word(before, "security").is_some() || ends_with_word(before),
        None => ends_with_word(before),
    }
}

fn ends_with_word(text: &str) -> bool {
    let text = text.strip_suffix('2').unwrap_or(text);
    WORDS.iter().any(|word| strip_word(text, word).is_some())
}

fn without_fillers(text: &str) -> &str {
    let text = without_signs(text);
    let shorter = FILLERS.iter().find_map(|filler| strip_word(text, filler));
    shorter.map_or(text, without_fillers)
}

fn without_signs(text: &str) -> &str {
    text.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// The text before this word, when it ends with it as a word of its own.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_suffix(word).filter(|before| !before.ends_with(char::is_alphanumeric))
}
