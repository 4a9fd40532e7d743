//! Files written into a text between `begin 644 name` and `end`, as mail programs did before MIME.

use std::ops::Range;

/// A file within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uuencoded {
    /// The lines it takes, from `begin` to `end`.
    pub range: Range<usize>,
    /// The name it was given.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The first file in these bytes.
pub fn first(text: &[u8]) -> Option<Uuencoded> {
    files(text).into_iter().next()
}

/// All files in these bytes. A block without its `end` is text.
pub fn files(text: &[u8]) -> Vec<Uuencoded> {
    let mut found = Vec::new();
    let mut open: Option<Uuencoded> = None;
    let mut at = 0;
    for line in text.split_inclusive(|b| *b == b'\n') {
        let start = at;
        at += line.len();
        let line = line.trim_ascii_end();
        match &mut open {
            None => {
                open = name(line).map(|name| Uuencoded { range: start..start, name, content: Vec::new() })
            }
            Some(_) if line == b"end" => {
                found.extend(open.take().map(|file| Uuencoded { range: file.range.start..at, ..file }));
            }
            Some(file) => {
                if !push_line(&mut file.content, line) {
                    open = None;
                }
            }
        }
    }
    found
}

fn name(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"begin ")?;
    let mode = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let name = rest.get(mode..)?.strip_prefix(b" ")?.trim_ascii();
    (matches!(mode, 3 | 4) && !name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned())
}

/// Adds what a line holds; `false` when it is no such line.
fn push_line(content: &mut Vec<u8>, line: &[u8]) -> bool {
    let Some((length, signs)) = line.split_first() else { return true };
    if !signs.iter().chain([length]).all(|b| (b' '..=b'`').contains(b)) {
        return false;
    }
    let length = usize::from((length - b' ') & 63);
    let end = content.len() + length;
    for group in signs.chunks(4) {
        let sign = |at: usize| u32::from(group.get(at).map_or(0, |b| (b - b' ') & 63));
        let word = sign(0) << 18 | sign(1) << 12 | sign(2) << 6 | sign(3);
        content.extend_from_slice(&word.to_be_bytes()[1..]);
    }
    content.resize(end, 0);
    true
}
