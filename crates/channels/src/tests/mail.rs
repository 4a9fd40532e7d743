//! Mail: what is read, and the score for each set of shared messages.

mod cut;
mod data;
mod hostile;
mod parse;
mod sets;
