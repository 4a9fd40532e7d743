//! From when a month's value cannot change any more (metrics.md 1.10). Only mature values decide objectives.

use calendar::Instant;
use desk::Month;

use crate::facts::issue::window_end;
use crate::frame::Frame;
use crate::group::Slot;
use crate::kpi::Kpi;
use crate::kpi::response_rate::Window;
use crate::tallies::Tallies;

/// Whether a month of a metric is over and the window of its last item has passed at the end of the history.
pub fn is_mature(frame: &Frame<'_>, tallies: &Tallies, kpi: Kpi, month: Month) -> bool {
    frame.is_complete(month) && is_window_over(frame, tallies, kpi, month)
}

fn is_window_over(frame: &Frame<'_>, tallies: &Tallies, kpi: Kpi, month: Month) -> bool {
    let surveys = &frame.policy().surveys;
    let answered_in = |invited: Kpi, days: u32| {
        let last_at = tallies.shares.last_at(invited, Slot::Is(month));
        !last_at.is_in_range() || Window::new(frame.months.zone(), days).closes_at(last_at) <= frame.as_of
    };
    match kpi {
        // Mature seven days after the end of the month, whenever its last issue was resolved.
        Kpi::FirstContact | Kpi::FirstContactGross | Kpi::FirstContactRoutine => {
            frame.months.range(month).is_some_and(|range| window_end(range.end) <= frame.as_of)
        }
        Kpi::CsatResponseRate => answered_in(kpi, surveys.csat_days),
        // A response belongs to the wave in which it was invited, so the score is open as long as the rate is.
        Kpi::Nps | Kpi::NpsResponseRate => answered_in(Kpi::NpsResponseRate, surveys.nps_days),
        // Invitations to the study are in no number: the last one may have been sent on the last day of the month.
        Kpi::ProductSatisfaction => frame.months.range(month).is_some_and(|range| {
            let last_at = Instant(range.end.as_ms().saturating_sub(1));
            Window::new(frame.months.zone(), surveys.nps_days).closes_at(last_at) <= frame.as_of
        }),
        Kpi::ReopenRate => is_reopen_window_over(frame, tallies.shares.last_at(kpi, Slot::Is(month))),
        _ => true,
    }
}

/// Whether the reopen window of the last resolution has passed.
fn is_reopen_window_over(frame: &Frame<'_>, last_resolved_at: Instant) -> bool {
    if !last_resolved_at.is_in_range() {
        return true;
    }
    let window = &frame.policy().reopen.window;
    frame.book().end_of(window, last_resolved_at).is_some_and(|ends| ends <= frame.as_of)
}
