//! How a row, and a word that stands in one, are written down once.

/// A struct whose fields are the columns of a table, in the order in which its statements name them.
macro_rules! row {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $kind:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)+
        }

        impl $name {
            /// Reads the row from these columns on.
            #[allow(dead_code, reason = "some rows are only written")]
            fn read_from(row: &$crate::Row<'_>, first: usize) -> Result<$name, $crate::Error> {
                let mut column = first..;
                $(let $field = row.get(column.next().unwrap_or(usize::MAX))?;)+
                Ok($name { $($field),+ })
            }

            /// Reads the row.
            #[allow(dead_code, reason = "some rows are only written")]
            fn read(row: &$crate::Row<'_>) -> Result<$name, $crate::Error> {
                $name::read_from(row, 0)
            }

            /// The values of all columns.
            #[allow(dead_code, reason = "some rows are only read")]
            fn values(&self) -> Vec<$crate::Value> {
                vec![$($crate::Value::from(self.$field.clone())),+]
            }
        }
    };
}

/// An enum whose variants stand in the database as words.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The spelling in the database.
            pub const fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }

        impl From<$name> for $crate::Value {
            fn from(value: $name) -> $crate::Value {
                $crate::Value::from(value.word())
            }
        }

        impl $crate::FromValue for $name {
            const KIND: &'static str = "a word that stands for something";

            fn from_value(value: $crate::ValueRef<'_>) -> Option<$name> {
                match value {
                    $($crate::ValueRef::Text($word) => Some($name::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {row, words};
