//! Payment cards: their numbers are masked and their verification values removed before anything is stored.
//!
//! R-211, R-212. What was masked is gone: no function gives it back, and nothing here keeps it.

mod code;
mod digit;
mod group;
mod long;
mod number;

pub(crate) use digit::most_in as most_digits_in;
pub use mission::policy::CardDigits;

use digit::Digit;
use group::Groups;
pub use long::mask_long;

/// What stands in the place of a digit.
const MASK: char = '*';

/// A text in which no payment card can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masked {
    /// The text to store.
    pub text: String,
    /// How many card numbers begin in it.
    pub n_numbers: usize,
    /// How many verification values were removed from it.
    pub n_codes: usize,
}

impl Masked {
    /// Whether the text differs from what was written.
    pub fn is_changed(&self) -> bool {
        self.n_numbers + self.n_codes > 0
    }
}

/// The text without card numbers and verification values.
///
/// A card number is 13 to 19 digits, in groups with one space or hyphen between them or in one run, that pass the Luhn
/// check and begin with 2 to 6, 81, 82 or 9792. Longer candidates are tried before shorter, left before right.
/// Separators stay. A value of three or four digits after `CVV`, `CVC`, `CID` or `security code` is removed.
///
/// Besides what the rule asks for, a no-break space counts as a space, any hyphen or dash as a hyphen, the digits of other scripts as digits,
/// and characters without width as nothing.
///
/// # Example
///
/// ```
/// # use channels::mask::{CardDigits, mask};
/// let masked = mask("ref 12 4111 1111 1111 1111, CVV 123", CardDigits::LastFour);
/// assert_eq!(masked.text, "ref 12 **** **** **** 1111, CVV ");
/// ```
///
/// # Example: a number that is no card's
///
/// ```
/// # use channels::mask::{CardDigits, mask};
/// assert_eq!(mask("order 4111111111111112", CardDigits::LastFour).text, "order 4111111111111112");
/// ```
pub fn mask(text: &str, shown: CardDigits) -> Masked {
    mask_parts(&[text], shown, group::Separators::Text).pop().unwrap_or_default()
}

/// The messages of one contact within 60 s, in their order, without card numbers that only show when they are read as one.
///
/// What the earlier messages had stored is to be replaced by what this gives for them. Messages are joined as if one
/// separator stood between them.
///
/// # Example
///
/// ```
/// # use channels::mask::{CardDigits, mask_joined};
/// let masked = mask_joined(&["it is 4111 1111", "1111 1111 thanks"], CardDigits::LastFour);
/// assert_eq!(masked[0].text, "it is **** ****");
/// assert_eq!(masked[1].text, "**** 1111 thanks");
/// ```
pub fn mask_joined(messages: &[&str], shown: CardDigits) -> Vec<Masked> {
    mask_parts(messages, shown, group::Separators::Text)
}

/// The name of a file without card numbers and verification values; an underscore separates groups as a space does.
pub fn mask_file_name(name: &str, shown: CardDigits) -> Masked {
    mask_parts(&[name], shown, group::Separators::FileName).pop().unwrap_or_default()
}

/// What becomes of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Masked,
    Removed,
}

/// With fewer digits there is nothing to mask: a verification value has three, a card number more.
pub(crate) const FEWEST_DIGITS: usize = 3;

fn mask_parts(parts: &[&str], shown: CardDigits, separators: group::Separators) -> Vec<Masked> {
    let digits = digit::list(parts);
    if digits.len() < FEWEST_DIGITS {
        let unchanged = |part: &&str| Masked { text: (*part).to_owned(), ..Masked::default() };
        return parts.iter().map(unchanged).collect();
    }
    let groups = Groups::of(parts, &digits, separators);
    let numbers = number::find(&digits, &groups);
    let codes = code::find(parts, &digits, &groups, &numbers);
    let mut masked: Vec<Masked> = parts.iter().map(|_| Masked::default()).collect();
    let mut fates: Vec<Option<Fate>> = vec![None; digits.len()];
    for number in &numbers {
        masked[digits[number.start].part].n_numbers += 1;
        hidden(number, shown).for_each(|at| fates[at] = Some(Fate::Masked));
    }
    for code in &codes {
        masked[digits[code.start].part].n_codes += 1;
        code.clone().for_each(|at| fates[at] = Some(Fate::Removed));
    }
    let mut digits = digits.iter().zip(fates).peekable();
    for (index, (part, masked)) in parts.iter().zip(&mut masked).enumerate() {
        let mut rest = 0;
        while let Some((digit, fate)) = digits.next_if(|(digit, _)| digit.part == index) {
            let Some(fate) = fate else { continue };
            masked.text.push_str(&part[rest..digit.at]);
            rest = digit.at + digit.width;
            if fate == Fate::Masked {
                masked.text.push(MASK);
            }
        }
        masked.text.push_str(&part[rest..]);
    }
    masked
}

/// The digits of a number that nobody may read.
fn hidden(number: &std::ops::Range<usize>, shown: CardDigits) -> std::ops::Range<usize> {
    let first = match shown {
        CardDigits::LastFour => 0,
        CardDigits::FirstSixLastFour => 6,
    };
    number.start + first..number.end - 4
}

/// The text between two digits of the same or of two parts: whatever stands there, with the white space at the ends of
/// messages left out.
fn between<'a>(parts: &[&'a str], before: &Digit, after: &Digit) -> impl Iterator<Item = &'a str> {
    let (first, last) = (before.part, after.part);
    let (from, to) = (before.at + before.width, after.at);
    let pieces: Vec<&str> = if first == last {
        vec![&parts[first][from..to]]
    } else {
        let whole = parts[first + 1..last].iter().map(|part| part.trim());
        std::iter::once(parts[first][from..].trim_end())
            .chain(whole)
            .chain(std::iter::once(parts[last][..to].trim_start()))
            .collect()
    };
    pieces.into_iter()
}
