//! Exact rational numbers.

/// An exact rational: reduced `i128` parts, big integers when they overflow. No float ever decides an outcome.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// `num / den`, reduced. Panics when `den` is 0.
    pub fn new(num: i128, den: i128) -> Ratio {
        todo!("{num}/{den}")
    }
    /// A whole number.
    pub const fn whole(n: i64) -> Ratio {
        Ratio { num: n as i128, den: 1 }
    }
    /// Largest whole number not above it (saturating).
    pub fn floor(&self) -> i64 {
        todo!()
    }
    /// Smallest whole number not below it (saturating).
    pub fn ceil(&self) -> i64 {
        todo!()
    }
    /// Rounded to `decimals` places, half away from zero: `1.25` at one place is `1.3` (metrics.md 1.2).
    pub fn to_decimal(&self, decimals: u32) -> String {
        todo!("{decimals}")
    }
}

impl std::ops::Add for &Ratio {
    type Output = Ratio;
    fn add(self, _other: &Ratio) -> Ratio {
        todo!()
    }
}
impl std::ops::Sub for &Ratio {
    type Output = Ratio;
    fn sub(self, _other: &Ratio) -> Ratio {
        todo!()
    }
}
impl std::ops::Mul for &Ratio {
    type Output = Ratio;
    fn mul(self, _other: &Ratio) -> Ratio {
        todo!()
    }
}
impl std::ops::Div for &Ratio {
    type Output = Ratio;
    fn div(self, _other: &Ratio) -> Ratio {
        todo!()
    }
}
impl std::fmt::Display for Ratio {
    /// `3/2`, or `2` when whole.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}
