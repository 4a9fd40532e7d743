//! Mail through real servers, and through the doors that they use.

mod data;
mod doors;
mod dovecot;
mod enclosing;
mod hostile_html;
mod journey;
mod letters;
mod mailboxes;
mod names;
mod postfix;
mod receiving;
mod sending;
mod shown;
mod signing;
mod sink;
mod trap;
mod verifying;

pub use letters::take;
pub use shown::as_html;
