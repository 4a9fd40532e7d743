//! How the values of a column become texts.

use std::io::Write;

use calendar::Instant;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

const DAY_MS: i64 = 86_400_000;

/// What a column's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Texts, and numbers as they are.
    Plain,
    /// Whole numbers without sign.
    Unsigned,
    /// Days since 1970.
    Days,
    /// Instants.
    Instant(Unit),
    /// Wall times, which have no `Z` at their end.
    WallTime(Unit),
}

/// The unit of a column of instants: so many make a millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    per_ms: i64,
}

impl Form {
    /// The form of a column; what it holds instead when it cannot be read.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Form, String> {
        if column.max_rep_level() > 0 || column.max_def_level() > 1 || column.path().parts().len() > 1 {
            return Err("lists or groups".to_string());
        }
        let physical = column.physical_type();
        let no = |what: &str| Err(format!("{what} ({physical})"));
        match physical {
            Type::INT96 => return no("instants of an old kind"),
            Type::FIXED_LEN_BYTE_ARRAY => return no("bytes of a fixed length"),
            _ => {}
        }
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Timestamp(stamp)), _) if physical == Type::INT64 => {
                let unit = Unit::of(&stamp.unit);
                Ok(if stamp.is_adjusted_to_u_t_c { Form::Instant(unit) } else { Form::WallTime(unit) })
            }
            (_, ConvertedType::TIMESTAMP_MILLIS) => Ok(Form::Instant(Unit { per_ms: 1 })),
            (_, ConvertedType::TIMESTAMP_MICROS) => Ok(Form::Instant(Unit { per_ms: 1_000 })),
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Ok(Form::Days),
            (Some(LogicalType::Integer(int)), _) if !int.is_signed => Ok(Form::Unsigned),
            (_, ConvertedType::UINT_8 | ConvertedType::UINT_16) => Ok(Form::Unsigned),
            (_, ConvertedType::UINT_32 | ConvertedType::UINT_64) => Ok(Form::Unsigned),
            (Some(LogicalType::Integer(_) | LogicalType::String | LogicalType::Enum), _) => Ok(Form::Plain),
            (Some(LogicalType::Json), _) | (None, ConvertedType::NONE | ConvertedType::UTF8) => {
                Ok(Form::Plain)
            }
            (None, ConvertedType::ENUM | ConvertedType::JSON) => Ok(Form::Plain),
            (None, ConvertedType::INT_8 | ConvertedType::INT_16) => Ok(Form::Plain),
            (None, ConvertedType::INT_32 | ConvertedType::INT_64) => Ok(Form::Plain),
            (Some(LogicalType::Decimal(_)), _) | (_, ConvertedType::DECIMAL) => no("decimal numbers"),
            (Some(LogicalType::Time(_)), _) => no("times of day"),
            _ => no("values of an unknown kind"),
        }
    }

    /// Writes a whole number.
    pub(super) fn write(self, value: i64, text: &mut Vec<u8>) {
        // Writing to memory cannot fail.
        let _ = match self {
            Form::Plain => write!(text, "{value}"),
            Form::Unsigned => write!(text, "{}", value.cast_unsigned()),
            Form::Days => write!(text, "{}", date(value.saturating_mul(DAY_MS))),
            Form::Instant(unit) => write!(text, "{}", Instant(value.div_euclid(unit.per_ms))),
            Form::WallTime(unit) => {
                let shown = Instant(value.div_euclid(unit.per_ms)).to_string();
                write!(text, "{}", shown.trim_end_matches('Z'))
            }
        };
    }
}

impl Unit {
    fn of(unit: &TimeUnit) -> Unit {
        let per_ms = match unit {
            TimeUnit::MILLIS => 1,
            TimeUnit::MICROS => 1_000,
            TimeUnit::NANOS => 1_000_000,
        };
        Unit { per_ms }
    }
}

/// The date of an instant at which a day of UTC starts.
fn date(ms: i64) -> String {
    let shown = Instant(ms).to_string();
    shown.split_once('T').map_or(String::new(), |(date, _)| date.to_string())
}
