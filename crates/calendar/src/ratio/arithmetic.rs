//! Sums, products and order: checked `i128` first, big integers when it overflows.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Ratio, Repr::Small};

impl Add for &Ratio {
    type Output = Ratio;
    fn add(self, other: &Ratio) -> Ratio {
        small_sum(self, other, i128::checked_add)
            .unwrap_or_else(|| Ratio::from_big(self.to_big() + other.to_big()))
    }
}

impl Sub for &Ratio {
    type Output = Ratio;
    fn sub(self, other: &Ratio) -> Ratio {
        small_sum(self, other, i128::checked_sub)
            .unwrap_or_else(|| Ratio::from_big(self.to_big() - other.to_big()))
    }
}

impl Mul for &Ratio {
    type Output = Ratio;
    fn mul(self, other: &Ratio) -> Ratio {
        let small = || {
            let ((a, b), (c, d)) = (self.parts()?, other.parts()?);
            Ratio::checked_new(product(a, c)?, product(b, d)?)
        };
        small().unwrap_or_else(|| Ratio::from_big(self.to_big() * other.to_big()))
    }
}

impl Div for &Ratio {
    type Output = Ratio;
    /// Panics when `other` is 0; see [`Ratio::checked_div`].
    fn div(self, other: &Ratio) -> Ratio {
        self.checked_div(other).expect("a divisor is not 0")
    }
}

impl Neg for &Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        &Ratio::ZERO - self
    }
}

impl Ratio {
    /// `self / other`; `None` when `other` is 0.
    pub fn checked_div(&self, other: &Ratio) -> Option<Ratio> {
        if other.is_zero() {
            return None;
        }
        let small = || {
            let ((a, b), (c, d)) = (self.parts()?, other.parts()?);
            Ratio::checked_new(product(a, d)?, product(b, c)?)
        };
        Some(small().unwrap_or_else(|| Ratio::from_big(self.to_big() / other.to_big())))
    }
}

impl Ratio {
    /// How many thousandths of `whole` it is, rounded down (saturating); 0 when `whole` is 0.
    pub fn permille_of(&self, whole: &Ratio) -> i64 {
        if whole.is_zero() {
            return 0;
        }
        let small = || {
            let ((a, b), (c, d)) = (self.parts()?, whole.parts()?);
            let (num, den) = (product(product(a, d)?, 1_000)?, product(b, c)?);
            let (num, den) = (i64::try_from(num).ok()?, i64::try_from(den).ok()?);
            (den > 0).then(|| num.div_euclid(den))
        };
        small().unwrap_or_else(|| (&(self / whole) * &Ratio::whole(1_000)).floor())
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        match (&self.0, &other.0) {
            (Small { num: a, den: b }, Small { num: c, den: d }) if b == d => a.cmp(c),
            (Small { num: a, den: b }, Small { num: c, den: d }) => {
                match (product(*a, *d), product(*c, *b)) {
                    (Some(left), Some(right)) => left.cmp(&right),
                    _ => self.to_big().cmp(&other.to_big()),
                }
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> std::iter::Sum<&'a Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'a Ratio>>(numbers: I) -> Ratio {
        numbers.fold(Ratio::ZERO, |sum, number| &sum + number)
    }
}

/// `None` when it overflows.
fn small_sum(a: &Ratio, b: &Ratio, combine: fn(i128, i128) -> Option<i128>) -> Option<Ratio> {
    let ((a, b), (c, d)) = (a.parts()?, b.parts()?);
    if b == d {
        Ratio::checked_new(combine(a, c)?, b)
    } else {
        Ratio::checked_new(combine(product(a, d)?, product(c, b)?)?, product(b, d)?)
    }
}

/// `None` when it overflows. Parts mostly fit 64 bits, whose product never does.
#[inline]
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}
