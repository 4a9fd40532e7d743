//! Addresses that lead to one question of one customer, and to nothing else.

use store::Key;

use crate::token;

/// How much of the proof stands in the address, in bytes.
const PROOF_BYTES: usize = 16;

/// The path that leads to a question; whoever has it may answer without signing in.
pub fn path(key: &Key, survey: i64) -> String {
    format!("/s/{survey:x}-{}", proof(key, survey))
}

/// The question that the last part of a path leads to; nothing when it was made up.
pub fn read(key: &Key, text: &str) -> Option<i64> {
    let (id, proven) = text.split_once('-')?;
    let id = i64::from_str_radix(id, 16)
        .ok()
        .filter(|id| format!("{id:x}") == text[..text.len() - proven.len() - 1])?;
    token::is_equal(proof(key, id).as_bytes(), proven.as_bytes()).then_some(id)
}

fn proof(key: &Key, survey: i64) -> String {
    // The number has a fixed length, so that nothing can be added to what is digested.
    let derived = key.derive(&format!("survey link {survey:016x}"));
    store::hex(&derived.as_bytes()[..PROOF_BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_its_question_and_a_forged_one_nowhere() {
        let (key, other) = (Key::from_bytes([1; 32]), Key::from_bytes([2; 32]));
        let link = path(&key, 1_234_567);
        let text = link.strip_prefix("/s/").expect("a path");
        assert_eq!(read(&key, text), Some(1_234_567));
        let (id, proof) = text.split_once('-').expect("two parts");
        for forged in [
            format!("{id}-{}", proof.replace(|c: char| c.is_ascii_digit(), "f")),
            format!("12d688-{proof}"),
            format!("0{text}"),
            format!("+{text}"),
            text.to_uppercase(),
            id.to_owned(),
            String::new(),
            "-".to_owned(),
            "é-é".to_owned(),
        ] {
            assert_eq!(read(&key, &forged).filter(|_| forged != text), None, "{forged}");
        }
        assert_eq!(read(&other, text), None);
    }
}
