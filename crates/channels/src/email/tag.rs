//! Address tags: `help+r1042.k7f3q2m9x4dz5v6b@example.com` says which case an answer belongs to, and that we said so.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::address::Address;

/// How many letters of proof a tag carries: 80 bits.
const LONGEST_PROOF: usize = 16;

/// The letters of RFC 4648 base 32, in lower case: mail systems change the case of addresses.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The secret that proves our tags. Keep older ones as long as answers to old mail are to find their case.
#[derive(Clone, PartialEq, Eq)]
pub struct TagKey([u8; 32]);

impl TagKey {
    /// A key of 256 random bits.
    pub fn new(bits: [u8; 32]) -> TagKey {
        TagKey(bits)
    }
}

impl std::fmt::Debug for TagKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TagKey(..)")
    }
}

/// What a tag speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// Answers go to the case of this number.
    Case(u64),
    /// Reports of failure are about the sent message of this number.
    Sent(u64),
}

impl Tag {
    fn letter_and_number(self) -> (char, u64) {
        match self {
            Tag::Case(number) => ('r', number),
            Tag::Sent(number) => ('b', number),
        }
    }

    fn named(text: &str) -> Option<Tag> {
        let mut chars = text.chars();
        let letter = chars.next()?;
        let number = chars.as_str();
        let is_number =
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        let number = number.parse().ok().filter(|_| is_number)?;
        match letter.to_ascii_lowercase() {
            'r' => Some(Tag::Case(number)),
            'b' => Some(Tag::Sent(number)),
            _ => None,
        }
    }
}

/// The desk's address with a tag that only a holder of the key can make.
///
/// # Example
///
/// ```
/// # use channels::email::{Address, Tag, TagKey, tag_of, tagged};
/// let key = TagKey::new([7; 32]);
/// let address = tagged(&Address::bare("help@example.com"), Tag::Case(1042), &key);
/// assert_eq!(tag_of(&address.address.to_uppercase(), &[key]), Some(Tag::Case(1042)));
/// assert_eq!(tag_of(&address.address.replace("1042", "1043"), &[TagKey::new([7; 32])]), None);
/// ```
pub fn tagged(desk: &Address, tag: Tag, key: &TagKey) -> Address {
    let (letter, number) = tag.letter_and_number();
    let (local, domain) = desk.address.rsplit_once('@').unwrap_or((&desk.address, ""));
    let proof = proof(key, local, domain, tag);
    Address { name: desk.name.clone(), address: format!("{local}+{letter}{number}.{proof}@{domain}") }
}

/// What a tagged address speaks of; nothing when it has no tag or no key proves it.
pub fn tag_of(address: &str, keys: &[TagKey]) -> Option<Tag> {
    let (local, domain) = address.rsplit_once('@')?;
    let (desk, tag) = local.rsplit_once('+')?;
    let (tag, given) = tag.rsplit_once('.')?;
    let tag = Tag::named(tag)?;
    let given = given.to_ascii_lowercase();
    keys.iter().any(|key| is_same(&proof(key, desk, domain, tag), &given)).then_some(tag)
}

fn proof(key: &TagKey, local: &str, domain: &str, tag: Tag) -> String {
    let (letter, number) = tag.letter_and_number();
    let text = format!("{}@{}\n{letter}{number}", local.to_lowercase(), domain.to_lowercase());
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    let bytes = mac.finalize().into_bytes();
    let bits = |at: usize| {
        (0..5).fold(0_u8, |bits, bit| bits << 1 | bytes[(at * 5 + bit) / 8] >> (7 - (at * 5 + bit) % 8) & 1)
    };
    (0..LONGEST_PROOF).map(|at| char::from(LETTERS[usize::from(bits(at))])).collect()
}

/// Compares in a time that says nothing about where two proofs differ.
fn is_same(made: &str, given: &str) -> bool {
    made.len() == given.len()
        && made.bytes().zip(given.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
