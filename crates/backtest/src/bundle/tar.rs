//! Tape archives, as far as a bundle needs them: plain files of one folder (POSIX ustar), without times and owners.

use std::io::Write;

use anyhow::{Context, Result, bail};

/// How long a block is.
const BLOCK: usize = 512;
/// Two empty blocks end an archive.
pub(super) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];
/// Lengths are written in this many octal digits.
const LONGEST: u64 = 1 << 33;

/// Writes one file.
///
/// # Errors
///
/// Fails for what is too long, or when `out` cannot be written.
pub(super) fn entry(out: &mut impl Write, name: &str, bytes: &[u8]) -> Result<()> {
    if name.len() > 100 || bytes.len() as u64 >= LONGEST {
        bail!("`{name}` is too long for a bundle");
    }
    let mut head = [0u8; BLOCK];
    let mut put = |at: usize, text: &[u8]| head[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(136, b"00000000000\0");
    // The sum is counted as if its own field were blank.
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    out.write_all(&head)?;
    out.write_all(bytes)?;
    let rest = bytes.len() % BLOCK;
    if rest > 0 {
        out.write_all(&END[..BLOCK - rest])?;
    }
    Ok(())
}

/// The files of an archive by their names; what is no file is left out.
///
/// # Errors
///
/// Fails when the archive ends in the middle of a file.
pub(super) fn entries(mut bytes: &[u8]) -> Result<Vec<(&str, &[u8])>> {
    let mut found = Vec::new();
    while let Some((head, rest)) = bytes.split_at_checked(BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        let text = |from: usize, to: usize| {
            let field = &head[from..to];
            std::str::from_utf8(field.split(|byte| *byte == 0).next().unwrap_or_default()).ok()
        };
        let name = text(0, 100).context("the bundle names a file that cannot be read")?;
        let length = text(124, 136).and_then(|digits| usize::from_str_radix(digits.trim(), 8).ok());
        let length = length.with_context(|| format!("`{name}` has no length"))?;
        let content =
            rest.get(..length).with_context(|| format!("the bundle ends in the middle of `{name}`"))?;
        if matches!(head[156], b'0' | 0) {
            found.push((name, content));
        }
        bytes = rest.get(length.div_ceil(BLOCK) * BLOCK..).unwrap_or_default();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{END, entries, entry};

    #[test]
    fn what_is_written_is_read_and_what_is_cut_is_noticed() {
        let mut bytes = Vec::new();
        let long = vec![7; 1_300];
        entry(&mut bytes, "a/README.txt", b"hello").expect("written");
        entry(&mut bytes, "a/history.jsonl", &long).expect("written");
        bytes.extend(END);
        let found = entries(&bytes).expect("read");
        assert_eq!(found, [("a/README.txt", &b"hello"[..]), ("a/history.jsonl", &long[..])]);
        let cut = entries(&bytes[..1_600]).expect_err("it is cut").to_string();
        assert!(cut.contains("in the middle of `a/history.jsonl`"), "{cut}");
        assert!(entry(&mut Vec::new(), &"x".repeat(101), b"").is_err());
    }
}
