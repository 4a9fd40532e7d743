//! One file per subject.

mod notation;

mod business_days;
mod business_time;
mod clock_changes;
mod day_units;
mod work;
