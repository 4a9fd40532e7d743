//! Mail: what is read, recognised and written, and the score for each set of shared messages.

mod authenticity;
mod compose;
mod cut;
mod data;
mod hostile;
mod html;
mod kind;
mod mask;
mod mbox;
mod mime;
mod parse;
mod sets;
mod thread;
