//! The sentences of obligations.

use calendar::Within;

use super::dates::date_rule;
use super::words::{and, capital, length, time_of_one};
use crate::obligation::ObligationKind;
use crate::policy::{Comparator, Rung};

/// `We reach out to every detractor by the end of 3 business days.`
pub(in crate::compile) fn obligation(kind: ObligationKind, within: &Within, n_pulses: u32) -> String {
    use ObligationKind as Kind;
    let time = time_of_one(Comparator::AtMost, within);
    let length = length(within);
    match kind {
        Kind::DetractorOutreach => format!("We reach out to every detractor {time}."),
        Kind::Coaching => format!("We coach after every low review score {time}."),
        Kind::PlanReview => format!("We review every improvement plan {time} of its start."),
        Kind::ArticlePublication => {
            format!("On average, we publish an article on a new issue pattern {time}.")
        }
        Kind::ArticleReview => format!("We review every article {time} of its last review."),
        Kind::MicroTraining => format!("We train every agent a release affects {time} after its launch."),
        Kind::CreditIssue => format!("We issue every verified credit {time}."),
        Kind::PrivacyRequest => {
            format!("We answer every privacy request {time}, or earlier where a law says so.")
        }
        Kind::SlaNotice => format!("We announce every changed promise at least {length} before it binds."),
        Kind::MissionQuestion => format!("We answer every question about this mission {time}."),
        Kind::ChangeVerification => format!("We verify every process change {time}."),
        Kind::AdoptionPulse => {
            format!("We ask our staff how the mission works every {length}, {n_pulses} times.")
        }
        Kind::PilotWindow => format!("Every pilot runs for {length}."),
        Kind::TargetReview => format!("We review our targets {time}."),
        Kind::BoardSignOff => format!("The board signs off {time}."),
        Kind::SteeringCommittee => match within {
            Within::DateRule(rule) => format!("The steering committee meets on {}.", date_rule(rule)),
            _ => format!("The steering committee meets {time}."),
        },
        Kind::PlaybookReview => format!("We review the playbook {time}."),
        Kind::Reassessment => format!("We reassess this mission {time} of the last reassessment."),
        Kind::Retention => format!("We keep the data of a closed case for {length}, then delete it."),
        Kind::SameDayRefund => format!("We refund every qualifying claim {time}."),
        Kind::PrivacyConfirmation => format!("We confirm the receipt of every privacy request {time}."),
        Kind::PrivacyOptOut => format!("We honour every opt-out {time}."),
    }
}

/// `On every obligation: when 75 % of the time is used, management is told.`
pub(in crate::compile) fn obligation_ladder(kinds: Option<&[ObligationKind]>, rungs: &[Rung]) -> String {
    let kinds = kinds.map(|kinds| kinds.iter().map(|kind| kind.word().replace('_', " ")).collect::<Vec<_>>());
    let kinds = kinds.map_or_else(|| "every obligation".to_owned(), |kinds| and(&kinds));
    let steps: Vec<String> = rungs.iter().map(super::escalation::rung).collect();
    capital(&format!("on {kinds}: {}.", steps.join("; ")))
}
