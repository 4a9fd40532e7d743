//! Tests of the crate, one file per subject. The tables of the checks stand beside their rules.

mod carried;
mod diff;
mod editions;
mod findings;
mod format;
mod known;
mod laws;
mod limits;
mod lookup;
mod manual;
mod obligations;
mod policies;
mod practice;
mod sentences;
mod shape;
mod templates;
mod unenforced;
mod values;
mod versions;
mod work;

/// The mission that comes with the program.
const CUSTOMER_CARE: &str = include_str!("../../../missions/customer_care.toml");
