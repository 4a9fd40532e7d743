//! Enums whose values are words of mission text, declared with their spelling.

/// Declares an enum, its spellings, how it is read, and its manual entry: `Name, "what to write" { Value = "word", }`.
macro_rules! choice {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident, $wanted:literal {
            $( $(#[doc = $value_doc:literal])* $value:ident = $word:literal, )+
        }
    )+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[doc = $value_doc])* $value, )+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[$name] = &[$($name::$value),+];
            /// The spelling in mission text.
            pub const fn word(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl $crate::syntax::Value for $name {
            const WANTED: &'static str = $wanted;
            fn read(
                node: &$crate::syntax::value::Node<'_>,
                findings: &mut Vec<$crate::finding::Finding>,
            ) -> Option<$name> {
                $crate::syntax::words::word(node, &[$(($word, $name::$value)),+], findings)
            }
            fn manual(page: &mut $crate::manual::Page) {
                page.words([$($word),+]);
            }
        }

        impl $crate::syntax::Plain for $name {
            type Plain = $name;
            fn plain(&self) -> $name {
                *self
            }
        }
    )+};
}
pub(crate) use choice;
