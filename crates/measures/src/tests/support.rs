//! A small desk in New York with one promise of each sort, and facts about it.

use calendar::{Instant, Plan, Ratio, TimeOfDay, Within, Zone};
use desk::Rulebook;
use desk::case::event::{AgentId, CaseId, ContactId, CustomerId, TeamId};
use desk::case::outcome::{Promise, Verdict};
use mission::policy::{
    AffectedRule, Aim, BacklogRule, CalendarChoice, CalendarId, CalendarRule, CalendarZone, CategoryId,
    ChannelRule, ClauseId, Comparator, Comparison, CreditBand, CreditRule, FirstContactRule, Goal, Judge,
    LevelMeasure, LevelVariant, Objective, ObjectivePeriod, ReopenMode, ReopenRule, Scope, ServiceLevel,
    ServiceLevelId, Target, TargetId, Terms, Tier, TierId, TierUpgrade, WaitEnd,
};
use mission::{Channel, ChannelSet, ClockKind, Metric, Policy, Priority, Stop, StopSet};

use crate::facts::{
    CategoryCode, CohortCode, ContactFact, OutcomeFact, ProductCode, SpellEnd, SpellFact, WaitMs,
};
use crate::month::Month;

pub const TRIAGE: Promise = Promise::Target(ClockKind::Triage, TargetId(0));
pub const RESPONSE: Promise = Promise::Target(ClockKind::FirstResponse, TargetId(1));
pub const PHONE: ServiceLevelId = ServiceLevelId(0);
pub const CHAT: ServiceLevelId = ServiceLevelId(1);
pub const EMAIL: ServiceLevelId = ServiceLevelId(2);

/// `2025-06-10T09:15:00-04:00`, or `2025-06-10 09:15` in New York.
pub fn at(text: &str) -> Instant {
    if text.contains('T') {
        return text.parse().unwrap();
    }
    let (date, time) = text.split_once(' ').unwrap();
    new_york().instant_of(date.parse().unwrap(), time.parse::<TimeOfDay>().unwrap())
}

pub fn new_york() -> Zone {
    Zone::named("America/New_York").unwrap()
}

pub fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub fn percent(n: i128) -> Ratio {
    Ratio::new(n, 100)
}

pub fn at_least(value: Ratio) -> Goal {
    Goal { comparison: Comparison::AtLeast, value }
}

pub fn below(value: Ratio) -> Goal {
    Goal { comparison: Comparison::Below, value }
}

pub fn at_most(value: Ratio) -> Goal {
    Goal { comparison: Comparison::AtMost, value }
}

pub fn book() -> Rulebook {
    Rulebook::new(policy(), Vec::new())
}

pub fn policy() -> Policy {
    let zone = new_york();
    Policy {
        paths: Vec::new(),
        name: "Test".into(),
        version: "1".into(),
        identity: Default::default(),
        governance: Default::default(),
        statement: Default::default(),
        effective_on: None,
        reporting_zone: zone.clone(),
        home_zone: zone.clone(),
        publication_day: 5,
        max_lateness: calendar::Within::CalendarDays(7),
        calendars: vec![calendar("24x7", Plan::always()), calendar("standard", standard())],
        standard_calendar: CalendarId(1),
        obligation_calendar: CalendarId(1),
        p1_calendar: Some(CalendarId::ALWAYS),
        tiers: vec![Tier { name: "standard".into(), ..Tier::default() }],
        channels: Channel::ALL.iter().map(|channel| ChannelRule::of(*channel)).collect(),
        languages: Vec::new(),
        categories: Vec::new(),
        category_lists: Default::default(),
        interpreters: None,
        priorities: Default::default(),
        provisional_priority: Priority::P3,
        tier_upgrade: TierUpgrade::KeepTierOfReceipt,
        targets: vec![
            target("triage", ClockKind::Triage, Within::Elapsed(15 * 60_000)),
            target("response", ClockKind::FirstResponse, Within::BusinessTime(4 * 3_600_000)),
            target("resolution", ClockKind::Resolution, Within::BusinessDays(Ratio::whole(3))),
        ],
        goals: Vec::new(),
        service_levels: levels(),
        pauses: Vec::new(),
        reopen: ReopenRule { clause: None, window: Within::CalendarDays(14), mode: ReopenMode::Resume },
        ladders: Vec::new(),
        support_lines: Vec::new(),
        backlog: Some(BacklogRule {
            clause: ClauseId(0),
            older_than_days: Ratio::whole(5),
            goal: below(percent(2)),
            of: mission::policy::BacklogShare::Volume,
            volume_days: 30,
            snapshot_at: TimeOfDay::midnight(),
        }),
        credits: Some(credits()),
        obligations: Default::default(),
        objectives: Vec::new(),
        first_contact: FirstContactRule { routine: vec![CategoryId(0)], ..FirstContactRule::default() },
        surveys: Default::default(),
        jurisdictions: Vec::new(),
        practice: Default::default(),
        clauses: Vec::new(),
    }
}

/// Monday to Friday 08:00–20:00.
pub fn standard() -> Plan {
    Plan::from_hours("Mo-Fr 08:00-20:00").unwrap()
}

pub fn credits() -> CreditRule {
    CreditRule {
        clause: ClauseId(0),
        bands: vec![
            CreditBand { over: percent(5), percent: percent(5) },
            CreditBand { over: percent(10), percent: percent(10) },
        ],
        cap: percent(25),
        affected: AffectedRule::AnyMissed,
        issue_within: Within::BusinessDaysEnd(10),
        base: mission::policy::CreditBase::MonthlySubscription,
        claim_needed: false,
        claim_within: None,
        minimum_minor: 0,
    }
}

