//! The number of one statement of the specification.

use std::fmt;

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `R-001`
    Requirement,
    /// `X-01`
    Example,
    /// `C-01`
    CreditExample,
    /// `M-01`
    Metric,
    /// `E-01`
    Error,
    /// `W-01`
    Warning,
    /// `D-01`
    Decision,
}

/// One number, for example `X-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// What it stands for.
    pub kind: Kind,
    /// Its number, from 1.
    pub number: u16,
}

impl Kind {
    /// All kinds in the order of the table.
    pub const ALL: [Kind; 7] = [
        Kind::Requirement,
        Kind::Example,
        Kind::CreditExample,
        Kind::Metric,
        Kind::Error,
        Kind::Warning,
        Kind::Decision,
    ];

    /// The letter before the number.
    pub fn letter(self) -> char {
        match self {
            Kind::Requirement => 'R',
            Kind::Example => 'X',
            Kind::CreditExample => 'C',
            Kind::Metric => 'M',
            Kind::Error => 'E',
            Kind::Warning => 'W',
            Kind::Decision => 'D',
        }
    }

    /// The kind's name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Requirement => "requirements",
            Kind::Example => "examples",
            Kind::CreditExample => "credit examples",
            Kind::Metric => "metrics",
            Kind::Error => "errors",
            Kind::Warning => "warnings",
            Kind::Decision => "decisions",
        }
    }

    /// How many digits a number has.
    pub fn n_digits(self) -> usize {
        if self == Kind::Requirement { 3 } else { 2 }
    }

    fn of(letter: char) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.letter() == letter.to_ascii_uppercase())
    }
}

impl Id {
    /// Reads an id at the beginning of `text`, with this sign between letter and number; says how long it is.
    ///
    /// More or fewer digits than the kind has, or a letter right behind them, make it something else.
    pub fn at_start(text: &str, sign: char) -> Option<(Id, usize)> {
        let kind = Kind::of(text.chars().next()?)?;
        let digits = text[1..].strip_prefix(sign)?;
        let n_digits = digits.bytes().take_while(u8::is_ascii_digit).count();
        let follows_letter = digits[n_digits..].starts_with(char::is_alphabetic);
        if n_digits != kind.n_digits() || follows_letter {
            return None;
        }
        let number = digits[..n_digits].parse().ok()?;
        Some((Id { kind, number }, 2 + n_digits))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:0width$}", self.kind.letter(), self.number, width = self.kind.n_digits())
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn an_id_has_its_kind_s_number_of_digits() {
        let read = |text| Id::at_start(text, '-').map(|(id, length)| (id.to_string(), length));
        assert_eq!(read("R-012 and"), Some(("R-012".to_owned(), 5)));
        assert_eq!(read("X-01…"), Some(("X-01".to_owned(), 4)));
        assert_eq!(read("R-12"), None);
        assert_eq!(read("X-012"), None);
        assert_eq!(read("E-14th"), None);
        assert_eq!(read("Q-01"), None);
    }
}
