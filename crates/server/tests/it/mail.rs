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
mod mailboxes;
mod names;
mod oauth;
mod postfix;
mod receiving;
mod sending;
mod sets;
mod shown;
mod signing;
mod silence;
mod sink;
mod trap;
mod verifying;

pub use letters::take;
pub use shown::as_html;
