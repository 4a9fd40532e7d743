//! Parts of addresses that prove themselves: each leads to one thing for one purpose, and nobody without the desk's key can make
//! another.

use store::Key;

use crate::token;

/// How much of the proof stands in the address, in bytes.
const PROOF_BYTES: usize = 16;

/// The part of an address that leads to the thing of a number, for a purpose.
pub fn part(key: &Key, purpose: &str, number: i64) -> String {
    format!("{number:x}-{}", proof(key, purpose, number))
}

/// The number that such a part leads to; nothing when it was made up, or made for something else. It takes the same time
/// wherever it differs.
pub fn read(key: &Key, purpose: &str, text: &str) -> Option<i64> {
    let (number, proven) = text.split_once('-')?;
    let number = i64::from_str_radix(number, 16)
        .ok()
        .filter(|number| format!("{number:x}") == text[..text.len() - proven.len() - 1])?;
    token::is_equal(proof(key, purpose, number).as_bytes(), proven.as_bytes()).then_some(number)
}

fn proof(key: &Key, purpose: &str, number: i64) -> String {
    // The number has a fixed length, so that nothing can be added to what is digested.
    let derived = key.derive(&format!("{purpose} {number:016x}"));
    store::hex(&derived.as_bytes()[..PROOF_BYTES])
}
