#![doc = include_str!("../README.md")]

pub mod policy;
pub mod vocabulary;

pub use policy::Policy;
pub use vocabulary::{Channel, ChannelSet, ClockKind, Priority, PrioritySet, Stop, StopSet};
