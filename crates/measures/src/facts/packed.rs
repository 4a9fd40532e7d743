//! Optional numbers in the space of plain ones.

use mission::policy::CategoryId;

/// An optional category in two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryCode(u16);

impl CategoryCode {
    /// No category is known.
    pub const NONE: CategoryCode = CategoryCode(u16::MAX);

    /// The category, when known.
    pub fn get(self) -> Option<CategoryId> {
        (self != CategoryCode::NONE).then_some(CategoryId(self.0))
    }
}

impl From<Option<CategoryId>> for CategoryCode {
    fn from(category: Option<CategoryId>) -> CategoryCode {
        category.map_or(CategoryCode::NONE, |id| CategoryCode(id.0))
    }
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
