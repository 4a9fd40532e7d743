//! Tests of the crate, one file per subject.

mod backlog;
mod budget;
mod credit;
mod display;
mod facts;
mod first_contact;
mod interval;
mod kpis;
mod levels;
mod manual;
mod merge;
mod month;
mod needs;
mod objective;
mod obligations;
mod outcomes;
mod period;
mod reliability;
mod report;
mod resolution;
mod shares;
mod state;
mod stats;
mod support;
mod surveys;
mod worst;
