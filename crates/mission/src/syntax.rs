//! From text to a [`Tree`]: what stands in the file, with places, and what cannot be understood.
//!
//! Reading never fails. A value that cannot be read gives a finding, and the entry it belongs to is left out of
//! the tree, so that one slip gives one finding. Every value and every table is a [`Value`]; the tables are
//! declared in `tree/` with the `section!` macro, whose doc comments are also the manual.

#[macro_use]
pub(crate) mod section;
#[macro_use]
mod settings;
mod aim;
mod assumed;
mod between;
pub(crate) mod choice;
mod dates;
mod document;
mod entries;
mod form;
pub(crate) mod hint;
mod length;
mod names;
mod rewarded;
mod share;
mod text;
pub mod tree;
mod unenforced;
pub(crate) mod value;
pub(crate) mod words;

pub use crate::policy::{Money, RewardedNumber};
pub use aim::Aim;
pub use assumed::Assumed;
pub(crate) use assumed::{Mark, Marked};
pub use between::{Bound, Count};
pub use dates::{CivilDate, DateName, DayOrYear, DayTime};
pub(crate) use document::{Document, decoded, document, table};
pub use entries::{Entries, Entry, List, Many, OneOrMore, Part};
pub use form::Form;
pub use length::{Amount, Length, Limit, Seconds};
pub use names::{ALWAYS, CalendarName, NONE, PathName};
pub use rewarded::ClauseName;
pub use section::{Presence, REMARKS, Remarks, Section, Setting};
pub use settings::Plain;
pub use share::{Goal, MoneyGoal, Percent, PlainPoints, Points};
pub use text::{AnyName, CalendarPlace, Id, LanguageCode, Owner, Text, Version, Whole, ZoneName};
pub use tree::Tree;
pub use unenforced::{Search, Unenforced};
pub use value::Value;
pub use words::{LevelWord, RungWord};
