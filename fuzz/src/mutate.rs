//! Changes an input the way a careless hand, a broken disk or an attacker would.

use crate::Random;

/// Numbers at which programs go wrong.
const NUMBERS: [&str; 12] = [
    "0",
    "1",
    "-1",
    "24",
    "60",
    "366",
    "9999",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "170141183460469231731687303715884105728",
    "0.000000000000000000001",
];

/// Bytes that are no UTF-8, end a line or mean something to some parser.
const BYTES: [&[u8]; 12] = [
    b"\n",
    b"\r\n",
    b"\r",
    b"\"",
    b"'",
    b",",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xe2\x82",
    b"#",
];

/// The longest input made; longer ones find little and cost time.
const LONGEST: usize = 1 << 14;

/// A changed copy of `input`: one to eight changes, some of them taken from `other` and `words`.
pub fn mutate(input: &[u8], other: &[u8], words: &[&str], random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(8) {
        change(&mut bytes, other, words, random);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], words: &[&str], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(1 + random.clone().below(40))).min(bytes.len());
    let range = at..end;
    match random.below(9) {
        0 => drop(bytes.drain(range)),
        1 => bytes.truncate(at),
        2 => drop(bytes.splice(at..at, BYTES[random.below(BYTES.len())].iter().copied())),
        3 => drop(bytes.splice(range, words[random.below(words.len())].bytes())),
        4 => replace_number(bytes, at, NUMBERS[random.below(NUMBERS.len())]),
        5 => {
            let piece = bytes[range].to_vec();
            let to = random.below(bytes.len() + 1);
            drop(bytes.splice(to..to, piece));
        }
        6 => {
            let from = random.below(other.len() + 1);
            let to = (from + random.below(200)).min(other.len());
            drop(bytes.splice(range, other[from..to].iter().copied()));
        }
        7 => swap(bytes, at, random),
        _ => flip_bit(bytes, at, random),
    }
}

/// Replaces the first run of digits at or after `at`.
fn replace_number(bytes: &mut Vec<u8>, at: usize, number: &str) {
    let Some(begin) = bytes[at..].iter().position(u8::is_ascii_digit).map(|offset| at + offset) else {
        return;
    };
    let length = bytes[begin..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    drop(bytes.splice(begin..begin + length, number.bytes()));
}

fn swap(bytes: &mut [u8], at: usize, random: &mut Random) {
    let other = random.below(bytes.len());
    if at < bytes.len() {
        bytes.swap(at, other);
    }
}

fn flip_bit(bytes: &mut [u8], at: usize, random: &mut Random) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, mutate};

    #[test]
    fn the_same_seed_makes_the_same_inputs() {
        let inputs = |seed| {
            let mut random = Random::with_seed(seed);
            (0..100)
                .map(|_| mutate(b"Mo-Fr 08:00-20:00", b"24/7", &["PH off"], &mut random))
                .collect::<Vec<_>>()
        };
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        assert!(inputs(1).iter().any(|input| input != b"Mo-Fr 08:00-20:00"));
    }

    #[test]
    fn an_empty_input_can_be_changed() {
        let mut random = Random::with_seed(7);
        assert!((0..1000).any(|_| !mutate(b"", b"", &["x"], &mut random).is_empty()));
    }
}
