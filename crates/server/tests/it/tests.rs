//! Tests of the desk, in its own notation.

mod changes;
mod clocks;
mod contacts;
mod ladder;
mod laws;
mod live;
mod story;
