//! Optional numbers in the space of plain ones.

use mission::policy::CategoryId;

use crate::group::{CohortId, ProductId};

/// Gives an optional small number two bytes.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident of $id:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $code(u16);
        impl $code {
            /// None is known.
            pub const NONE: $code = $code(u16::MAX);

            /// The value, when known.
            pub fn get(self) -> Option<$id> {
                (self != $code::NONE).then_some($id(self.0))
            }
        }
        impl From<Option<$id>> for $code {
            fn from(value: Option<$id>) -> $code {
                value.map_or($code::NONE, |id| $code(id.0))
            }
        }
    )+};
}

codes! {
    /// An optional category in two bytes.
    CategoryCode of CategoryId,
    /// An optional product in two bytes.
    ProductCode of ProductId,
    /// An optional cohort in two bytes.
    CohortCode of CohortId,
}

/// An optional wait of a live contact in whole milliseconds, in four bytes. Longer than 49 days is kept as 49 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitMs(u32);

impl WaitMs {
    /// It did not happen, or its wait is unknown.
    pub const NONE: WaitMs = WaitMs(u32::MAX);

    /// The wait in milliseconds; negative ones are 0.
    pub fn of(ms: i64) -> WaitMs {
        WaitMs(u32::try_from(ms.max(0)).unwrap_or(u32::MAX).min(u32::MAX - 1))
    }

    /// The wait in milliseconds, when there is one.
    pub fn get(self) -> Option<i64> {
        (self != WaitMs::NONE).then_some(i64::from(self.0))
    }
}

impl From<Option<i64>> for WaitMs {
    fn from(ms: Option<i64>) -> WaitMs {
        ms.map_or(WaitMs::NONE, WaitMs::of)
    }
}
