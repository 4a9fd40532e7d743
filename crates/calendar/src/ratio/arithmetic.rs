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
            let ((a, b), (c, d)) = (self.as_parts()?, other.as_parts()?);
            Ratio::checked_new(a.checked_mul(c)?, b.checked_mul(d)?)
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
            let ((a, b), (c, d)) = (self.as_parts()?, other.as_parts()?);
            Ratio::checked_new(a.checked_mul(d)?, b.checked_mul(c)?)
        };
        Some(small().unwrap_or_else(|| Ratio::from_big(self.to_big() / other.to_big())))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        match (&self.0, &other.0) {
            (Small { num: a, den: b }, Small { num: c, den: d }) if b == d => a.cmp(c),
            (Small { num: a, den: b }, Small { num: c, den: d }) => {
                match (a.checked_mul(*d), c.checked_mul(*b)) {
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
    let ((a, b), (c, d)) = (a.as_parts()?, b.as_parts()?);
    match (b, d) {
        (1, 1) => combine(a, c).filter(|num| *num != i128::MIN).map(|num| Ratio(Small { num, den: 1 })),
        _ if b == d => Ratio::checked_new(combine(a, c)?, b),
        _ => Ratio::checked_new(combine(a.checked_mul(d)?, c.checked_mul(b)?)?, b.checked_mul(d)?),
    }
}
