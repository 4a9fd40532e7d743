//! Rationals as text: `3/2`, `2`, `0.05`.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{Ratio, Repr};
use crate::Error;
use crate::error::quote;

/// Longest text read; far above any number somebody would write.
const LONGEST: usize = 100;

impl std::str::FromStr for Ratio {
    type Err = Error;
    /// Reads `2`, `-3/2` and exact decimals such as `0.05`.
    fn from_str(text: &str) -> Result<Ratio, Error> {
        let parsed = if text.len() > LONGEST { None } else { parse(text) };
        parsed.ok_or_else(|| Error::BadRatio { text: quote(text) })
    }
}

fn parse(text: &str) -> Option<Ratio> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let number = match digits.split_once('/') {
        Some((num, den)) => {
            let (num, den) = (whole(num)?, whole(den)?);
            (!den.is_zero()).then(|| BigRational::new(num, den))?
        }
        None => decimal(digits)?,
    };
    Some(Ratio::from_big(if negative { -number } else { number }))
}

fn decimal(text: &str) -> Option<BigRational> {
    let (before, after) = text.split_once('.').unwrap_or((text, "0"));
    let scale = BigInt::from(10).pow(u32::try_from(after.len()).ok()?);
    Some(BigRational::new(whole(before)? * &scale + whole(after)?, scale))
}

fn whole(text: &str) -> Option<BigInt> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl Ratio {
    /// Rounded to `decimals` places, half away from zero: `1.25` at one place is `1.3` (metrics.md 1.2).
    pub fn to_decimal(&self, decimals: u32) -> String {
        let scale = BigInt::from(10).pow(decimals);
        let number = self.to_big();
        // floor(|x| * scale + 1/2), with the sign put back: half away from zero.
        let doubled = number.numer().abs() * &scale * 2 + number.denom();
        let rounded: BigInt = doubled / (number.denom() * 2);
        let sign = if number.is_negative() && rounded.sign() != Sign::NoSign { "-" } else { "" };
        let digits =
            format!("{rounded:0>width$}", rounded = rounded.to_string(), width = decimals as usize + 1);
        let (before, after) = digits.split_at(digits.len() - decimals as usize);
        if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
    }
}

impl std::fmt::Display for Ratio {
    /// `3/2`, or `2` when whole.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.0, self.as_parts()) {
            (Repr::Big(big), _) => write!(f, "{big}"),
            (Repr::Small { .. }, Some((num, 1))) => write!(f, "{num}"),
            (Repr::Small { .. }, parts) => {
                let (num, den) = parts.unwrap_or_default();
                write!(f, "{num}/{den}")
            }
        }
    }
}

impl std::fmt::Debug for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
