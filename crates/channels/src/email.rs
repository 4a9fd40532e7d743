//! Mail: bytes as they came to what the desk stores and shows, and back to bytes.
//!
//! [`parse`] reads any bytes within [`Limits`]; what it refuses is kept as it came and shown as [`Unparsed`]. Nothing here asks a
//! server or a clock: keys, identifiers and what the desk already knows are arguments.

mod address;
mod authenticity;
mod body;
mod charset;
mod compose;
mod cut;
mod encode;
mod head;
mod html;
mod html_text;
mod kind;
mod limits;
mod mail;
mod mask_raw;
mod mbox;
mod parse;
mod structure;
mod tag;
mod template;
mod thread;
mod transfer;
mod uuencode;

pub use address::Address;
pub use authenticity::{Authenticity, Check, Checks, Method, Outcome, Wish, checks_of, is_customer, judge};
pub use compose::{Author, Draft, Enclosure, Refused, compose};
pub use cut::{Cut, Piece, PieceKind, cut};
pub use html::{LONGEST_HTML, RemoteImages, Shown, display};
pub use kind::{Action, Bounce, Failed, Feedback, Kind, Loop, Ours, Sign, kind_of};
pub use limits::{Limits, Unparsed};
pub use mail::{Disposition, File, Header, Mail, MessageId};
pub use mask_raw::{MaskedMail, mask_mail};
pub use mbox::{Entry, Mbox, NoMbox};
pub use parse::{parse, parse_and_mask};
pub use tag::{Tag, TagKey, tag_of, tagged};
pub use template::{
    Fault, Filling, Fillings, LONGEST_TEMPLATE, LONGEST_TEXT, check_template, render_template,
};
pub use thread::{Lookup, Relation, named_by, tags, thread_of};

/// Bytes in base 64, for tests that write mail by hand.
#[cfg(test)]
pub(crate) fn encoded_lines(bytes: &[u8]) -> Vec<u8> {
    encode::base64_lines(bytes, "\n")
}

/// The bodies of all parts without parts, decoded, for tests of the structure.
#[cfg(test)]
pub(crate) fn leaves(bytes: &[u8]) -> Vec<Vec<u8>> {
    let bytes = parse::with_line_feeds(bytes);
    let parts = structure::read(&bytes, &Limits::default()).unwrap_or_default();
    let leaves = parts.iter().filter(|part| part.kind == structure::Kind::Leaf);
    leaves.map(|part| part.head.encoding().decode(&bytes[part.body.clone()]).into_owned()).collect()
}
