//! The built program as people and scripts use it.

mod backtest;
mod due;
mod mission;
mod poster;
mod run;
