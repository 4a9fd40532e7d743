//! The built program as people and scripts use it.

mod backtest;
mod backup;
mod crash;
mod due;
mod import;
mod mission;
mod mission_known;
mod mission_new;
mod poster;
mod run;
