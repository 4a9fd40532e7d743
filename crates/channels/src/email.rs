//! Mail: bytes as they came to what the desk stores and shows, and back to bytes.
//!
//! [`parse`] reads any bytes within [`Limits`]; what it refuses is kept as it came and shown as [`Unparsed`]. Nothing here asks a
//! server or a clock: keys, identifiers and what the desk already knows are arguments.

mod address;
mod body;
mod charset;
mod cut;
mod head;
mod html_text;
mod limits;
mod mail;
mod parse;
mod structure;
mod transfer;
mod uuencode;

pub use address::Address;
pub use cut::{Cut, Piece, PieceKind, cut};
pub use limits::{Limits, Unparsed};
pub use mail::{Disposition, File, Header, Mail, MessageId};
pub use parse::parse;
