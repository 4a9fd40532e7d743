//! Tests of the desk, in its own notation.

mod case_obligations;
mod changes;
mod clocks;
mod closures;
mod contacts;
mod corrections;
mod exceptions;
mod families;
mod glances;
mod kinds;
mod ladder;
mod lateness;
mod laws;
mod live;
mod month;
mod obligation_laws;
mod obligations;
mod requests;
mod states;
mod stored;
mod story;
mod triage;
mod versions;
