//! Exact rational numbers.

mod arithmetic;
mod text;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

/// An exact rational: `i128` parts, big integers when they overflow. No float ever decides an outcome.
///
/// # Example
///
/// ```
/// use calendar::Ratio;
///
/// let half_a_day: Ratio = "0.5".parse()?;
/// assert_eq!(&half_a_day + &Ratio::ONE, Ratio::new(3, 2));
/// assert_eq!(Ratio::new(5, 4).to_decimal(1), "1.3");
/// # Ok::<(), calendar::Error>(())
/// ```
#[derive(Clone)]
pub struct Ratio(Repr);

/// INVARIANT: the denominator is above zero, and a number is big only when its reduced parts do not fit `Small`. Parts that
/// fit 64 bits are reduced only where somebody looks at them: finding the common divisor costs more than all the rest.
#[derive(Clone)]
enum Repr {
    Small { num: i128, den: i128 },
    Big(Box<BigRational>),
}

use Repr::{Big, Small};

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio::whole(0);
    /// One.
    pub const ONE: Ratio = Ratio::whole(1);

    /// `num / den`, reduced. Panics when `den` is 0; see [`Ratio::checked_new`].
    pub fn new(num: i128, den: i128) -> Ratio {
        Ratio::checked_new(num, den).expect("a denominator is not 0")
    }

    /// `num / den`, reduced; `None` when `den` is 0.
    #[inline]
    pub fn checked_new(num: i128, den: i128) -> Option<Ratio> {
        if i64::try_from(num).is_ok() && den > 0 && i64::try_from(den).is_ok() {
            return Some(Ratio(Small { num, den }));
        }
        Ratio::reduced(num, den)
    }

    fn reduced(num: i128, den: i128) -> Option<Ratio> {
        if den == 0 {
            return None;
        }
        let (upper, lower) = reduce(num.unsigned_abs(), den.unsigned_abs());
        let parts = i128::try_from(upper).ok().zip(i128::try_from(lower).ok());
        let negative = (num < 0) != (den < 0);
        Some(match parts {
            Some((num, den)) => Ratio(Small { num: if negative { -num } else { num }, den }),
            // Only i128::MIN gets here.
            None => Ratio::from_big(BigRational::new(num.into(), den.into())),
        })
    }

    /// A whole number.
    pub const fn whole(n: i64) -> Ratio {
        Ratio(Small { num: n as i128, den: 1 })
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small { num: 0, .. })
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Small { num, .. } => *num < 0,
            Big(big) => big.is_negative(),
        }
    }

    /// Numerator and denominator (reduced, the denominator above 0); `None` when they do not fit.
    pub fn as_parts(&self) -> Option<(i128, i128)> {
        let (num, den) = self.parts()?;
        let (upper, lower) = reduce(num.unsigned_abs(), den.unsigned_abs());
        // No part grows by being reduced, so that both still fit; the least of all numbers is its own opposite.
        let upper = upper as i128;
        Some((if num < 0 { upper.wrapping_neg() } else { upper }, lower as i128))
    }

    /// Numerator and denominator as they are, perhaps with a common divisor.
    #[inline]
    pub(crate) fn parts(&self) -> Option<(i128, i128)> {
        match self.0 {
            Small { num, den } => Some((num, den)),
            Big(_) => None,
        }
    }

    /// The number itself when it is whole and fits.
    pub fn as_whole(&self) -> Option<i64> {
        match self.0 {
            Small { num, den } if num % den == 0 => i64::try_from(num / den).ok(),
            _ => None,
        }
    }

    /// Largest whole number not above it (saturating).
    pub fn floor(&self) -> i64 {
        match &self.0 {
            Small { num, den } => match (i64::try_from(*num), i64::try_from(*den)) {
                (Ok(num), Ok(den)) => num.div_euclid(den),
                _ => saturate(num.div_euclid(*den)),
            },
            Big(big) => saturate_big(&big.floor().to_integer()),
        }
    }

    /// Smallest whole number not below it (saturating).
    pub fn ceil(&self) -> i64 {
        match &self.0 {
            Small { num, den } => match (i64::try_from(*num), i64::try_from(*den)) {
                (Ok(num), Ok(1)) => num,
                (Ok(num), Ok(den)) => num.div_euclid(den) + i64::from(num.rem_euclid(den) != 0),
                _ => saturate(num.div_euclid(*den) + i128::from(num.rem_euclid(*den) != 0)),
            },
            Big(big) => saturate_big(&big.ceil().to_integer()),
        }
    }

    fn from_big(big: BigRational) -> Ratio {
        match (big.numer().to_i128(), big.denom().to_i128()) {
            (Some(num), Some(den)) => Ratio(Small { num, den }),
            _ => Ratio(Big(Box::new(big))),
        }
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Small { num, den } => BigRational::new(BigInt::from(*num), BigInt::from(*den)),
            Big(big) => (**big).clone(),
        }
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

impl std::hash::Hash for Ratio {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match &self.0 {
            Small { .. } => self.as_parts().hash(state),
            Big(big) => big.hash(state),
        }
    }
}

impl From<i64> for Ratio {
    fn from(n: i64) -> Ratio {
        Ratio::whole(n)
    }
}

impl Default for Ratio {
    fn default() -> Ratio {
        Ratio::ZERO
    }
}

fn saturate(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

fn saturate_big(n: &BigInt) -> i64 {
    n.to_i64().unwrap_or(if n.is_negative() { i64::MIN } else { i64::MAX })
}

/// Both without their common divisor.
fn reduce(num: u128, den: u128) -> (u128, u128) {
    match (u64::try_from(num), u64::try_from(den)) {
        (Ok(num), Ok(den)) => {
            let divisor = gcd_u64(num, den);
            ((num / divisor).into(), (den / divisor).into())
        }
        _ => {
            let divisor = gcd_u128(num, den);
            (num / divisor, den / divisor)
        }
    }
}

/// Binary, since 128-bit and even 64-bit division dominates the reduction of a fraction of a day.
fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return (a | b).max(1);
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << shift
}

fn gcd_u128(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
