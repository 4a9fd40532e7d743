//! Guessing what a misspelt name was meant to be.

/// Of what is known, that with the fewest letters added, dropped or changed, when no more than a third are.
pub(crate) fn nearest<'a, T: Copy>(name: &str, known: impl Iterator<Item = (&'a str, T)>) -> Option<T> {
    let name: Vec<char> = name.chars().take(40).flat_map(char::to_lowercase).collect();
    known
        .map(|(candidate, value)| (n_edits(&name, &candidate.chars().collect::<Vec<_>>()), candidate, value))
        .filter(|(n_edits, candidate, _)| n_edits * 3 <= candidate.len())
        .min_by_key(|(n_edits, candidate, _)| (*n_edits, *candidate))
        .map(|(_, _, value)| value)
}

fn n_edits(a: &[char], b: &[char]) -> usize {
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let changed = above[j] + usize::from(letter != other);
            row.push(changed.min(above[j + 1] + 1).min(row[j] + 1));
        }
        above = row;
    }
    above[b.len()]
}
