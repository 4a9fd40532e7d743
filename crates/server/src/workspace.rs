//! The pages of the desk, one file a page: a view of plain data and the function that draws it.
//!
//! A view holds what is true, never how it is said: words, dates and percentages are made here and in `look`.

pub mod account;
pub mod act;
pub mod answer;
pub mod bulk;
pub mod canned;
pub mod case;
pub mod context;
pub mod customer;
pub mod empty;
pub mod events;
pub mod find;
pub mod handing;
pub mod handoff;
pub mod inbox;
pub mod insertions;
pub mod list;
pub mod mails;
mod mentions;
pub mod merge;
pub mod new_case;
pub mod notices;
pub mod parties;
pub mod pause;
pub mod people;
pub mod person;
pub mod priorities;
pub mod priority;
mod proposal;
mod read;
pub mod reader;
pub mod recording;
pub mod relate;
pub mod replies;
pub mod resending;
pub mod resolving;
pub mod roles;
pub mod rosters;
pub mod search;
pub mod snoozing;
pub mod split;
pub mod stepping;
pub mod teams;
pub mod thread;
pub mod triage;
pub mod waiting;
pub mod whole_mail;
pub(crate) mod words;

pub(crate) use words::crumbs;
