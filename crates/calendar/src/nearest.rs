//! The known name most similar to a mistyped one.

/// The candidate with the fewest edits, when those are few enough to be a slip.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let folded = fold(name);
    if folded.is_empty() || folded.len() > LONGEST {
        return None;
    }
    let tail = folded.rsplit(|c| *c == '/').next().unwrap_or(&folded).to_vec();
    let scored = candidates.into_iter().map(|candidate| {
        let full = fold(candidate);
        let full_tail = full.rsplit(|c| *c == '/').next().unwrap_or(&full).to_vec();
        // The city alone (`New York`) should find the whole name (`America/New_York`).
        (edits(&folded, &full).min(edits(&tail, &full_tail) + 1), candidate.len(), candidate)
    });
    let (n_edits, _, best) = scored.min()?;
    (n_edits <= 1 + folded.len() / 5).then_some(best)
}

fn fold(name: &str) -> Vec<char> {
    name.trim().chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// Insertions, deletions and replacements that turn one into the other.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
