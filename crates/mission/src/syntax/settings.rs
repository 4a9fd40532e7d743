//! Tables whose settings the policy carries as they are: one declaration gives the table and its plain form.

use calendar::{Ratio, Within};

use super::{
    AnyName, CivilDate, Entries, Id, Length, List, Many, OneOrMore, Part, Percent, PlainPoints, Seconds,
    Text, Whole,
};
use crate::metric::Metric;
use crate::obligation::Jurisdiction;
use crate::policy::{Between, Money, ObjectivePeriod};
use crate::source::Spanned;
use crate::syntax::section::from_text;
use crate::vocabulary::{Channel, Priority};

/// A value of the tree without its places: what a policy carries of it.
pub trait Plain {
    /// The plain form.
    type Plain;
    /// Leaves the places out.
    fn plain(&self) -> Self::Plain;
}

/// Gives the plain form of values that hold one thing, or are plain already.
macro_rules! plain {
    ($( $type:ty => $plain:ty: $of:expr; )+) => {$(
        impl Plain for $type {
            type Plain = $plain;
            fn plain(&self) -> $plain {
                let of: fn(&$type) -> $plain = $of;
                of(self)
            }
        }
    )+};
}

plain! {
    bool => bool: |it| *it;
    Channel => Channel: |it| *it;
    CivilDate => calendar::Date: |it| it.0;
    AnyName => String: |it| it.0.clone();
    Id => String: |it| it.0.clone();
    Jurisdiction => Jurisdiction: |it| *it;
    Length => Within: |it| it.0.clone();
    Metric => Metric: |it| *it;
    Money => Money: Money::clone;
    ObjectivePeriod => ObjectivePeriod: |it| *it;
    Percent => Ratio: |it| it.0.clone();
    PlainPoints => Ratio: |it| it.0.clone();
    Priority => Priority: |it| *it;
    Seconds => i64: |it| it.0;
    Text => String: |it| it.0.clone();
}

impl<const LEAST: i64, const MOST: i64> Plain for Whole<LEAST, MOST> {
    type Plain = u32;
    fn plain(&self) -> u32 {
        u32::try_from(self.0).unwrap_or_default()
    }
}

impl<T: Plain> Plain for Spanned<T> {
    type Plain = T::Plain;
    fn plain(&self) -> T::Plain {
        self.value.plain()
    }
}

impl<T: Plain> Plain for Option<Spanned<T>> {
    type Plain = Option<T::Plain>;
    fn plain(&self) -> Option<T::Plain> {
        self.as_ref().map(Spanned::plain)
    }
}

impl<T: Plain> Plain for List<T> {
    type Plain = Vec<T::Plain>;
    fn plain(&self) -> Vec<T::Plain> {
        self.0.iter().map(Spanned::plain).collect()
    }
}

impl<T: Plain> Plain for OneOrMore<T> {
    type Plain = Vec<T::Plain>;
    fn plain(&self) -> Vec<T::Plain> {
        self.0.iter().map(Spanned::plain).collect()
    }
}

impl<T: Plain> Plain for Many<T> {
    type Plain = Vec<T::Plain>;
    fn plain(&self) -> Vec<T::Plain> {
        self.list.iter().map(Spanned::plain).collect()
    }
}

impl<K: Plain, T: Plain, const MOST: usize> Plain for Entries<K, T, MOST> {
    type Plain = Vec<(K::Plain, T::Plain)>;
    fn plain(&self) -> Self::Plain {
        self.iter().map(|(name, value)| (name.plain(), value.plain())).collect()
    }
}

impl<T: Plain> Plain for Between<T> {
    type Plain = Between<T::Plain>;
    fn plain(&self) -> Between<T::Plain> {
        Between { low: self.low.plain(), high: self.high.plain() }
    }
}

/// A table of which every key has a default: one that nobody wrote says what the empty one says.
impl<T: Plain + super::Section + super::Value> Plain for Part<T> {
    type Plain = T::Plain;
    fn plain(&self) -> T::Plain {
        match self {
            Part::Stated(value) => value.plain(),
            Part::Absent | Part::Faulty => {
                from_text::<T>("{}").expect("every key of this section has a default").plain()
            }
        }
    }
}

/// Declares tables like [`section!`], each with the name of its plain form: `Quality => QualityRule`. The plain form
/// has the same keys under the same comments; a part that is absent has its defaults there.
macro_rules! settings {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident => $plain:ident, $wanted:literal {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty = $kind:ident $($default:literal)?, $example:literal $(, $unenforced:ident)?; )*
        }
    )+) => {$(
        section! {
            $(#[doc = $doc])*
            $name, $wanted {
                $( $(#[doc = $field_doc])* $field: $type = $kind $($default)?, $example $(, $unenforced)?; )*
            }
        }

        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $plain {
            $( $(#[doc = $field_doc])* pub $field: settings!(@type $kind $type), )*
        }

        impl $crate::syntax::Plain for $name {
            type Plain = $plain;
            fn plain(&self) -> $plain {
                $plain { $( $field: $crate::syntax::Plain::plain(&self.$field), )* }
            }
        }
    )+};

    (@type optional $type:ty) => { Option<<$type as $crate::syntax::Plain>::Plain> };
    (@type $kind:ident $type:ty) => { <$type as $crate::syntax::Plain>::Plain };
}
