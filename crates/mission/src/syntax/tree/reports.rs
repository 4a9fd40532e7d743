//! `[accessibility]`, `[status_page]`, `[dashboards]`, `[reports]`.

use crate::policy::{AccessibilityLevel, Cadence, StatusDetail, StatusFigure};
use crate::syntax::{List, Seconds};

settings! {
    /// For whom the desk's pages work.
    Accessibility => AccessibilityRule, "an `[accessibility]` table" {
        /// The level every page meets.
        level: AccessibilityLevel = default "\"WCAG 2.1 AA\"", "\"WCAG 2.1 AA\"";
        /// How often it is audited.
        audit: Cadence = default "\"quarterly\"", "\"quarterly\"";
    }

    /// What everybody may see of a month. Its address stands in `[contact]`, the day of its publication in `[mission]`.
    StatusPage => StatusPageRule, "a `[status_page]` table" {
        /// The numbers it publishes.
        shows: List<StatusFigure> = default "[\"csat\", \"response_times\", \"backlog\", \"credits\"]", "[\"csat\", \"backlog\"]";
        /// How much it says of each.
        detail: StatusDetail = default "\"channels\"", "\"totals\"";
    }

    /// How old the numbers on a dashboard may be.
    Dashboards => DashboardsRule, "a `[dashboards]` table" {
        /// For phone, chat and in-app messages.
        live: Seconds = default "\"1 h\"", "\"15 min\"";
        /// For all other channels.
        asynchronous: Seconds = default "\"24 h\"", "\"24 h\"";
    }

    /// What the leadership reads.
    Reports => ReportsRule, "a `[reports]` table" {
        /// How often every objective is reported with value, target, trend and status. It is mailed to everybody who leads or
        /// runs the desk: when the last month of its period is published, and every Monday where it is weekly.
        executive: Cadence = default "\"monthly\"", "\"monthly\"";
        /// How often the service's cost is held against retention and margin.
        return_on_investment: Cadence = default "\"quarterly\"", "\"quarterly\"", unenforced;
    }
}
