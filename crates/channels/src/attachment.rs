//! Files that people attach: what they are by their bytes, and under which name they are kept.

mod file_name;
mod file_type;

pub use file_name::{LONGEST_NAME, safe_name};
pub use file_type::FileType;

/// The largest file that can be attached, in bytes.
pub const LARGEST: u64 = 20 << 20;

/// How many files one message can have.
pub const MOST: usize = 10;

/// The most bytes that all files of one message can have.
pub const LARGEST_MESSAGE: u64 = 50 << 20;

/// Why a file is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has no bytes.
    #[error("`{name}` is empty")]
    Empty {
        /// The safe name of the file.
        name: String,
    },
    /// It is larger than [`LARGEST`].
    #[error("`{name}` has {} MB and can have {}", .size.div_ceil(1 << 20), LARGEST >> 20)]
    TooLarge {
        /// The safe name of the file.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// Its bytes are of no type on the list.
    #[error(
        "`{name}` is no kind of file that can be attached; send an image, a PDF, a text or an office document"
    )]
    UnknownType {
        /// The safe name of the file.
        name: String,
    },
    /// It holds macros, which run when it is opened.
    #[error("`{name}` holds macros; save it without them")]
    HasMacros {
        /// The safe name of the file.
        name: String,
    },
    /// Its name promises another type than its bytes hold.
    #[error("`{name}` is named like another kind of file; its bytes are {found}, so call it `.{}`", .found.extension())]
    OtherName {
        /// The safe name of the file.
        name: String,
        /// What its bytes are.
        found: FileType,
    },
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The name under which it is kept and given back; card numbers in it are still to be masked.
    pub name: String,
    /// What it is.
    pub file_type: FileType,
}

/// Checks a file before it is stored.
///
/// # Errors
///
/// Fails when it is empty, too large, of no known type, holds macros, or is named like something else. A name without an
/// extension gets that of its type.
pub fn check(name: &str, bytes: &[u8]) -> Result<Accepted, Refused> {
    let name = safe_name(name);
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes.is_empty() {
        return Err(Refused::Empty { name });
    }
    if size > LARGEST {
        return Err(Refused::TooLarge { name, size });
    }
    let Some(found) = FileType::of(bytes) else { return Err(Refused::UnknownType { name }) };
    if found.has_macros(bytes) {
        return Err(Refused::HasMacros { name });
    }
    match file_name::extension(&name) {
        None => Ok(Accepted { name: format!("{name}.{}", found.extension()), file_type: found }),
        Some(extension) if found.may_be_called(extension) => Ok(Accepted { name, file_type: found }),
        Some(_) => Err(Refused::OtherName { name, found }),
    }
}
