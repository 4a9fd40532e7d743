//! How a row is written down once.

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

pub(crate) use row;
