//! Groups and chains: digits that stand together, and groups with one separator between them.

use std::ops::Range;

use super::Digit;

/// What may stand between two groups of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separators {
    /// A space or a hyphen.
    Text,
    /// Also an underscore, which stands for a space in the names of files.
    FileName,
}

impl Separators {
    fn have(self, c: char) -> bool {
        let is_underscore = self == Separators::FileName && c == '_';
        is_underscore
            || matches!(
                c,
                ' ' | '-' | '\u{a0}' | '\u{2007}' | '\u{2009}'..='\u{2015}' | '\u{202f}' | '\u{2212}'
            )
    }
}

/// The groups of all digits, by chain.
#[derive(Debug)]
pub struct Groups {
    /// The digits of each group, in their order.
    pub list: Vec<Range<usize>>,
    /// The groups of each chain.
    pub chains: Vec<Range<usize>>,
}

impl Groups {
    /// Puts digits into groups, and groups into chains.
    pub fn of(parts: &[&str], digits: &[Digit], separators: Separators) -> Groups {
        let mut groups = Groups { list: Vec::new(), chains: Vec::new() };
        for at in 0..digits.len() {
            let gap = match at.checked_sub(1) {
                None => Gap::Apart,
                Some(before) => gap(parts, &digits[before], &digits[at], separators),
            };
            groups.add(at, gap);
        }
        groups
    }

    fn add(&mut self, digit: usize, gap: Gap) {
        let n_groups = self.list.len();
        match (gap, self.list.last_mut(), self.chains.last_mut()) {
            (Gap::None, Some(group), _) => group.end = digit + 1,
            (Gap::Separator, _, Some(chain)) => {
                chain.end = n_groups + 1;
                self.list.push(digit..digit + 1);
            }
            _ => {
                self.chains.push(n_groups..n_groups + 1);
                self.list.push(digit..digit + 1);
            }
        }
    }
}

/// What stands between two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Separator,
    Apart,
}

fn gap(parts: &[&str], before: &Digit, after: &Digit, separators: Separators) -> Gap {
    let is_adjacent = before.part == after.part && before.at + before.width == after.at;
    if is_adjacent {
        return Gap::None;
    }
    let mut n_separators = 0;
    for c in super::between(parts, before, after).flat_map(str::chars).filter(|c| !has_no_width(*c)) {
        n_separators += 1;
        if n_separators > 1 || !separators.have(c) {
            return Gap::Apart;
        }
    }
    Gap::Separator
}

fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
