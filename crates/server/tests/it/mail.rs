//! Mail through real servers, and through the doors that they use.

mod broken;
mod data;
mod doors;
mod dovecot;
mod enclosing;
mod hostile_html;
mod importing;
mod journey;
mod letters;
mod looked_at;
mod looking_after;
mod mailboxes;
mod many;
mod names;
mod nodes;
mod oauth;
mod postfix;
mod receiving;
mod sending;
mod sets;
mod shown;
mod signing;
mod silence;
mod sink;
mod submitting;
mod trap;
mod verifying;
mod wording;

pub use letters::take;
pub use looked_at::{settings, to_look_after};
pub use shown::as_html;
pub use sink::Sink;
