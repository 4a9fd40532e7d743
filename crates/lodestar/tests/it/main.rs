//! The built program as people and scripts use it.

mod due;
mod mission;
mod run;
