//! The sentences of how the desk works besides its promises: each with the key it comes from.

mod change;
mod customers;
mod data;
mod people;
mod reports;

use calendar::Within;

use super::words::length;
use crate::policy::{Between, Cadence};

pub(in crate::compile) use change::{ai, drafting, pilot, rollout, vendor};
pub(in crate::compile) use customers::{first_contact, knowledge, surveys, voice_of_customer};
pub(in crate::compile) use data::{accessibility, data, security};
pub(in crate::compile) use people::{
    budget, capability, incentives, job_profile, quality, training, workforce,
};
pub(in crate::compile) use reports::{dashboards, post_incident_review, reports, status_page};

/// Keys of a table with what they say.
pub(in crate::compile) type Lines = Vec<(String, String)>;

fn line(key: &str, sentence: String) -> (String, String) {
    (key.to_owned(), sentence)
}

fn physical(ms: i64) -> String {
    length(&Within::Elapsed(ms))
}

/// `every month`; nothing when it never happens.
fn often(cadence: Cadence) -> Option<&'static str> {
    Some(match cadence {
        Cadence::Weekly => "every week",
        Cadence::Monthly => "every month",
        Cadence::Quarterly => "every quarter",
        Cadence::Semiannual => "every half-year",
        Cadence::Yearly => "every year",
        Cadence::Never => return None,
    })
}

fn range<T: PartialEq>(between: &Between<T>, show: impl Fn(&T) -> String) -> String {
    match between.low == between.high {
        true => show(&between.low),
        false => format!("{} to {}", show(&between.low), show(&between.high)),
    }
}
