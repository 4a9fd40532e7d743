//! M-04 response rate of the satisfaction survey, M-05 of the recommendation survey.
//!
//! **Definition.** Responses inside the answer window ÷ invitations delivered: 14 days for M-04, 21 days for M-05, by date in
//! the reporting zone with the last day included. An invitation that bounced, or that a reopening of the case took back, was
//! not delivered. A blank answer is a response. Attributed to the month of the invitation for M-04 and to its quarter for
//! M-05, and to what the case held then. Mature when the window of the last invitation has passed. Interval: Wilson.

use calendar::{Instant, Within, Zone};
use desk::case::event::Survey;

use crate::facts::SurveyFact;

/// Until when an answer counts.
#[derive(Debug, Clone, Copy)]
pub struct Window<'z> {
    zone: &'z Zone,
    days: u32,
}

impl<'z> Window<'z> {
    /// The days of M-01 and M-04.
    pub const CSAT_DAYS: u32 = 14;
    /// The days of M-05.
    pub const NPS_DAYS: u32 = 21;

    /// So many days after the sending, by date in a zone.
    pub const fn new(zone: &'z Zone, days: u32) -> Window<'z> {
        Window { zone, days }
    }

    /// The first instant after the window of an invitation.
    pub fn closes_at(&self, sent_at: Instant) -> Instant {
        let last_on = Within::CalendarDays(self.days).date_from(self.zone.date_of(sent_at));
        last_on.and_then(|on| self.zone.end_of(on)).unwrap_or(SurveyFact::NEVER)
    }

    /// Whether an answer came after the window of its question. Without a known sending there is none.
    pub fn is_late(&self, survey: &SurveyFact) -> bool {
        survey.due_from < SurveyFact::NEVER && survey.answered_at >= self.closes_at(survey.due_from)
    }
}

/// Whether an invitation to `wanted` was answered in time; `None` when it does not count.
pub fn judge(survey: &SurveyFact, wanted: Survey, window: &Window<'_>) -> Option<bool> {
    let is_delivered = survey.is_sent() && !survey.is_bounced && !survey.is_withdrawn;
    (survey.survey == wanted && is_delivered).then(|| survey.is_answered() && !window.is_late(survey))
}
