//! Mail: what is read, and the score for each set of shared messages.

mod data;
mod hostile;
mod parse;
mod sets;
