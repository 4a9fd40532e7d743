//! What a new version demands before it may bind: notice and sign-offs.

use calendar::{Date, Within};

use super::Change;
use crate::obligation::ObligationKind;
use crate::policy::{NOTICE_DAYS, Policy, SignOff, earliest_effective_on, latest_announced_on};

/// What the changes of a version demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequences {
    /// Whether an SLA changes, looser or stricter.
    pub changes_sla: bool,
    /// Days between the announcement and the first date on which it may bind; 0 when no SLA changes.
    pub notice_days: u16,
    /// When it was announced.
    pub announced_on: Option<Date>,
    /// When it is to bind.
    pub effective_on: Option<Date>,
    /// The first date on which it may bind, once it was announced.
    pub earliest_effective_on: Option<Date>,
    /// The last date on which it may be announced, when it is known when it is to bind.
    pub latest_announced_on: Option<Date>,
    /// Whether the notice is long enough; `None` while one of the two dates is unknown.
    pub is_announced_in_time: Option<bool>,
    /// The approvals it needs.
    pub sign_offs: Vec<SignOffState>,
}

/// An approval and whether it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOffState {
    /// What is demanded.
    pub sign_off: SignOff,
    /// Until when: its own date, else the effective one.
    pub by: Option<Date>,
}

impl Consequences {
    pub(super) fn of(old: &Policy, new: &Policy, changes: &[Change]) -> Consequences {
        let changes_sla = changes.iter().any(|change| change.is_sla);
        let notice_days = if changes_sla { notice_of(old) } else { 0 };
        let (announced_on, effective_on) = (new.identity.announced_on, new.effective_on);
        let earliest = announced_on.map(|on| earliest_effective_on(on, notice_days));
        let in_time = earliest.zip(effective_on).map(|(earliest, effective)| effective >= earliest);
        let state = |sign_off: &SignOff| SignOffState {
            by: sign_off.by.or(effective_on),
            sign_off: sign_off.clone(),
        };
        Consequences {
            changes_sla,
            notice_days,
            announced_on,
            effective_on,
            earliest_effective_on: earliest,
            latest_announced_on: effective_on.map(|on| latest_announced_on(on, notice_days)),
            is_announced_in_time: in_time,
            sign_offs: new.governance.sign_offs.iter().map(state).collect(),
        }
    }
}

/// The notice the version in force promises, at least the 30 days nobody may go below.
pub(crate) fn notice_of(policy: &Policy) -> u16 {
    let promised = match policy.obligations.rule(ObligationKind::SlaNotice).within {
        Within::CalendarDays(days) => u16::try_from(days).unwrap_or(u16::MAX),
        Within::CalendarMonths(months) => u16::try_from(months.saturating_mul(31)).unwrap_or(u16::MAX),
        _ => NOTICE_DAYS,
    };
    promised.max(NOTICE_DAYS)
}
