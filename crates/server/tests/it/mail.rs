//! Mail through real servers, and through the doors that they use.

mod doors;
mod dovecot;
mod journey;
mod letters;
mod mailboxes;
mod postfix;
mod receiving;
mod sending;
mod shown;
mod sink;

pub use letters::take;
pub use shown::as_html;
