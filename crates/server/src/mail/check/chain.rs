//! What makes a chain of seals one, where the crate that follows it takes more than its rules (RFC 8617 4.1, RFC 6376 3.2).

use mail_auth::AuthenticatedMessage;
use mail_auth::common::crypto::Algorithm;

/// The tags that a signature and a seal must have.
const SIGNATURE: [&str; 7] = ["i", "a", "b", "bh", "d", "h", "s"];
const SEAL: [&str; 6] = ["i", "a", "b", "cv", "d", "s"];

/// Whether each of its fields is written as it must be and none is missing. What has no chain is sound.
pub fn is_sound(message: &AuthenticatedMessage<'_>) -> bool {
    let (signatures, seals) = (&message.ams_headers, &message.as_headers);
    let is_whole = signatures.len() == seals.len() && seals.len() == message.aar_headers.len();
    let mut algorithms =
        signatures.iter().map(|it| it.header.a).chain(seals.iter().map(|seal| seal.header.a));
    // SHA-1 proves nothing any more (RFC 8301 3.1).
    is_whole
        && algorithms.all(|algorithm| algorithm != Algorithm::RsaSha1)
        && signatures.iter().all(|it| has_tags(it.value, &SIGNATURE))
        && seals.iter().all(|seal| has_tags(seal.value, &SEAL))
        // A signature that covers a seal could never be followed by one (RFC 8617 4.1.2).
        && signatures.iter().all(|it| !it.header.h.iter().any(|name| name.eq_ignore_ascii_case("arc-seal")))
}

/// Whether a list of tags is one, names none twice, and has these.
fn has_tags(value: &[u8], needed: &[&str]) -> bool {
    let text = String::from_utf8_lossy(value);
    let list = text.trim();
    // One semicolon may stand at the end, no other without a tag before it.
    let list = list.strip_suffix(';').unwrap_or(list);
    let mut names: Vec<&str> = Vec::new();
    for tag in list.split(';') {
        let Some((name, _)) = tag.split_once('=') else { return false };
        let name = name.trim();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name || names.contains(&name) {
            return false;
        }
        names.push(name);
    }
    needed.iter().all(|name| names.contains(name))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::has_tags;

    #[rstest]
    #[case::folded(" i=1; a=rsa-sha256;\r\n\tb=x y=; ", true)]
    #[case::missing("i=1; b=x", false)]
    #[case::in_capitals("i=1; A=rsa-sha256; b=x", false)]
    #[case::twice("i=1; a=x; b=x; a=x", false)]
    #[case::no_tag("i=1; a=x;; b=x", false)]
    #[case::no_name("i=1; a=x; b=x; _=", false)]
    fn a_list_of_tags_is_written_as_it_must_be(#[case] list: &str, #[case] is_right: bool) {
        assert_eq!(has_tags(list.as_bytes(), &["i", "a", "b"]), is_right);
    }
}