fn calendar(name: &str, plan: Plan) -> CalendarRule {
    CalendarRule { name: name.into(), zone: CalendarZone::Fixed(new_york()), plan, clause: None }
}

fn target(name: &str, kind: ClockKind, within: Within) -> Target {
    Target {
        not_before_ms: 0,
        name: name.into(),
        clause: ClauseId(0),
        kind,
        scope: Scope::default(),
        within,
        comparator: Comparator::AtMost,
        calendar: CalendarChoice::ByCase,
        satisfied_by: StopSet::from_iter([Stop::Resolved]),
        attainment: Ratio::ONE,
        confirmation_attempts: None,
        terms: Terms::default(),
    }
}

fn levels() -> Vec<ServiceLevel> {
    let wait = |seconds: i64, until| LevelMeasure::Wait {
        within_ms: seconds * 1_000,
        comparator: Comparator::AtMost,
        variant: LevelVariant::AnsweredOfOffered,
        short_abandon_ms: 5_000,
        until,
    };
    let response = LevelMeasure::FirstResponse {
        within: Within::BusinessTime(4 * 3_600_000),
        comparator: Comparator::AtMost,
        calendar: CalendarChoice::ByCase,
    };
    vec![
        level("phone", &[Channel::Phone], wait(60, WaitEnd::Answered), at_least(percent(80))),
        level("chat", &[Channel::Chat], wait(45, WaitEnd::FirstMessage), at_least(percent(85))),
        level("e-mail", &[Channel::Email, Channel::Portal], response, at_least(percent(90))),
        ServiceLevel {
            credit_bearing: false,
            ..level("asa", &[Channel::Phone], LevelMeasure::SpeedOfAnswer, at_most(Ratio::whole(60_000)))
        },
        ServiceLevel {
            credit_bearing: false,
            ..level(
                "abandonment",
                &[Channel::Phone],
                LevelMeasure::Abandonment { short_abandon_ms: 5_000 },
                at_most(percent(5)),
            )
        },
    ]
}

fn level(name: &str, channels: &[Channel], measure: LevelMeasure, goal: Goal) -> ServiceLevel {
    let channels: ChannelSet = channels.iter().copied().collect();
    let terms = Terms::default();
    ServiceLevel {
        name: name.into(),
        clause: ClauseId(0),
        channels,
        measure,
        goal,
        credit_bearing: true,
        terms,
    }
}

pub fn case(n: u32) -> CaseId {
    CaseId::from_index(n)
}

pub fn customer(n: u32) -> CustomerId {
    CustomerId::from_index(n)
}

/// A met outcome of an e-mail case at P3.
pub fn outcome(n: u32, promise: Promise, determined_at: Instant) -> OutcomeFact {
    OutcomeFact {
        determined_at,
        case: case(n),
        customer: Some(customer(n)),
        team: Some(TeamId::from_index(0)),
        agent: Some(AgentId::from_index(0)),
        overrun_permille: 0,
        promise,
        category: CategoryCode::NONE,
        product: ProductCode::NONE,
        cohort: CohortCode::NONE,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Channel::Email,
        verdict: Verdict::Met,
        breached_by_reclassification: false,
    }
}

/// A phone call of the open hours, neither answered nor abandoned yet.
pub fn call(n: u32, offered_at: Instant) -> ContactFact {
    ContactFact {
        offered_at,
        case: case(n),
        contact: Some(ContactId::from_index(n)),
        customer: Some(customer(n)),
        team: None,
        agent: None,
        answer_wait: WaitMs::NONE,
        message_wait: WaitMs::NONE,
        abandon_wait: WaitMs::NONE,
        handle: WaitMs::NONE,
        category: CategoryCode::NONE,
        product: ProductCode::NONE,
        cohort: CohortCode::NONE,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Channel::Phone,
        offered_in_open_time: true,
        ended: true,
    }
}

pub fn answered(n: u32, offered_at: Instant, wait_ms: i64) -> ContactFact {
    ContactFact { answer_wait: WaitMs::of(wait_ms), ..call(n, offered_at) }
}

pub fn abandoned(n: u32, offered_at: Instant, wait_ms: i64) -> ContactFact {
    ContactFact { abandon_wait: WaitMs::of(wait_ms), ..call(n, offered_at) }
}

/// The first spell of a case, still open.
pub fn open(n: u32, received_at: Instant) -> SpellFact {
    SpellFact {
        received_at,
        opened_at: received_at,
        ended_at: SpellFact::NEVER,
        reopened_at: SpellFact::NEVER,
        excluded_at: SpellFact::NEVER,
        case: case(n),
        customer: Some(customer(n)),
        team: None,
        agent: None,
        zone: desk::case::event::ZoneId(0),
        category: CategoryCode::NONE,
        product: ProductCode::NONE,
        cohort: CohortCode::NONE,
        n_transfers: 0,
        is_escalated: false,
        nth: 0,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Channel::Email,
        end: SpellEnd::StillOpen,
    }
}

pub fn resolved(n: u32, received_at: Instant, ended_at: Instant) -> SpellFact {
    SpellFact { ended_at, end: SpellEnd::Resolved, ..open(n, received_at) }
}

/// An objective about all of the desk, month by month.
pub fn objective(metric: u8, aim: Aim) -> Objective {
    Objective {
        name: "wish".into(),
        clause: ClauseId(0),
        metric: Metric::of(metric).unwrap(),
        aim,
        stretch: None,
        stretch_by: None,
        period: ObjectivePeriod::Month,
        rolling_months: None,
        scope: Scope::default(),
        products: None,
        cohorts: None,
        judge: Judge::Estimate,
        minimum_n: 0,
        margin: None,
        owner: String::new(),
        is_primary: false,
        board_kpi: None,
        budget_line: None,
    }
}
