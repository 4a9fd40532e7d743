//! Mail through real servers, and through the doors that they use.

mod doors;
mod dovecot;
mod letters;
mod mailboxes;
mod receiving;
mod sending;
mod sink;
