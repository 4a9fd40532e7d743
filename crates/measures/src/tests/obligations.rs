//! M-10, M-14, M-90…M-93.

use desk::case::event::TeamId;
use desk::case::outcome::Verdict;
use mission::{ObligationKind, Priority};
use rstest::rstest;

use super::support::{at, book, case, month, new_york};
use crate::facts::{Facts, ObligationFact};
use crate::group::{Cuts, Dimension, Group, Held, Slot};
use crate::kpi::{Kpi, obligations};
use crate::month::Months;
use crate::share::Share;
use crate::tallies::Tallies;

fn months() -> Months {
    Months::new(new_york(), (month("2025-01"), month("2025-02")), book().obligation_calendar(), 5)
}

fn fact(kind: ObligationKind, determined_at: &str, verdict: Verdict) -> ObligationFact {
    let mut held = Held::default();
    held.put(Dimension::Priority, Some(Priority::P3 as u32));
    held.put(Dimension::Team, Some(0));
    ObligationFact {
        kind,
        determined_at: at(determined_at),
        verdict,
        case: Some(case(1)),
        customer: None,
        held,
    }
}

fn facts(kind: ObligationKind) -> Vec<ObligationFact> {
    vec![
        fact(kind, "2025-01-31 23:59", Verdict::Met),
        ObligationFact { case: None, ..fact(kind, "2025-01-10 10:00", Verdict::Missed) },
        fact(kind, "2025-02-01 00:00", Verdict::Met),
        fact(kind, "2025-03-01 00:00", Verdict::Missed),
    ]
}

fn counted(facts: &[ObligationFact]) -> Tallies {
    let mut tallies = Tallies::new(&Cuts::default(), true);
    facts.iter().for_each(|fact| obligations::fold(&mut tallies, fact, &months()));
    tallies
}

#[rstest]
#[case::m_10_detractor_outreach(Kpi::OutreachOnTime, ObligationKind::DetractorOutreach)]
#[case::m_14_same_day_refund(Kpi::SameDayRefunds, ObligationKind::SameDayRefund)]
#[case::m_90_notice(Kpi::NoticeCompliance, ObligationKind::SlaNotice)]
#[case::m_91_target_review(Kpi::ReviewTimeliness, ObligationKind::TargetReview)]
#[case::m_91_board(Kpi::ReviewTimeliness, ObligationKind::BoardSignOff)]
#[case::m_91_committee(Kpi::ReviewTimeliness, ObligationKind::SteeringCommittee)]
#[case::m_91_playbook(Kpi::ReviewTimeliness, ObligationKind::PlaybookReview)]
#[case::m_91_reassessment(Kpi::ReviewTimeliness, ObligationKind::Reassessment)]
#[case::m_92_privacy_request(Kpi::PrivacyOnTime, ObligationKind::PrivacyRequest)]
#[case::m_92_opt_out(Kpi::PrivacyOnTime, ObligationKind::PrivacyOptOut)]
#[case::m_93_credit(Kpi::CreditsOnTime, ObligationKind::CreditIssue)]
fn an_outcome_counts_in_the_month_of_its_determination(#[case] kpi: Kpi, #[case] kind: ObligationKind) {
    let tallies = counted(&facts(kind));
    let of = |group: &Group| tallies.shares.of(kpi, group);
    assert_eq!(of(&Group::ALL), Share::new(2, 3));
    assert_eq!(of(&Group::month(month("2025-01"))), Share::new(1, 2));
    assert_eq!(of(&Group::month(month("2025-02"))), Share::new(1, 1));
    let others = Kpi::ALL.iter().filter(|other| **other != kpi);
    assert!(others.clone().all(|other| tallies.shares.of(*other, &Group::ALL) == Share::default()));
}

#[test]
fn m_10_merging_partitions_equals_measuring_all() {
    let all = facts(ObligationKind::DetractorOutreach);
    let (some, rest) = all.split_at(2);
    let mut merged = counted(some);
    merged.merge(counted(rest));
    let whole = counted(&all);
    for group in [Group::ALL, Group::month(month("2025-01")), Group::month(month("2025-02"))] {
        assert_eq!(
            merged.shares.of(Kpi::OutreachOnTime, &group),
            whole.shares.of(Kpi::OutreachOnTime, &group)
        );
    }
}

#[test]
fn m_92_lists_the_cases_it_counted() {
    let facts = Facts { obligations: facts(ObligationKind::PrivacyRequest), ..Facts::default() };
    let team = Group { team: Slot::Is(TeamId::from_index(0)), ..Group::ALL };
    let items = obligations::items(&facts, &months(), Kpi::PrivacyOnTime, &team);
    assert_eq!((items.hits.len(), items.others.len()), (2, 0));
}

#[rstest]
#[case::coaching(ObligationKind::Coaching)]
#[case::a_confirmation_is_no_request(ObligationKind::PrivacyConfirmation)]
#[case::an_article(ObligationKind::ArticleReview)]
fn m_91_and_m_92_leave_other_obligations_out(#[case] kind: ObligationKind) {
    assert_eq!(obligations::metric_of(kind), None);
}
