//! Tests of the crate, one file per subject.
