//! Tests of the crate, one file per subject.

mod card_laws;
mod cards;
