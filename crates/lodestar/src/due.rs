//! `lodestar due`: by when a promise has to be kept.

use std::io::Write;

use calendar::{Instant, Plan, Within, Zone};
use clap::Args;

use crate::exit::{Exit, wrong_use};

/// Say by when a promise has to be kept
#[derive(Args)]
pub struct Due {
    /// The promise: `4 business hours`, `3 business days`, `24 h`, `same day before 16:00`, …
    within: String,
    /// When it starts: RFC 3339, such as 2026-02-10T14:05:00Z
    #[arg(long, value_name = "INSTANT")]
    from: String,
    /// Opening hours, such as `Mo-Fr 08:00-20:00`
    #[arg(long, value_name = "HOURS", default_value = "24/7")]
    hours: String,
    /// IANA time zone of the opening hours
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    zone: String,
}

impl Due {
    /// Answers the question on stdout.
    pub fn run(self) -> anyhow::Result<Exit> {
        let zone = Zone::named(&self.zone).map_err(wrong_use)?;
        let calendar = Plan::from_hours(&self.hours).map_err(wrong_use)?.in_zone(zone);
        let within: Within = self.within.parse().map_err(wrong_use)?;
        let from: Instant = self.from.parse().map_err(wrong_use)?;
        let due = calendar.due(from, &within).map_err(wrong_use)?;
        writeln!(std::io::stdout(), "{}", calendar.zone().show(due))?;
        Ok(Exit::Fine)
    }
}
