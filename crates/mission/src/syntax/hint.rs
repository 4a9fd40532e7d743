//! Guessing what a misspelt word was meant to be.

use crate::finding::{Finding, MOST};

/// The known word nearest to `word`, when it is near enough to be a slip: at most a third of its letters differ.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = simple(word);
    // A longer word is no slip of anybody's, and the table below grows with its square.
    if wanted.is_empty() || wanted.len() > 60 {
        return None;
    }
    known
        .into_iter()
        .filter_map(|candidate| {
            let letters = simple(candidate);
            // Short words are all alike: `P5` was not meant to be `P1`.
            let allowed = wanted.len().max(letters.len()) / 3;
            let distance = distance(&wanted, &letters);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Case and the choice of `-`, `_` or a blank are no difference worth counting.
fn simple(word: &str) -> Vec<char> {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).take(100).collect()
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut least = (above[j - 1] + usize::from(!same)).min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// The known word nearest to `word`, unless so much is wrong already that nobody reads another guess.
pub(crate) fn guess<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    findings: &[Finding],
) -> Option<&'a str> {
    if findings.len() < MOST { nearest(word, known.into_iter().take(2_000)) } else { None }
}

/// `a`, `b` or `c`, each in backticks; the first eight when there are many.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if words.len() <= 8 => format!("{} or {last}", first.join(", ")),
        many => format!("{} and {} more", many[..8].join(", "), many.len() - 8),
    }
}
