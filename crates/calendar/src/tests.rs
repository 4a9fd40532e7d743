//! One file per subject.

mod notation;
mod numbers;
mod plans;
mod reference;

mod business_days;
mod business_time;
mod clock_changes;
mod day_units;
mod hours;
mod ics;
mod laws;
mod text;
mod work;
