//! Money in whole minor units of its currency (metrics.md 1.1).

use std::fmt;

/// An ISO 4217 currency with a minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    digits: u8,
}

/// A text that is no amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such currency.
    #[error("`{0}` is no ISO 4217 currency with a minor unit; write for example `USD`")]
    UnknownCurrency(String),
    /// Not a number.
    #[error("`{0}` is no amount; write digits with a point, such as `1200.00`")]
    NotAnAmount(String),
    /// Finer than the currency.
    #[error("`{text}` has more decimals than {currency} has ({digits})")]
    TooFine {
        /// The amount.
        text: String,
        /// The currency.
        currency: &'static str,
        /// Its decimals.
        digits: u8,
    },
}

impl Currency {
    /// Finds a currency by its code, such as `USD`.
    ///
    /// # Errors
    ///
    /// Fails for unknown codes and for those without a minor unit (`XAU`).
    pub fn find(code: &str) -> Result<Currency, Error> {
        let unknown = || Error::UnknownCurrency(code.to_owned());
        let currency = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let digits = currency.exponent().and_then(|digits| u8::try_from(digits).ok()).ok_or_else(unknown)?;
        Ok(Currency { code: currency.code(), digits })
    }

    /// Its code.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals its amounts have: 2 for USD, 0 for JPY.
    pub const fn digits(self) -> u8 {
        self.digits
    }

    /// Reads an amount, `1200.00` or `1200`, as minor units.
    ///
    /// # Errors
    ///
    /// Fails for anything but digits with at most one point, and for decimals the currency does not have.
    pub fn parse_amount(self, text: &str) -> Result<i64, Error> {
        let refused = || Error::NotAnAmount(text.to_owned());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return Err(refused());
        }
        let significant = fraction.trim_end_matches('0');
        if significant.len() > usize::from(self.digits) {
            return Err(Error::TooFine { text: text.to_owned(), currency: self.code, digits: self.digits });
        }
        format!("{whole}{significant:0<width$}", width = usize::from(self.digits))
            .parse()
            .map_err(|_| refused())
    }

    /// Writes minor units: `1200.00 USD`.
    pub fn show(self, minor: i64) -> String {
        let sign = if minor < 0 { "-" } else { "" };
        let unit = 10_u64.pow(u32::from(self.digits));
        let (whole, fraction) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
        match self.digits {
            0 => format!("{sign}{whole} {}", self.code),
            digits => format!("{sign}{whole}.{fraction:0width$} {}", self.code, width = usize::from(digits)),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}
