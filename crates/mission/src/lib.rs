#![doc = include_str!("../README.md")]

pub mod check;
mod compile;
pub mod diff;
pub mod draft;
pub mod edition;
mod finding;
mod format;
pub mod history;
pub mod known;
pub mod manual;
pub mod metric;
pub mod obligation;
pub mod policy;
mod reading;
mod source;
pub mod syntax;
pub mod templates;
#[cfg(test)]
mod tests;
pub mod vocabulary;

pub use check::{Accepted, Context, Files, Unevaluated};
pub use diff::{Diff, diff};
pub use draft::Draft;
pub use edition::{Edition, Readers};
pub use finding::{Finding, Severity, render};
pub use format::format;
pub use history::{History, HistoryFile, HistoryVersion, read_history};
pub use metric::{Metric, MetricUnit};
pub use obligation::{Jurisdiction, ObligationKind, Statute};
pub use policy::{Policy, Version, VersionError, Versions};
pub use reading::{
    Reading, compile, compile_bytes, compile_with_warnings, files_named, read, read_bytes, read_bytes_in,
    read_in,
};
pub use source::{Place, Source, Span, Spanned};
pub use syntax::{Tree, Unenforced};
pub use templates::{TEMPLATES, Template};
pub use vocabulary::{Channel, ChannelSet, ClockKind, Priority, PrioritySet, Stop, StopSet};
