//! Tests of the crate, one file per subject.

mod attachments;
mod canned;
mod card_laws;
mod cards;
mod html;
mod mail;
mod quotes;
