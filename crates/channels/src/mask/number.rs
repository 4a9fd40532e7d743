//! Which parts of chains are card numbers.

use std::ops::Range;

use super::Digit;
use super::group::Groups;

/// How many digits a card number has.
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

/// The digits of every card number, from left to right; none shares a digit with another.
///
/// Every chain is gone through once for each length, and each group of it looks at no more than 19 digits: the time is in
/// proportion to the number of digits, whatever they are.
pub fn find(digits: &[Digit], groups: &Groups) -> Vec<Range<usize>> {
    let mut ends_group = vec![false; digits.len()];
    groups.list.iter().for_each(|group| ends_group[group.end - 1] = true);
    let mut is_taken = vec![false; digits.len()];
    let mut found = Vec::new();
    for chain in &groups.chains {
        let chain = &groups.list[chain.clone()];
        let end = chain.last().map_or(0, |group| group.end);
        let start = chain.first().map_or(end, |group| group.start);
        if end - start < *LENGTHS.start() {
            continue;
        }
        for length in LENGTHS.rev() {
            for part in chain.iter().map(|group| group.start..group.start + length) {
                if part.end <= end
                    && ends_group[part.end - 1]
                    && !is_taken[part.clone()].contains(&true)
                    && is_card_number(&digits[part.clone()])
                {
                    is_taken[part.clone()].fill(true);
                    found.push(part);
                }
            }
        }
    }
    found.sort_by_key(|part| part.start);
    found
}

fn is_card_number(digits: &[Digit]) -> bool {
    let values =
        |n: usize| digits.iter().take(n).fold(0, |number, digit| number * 10 + u32::from(digit.value));
    let has_issuer = matches!(values(1), 2..=6) || matches!(values(2), 81 | 82) || values(4) == 9792;
    has_issuer && passes_luhn(digits)
}

/// Whether the sum of the digits is divisible by 10 when every second one, from the one left of the last, is doubled and 9
/// taken off what is above 9.
fn passes_luhn(digits: &[Digit]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(digit.value)) {
            (0, value) => value,
            (_, value @ 0..=4) => value * 2,
            (_, value) => value * 2 - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}
