//! Tests of the crate, one file per subject.

mod budgets;
mod pages;
mod words;
