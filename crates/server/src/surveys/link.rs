//! Addresses that lead to one question of one customer, and to nothing else.

use store::Key;

use crate::link;

/// What these addresses are for.
const PURPOSE: &str = "survey link";

/// The path that leads to a question; whoever has it may answer without signing in.
pub fn path(key: &Key, survey: i64) -> String {
    format!("/s/{}", link::part(key, PURPOSE, survey))
}

/// The question that the last part of a path leads to; nothing when it was made up.
pub fn read(key: &Key, text: &str) -> Option<i64> {
    link::read(key, PURPOSE, text)
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
