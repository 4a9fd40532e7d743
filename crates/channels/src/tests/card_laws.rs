//! Laws of masking, against a definition that is slow and plain.

use proptest::prelude::*;

use crate::mask::{CardDigits, mask, mask_joined};

/// Card numbers as the specification says it: every part of every chain, longest first, then left.
fn plainly_masked(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_separator = |at: usize| chars.get(at).is_some_and(|c| matches!(c, ' ' | '-'));
    let mut candidates = Vec::new();
    for start in (0..chars.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))) {
        let mut digits = Vec::new();
        let mut at = start;
        while is_digit(at) || (is_separator(at) && is_digit(at + 1)) {
            if is_digit(at) {
                digits.push(at);
            }
            at += 1;
            if !is_digit(at) && (13..=19).contains(&digits.len()) && is_digit(at - 1) {
                candidates.push(digits.clone());
            }
        }
    }
    candidates.sort_by_key(|digits| (std::cmp::Reverse(digits.len()), digits[0]));
    let mut taken: Vec<usize> = Vec::new();
    for digits in candidates {
        let number: String = digits.iter().map(|at| chars[*at]).collect();
        if digits.iter().all(|at| !taken.contains(at)) && is_card(&number) {
            taken.extend(&digits);
            digits[..digits.len() - 4].iter().for_each(|at| chars[*at] = '*');
        }
    }
    chars.into_iter().collect()
}

fn is_card(number: &str) -> bool {
    let issuers = ["2", "3", "4", "5", "6", "81", "82", "9792"];
    let digits: Vec<u32> = number.chars().rev().filter_map(|c| c.to_digit(10)).collect();
    let doubled = |value: u32| if value > 4 { value * 2 - 9 } else { value * 2 };
    let sum: u32 = digits.iter().enumerate().map(|(i, v)| if i % 2 == 1 { doubled(*v) } else { *v }).sum();
    sum.is_multiple_of(10) && issuers.iter().any(|issuer| number.starts_with(issuer))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn r_211_masking_is_what_the_rule_says(text in "([0-9]{1,6}[ -]|[0-9]{13,19} |[4 -]{1,9}|x){0,12}") {
        prop_assert_eq!(mask(&text, CardDigits::LastFour).text, plainly_masked(&text));
    }

    #[test]
    fn r_211_whatever_is_split_is_found(cut in 0usize..=19, spaces in " {0,2}") {
        let number = "4111 1111 1111 1111";
        let (first, second) = number.split_at(cut);
        let masked = mask_joined(&[&format!("a {first}{spaces}"), &format!("{second}, b")], CardDigits::LastFour);
        let stored: String = masked.iter().map(|masked| masked.text.as_str()).collect();
        prop_assert_eq!(stored.chars().filter(char::is_ascii_digit).count(), 4);
    }

    #[test]
    fn what_is_no_digit_stays(text in "\\PC{0,40}") {
        let letters = |text: &str| text.chars().filter(|c| !c.is_numeric() && *c != '*').collect::<String>();
        prop_assert_eq!(letters(&mask(&text, CardDigits::LastFour).text), letters(&text));
    }

    #[test]
    fn one_message_joined_with_none_is_masked_alike(text in "(cvv |[0-9]{3,17}|[ -:]){0,9}") {
        let alone = mask(&text, CardDigits::LastFour);
        prop_assert_eq!(mask_joined(&[&text], CardDigits::LastFour), vec![alone]);
    }
}
