//! The pages of metrics in the manual, made from the comments at the head of each metric's file, so that the two cannot drift.

use mission::ClockKind;

use crate::kpi::{Kpi, attainment, customers, escalation};

/// Writes the list of pages from the names of files, so that a page is what its file says.
macro_rules! pages {
    ($($file:literal),+ $(,)?) => {
        /// Every file that defines metrics, with its text, in the order of the manual.
        pub const PAGES: &[(&str, &str)] = &[$(($file, include_str!(concat!("kpi/", $file, ".rs")))),+];
    };
}

pages! {
    "csat", "nps", "product_satisfaction", "response_rate", "first_contact", "first_contact_survey",
    "service_level", "speed_of_answer", "abandonment", "handle_time", "occupancy", "interpreter", "transfers", "re_ask",
    "attainment", "resolution", "escalation", "reopens", "backlog", "customers", "outreach", "refunds", "notice", "reviews", "privacy", "credits_issued", "contact_cost",
}

/// The whole page `docs/metrics.md`.
pub fn manual() -> String {
    let pooled = ClockKind::ALL.iter().filter_map(|kind| attainment::pooled(*kind));
    let others = pooled.chain([escalation::REDUCTION, customers::WORD]);
    let words: Vec<String> =
        Kpi::ALL.iter().map(|kpi| kpi.word()).chain(others).map(|word| format!("`{word}`")).collect();
    let mut text = include_str!("manual/head.md").replace("{words}", &words.join(", "));
    for (_, source) in PAGES {
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let mut lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
        let title = lines.next().unwrap_or_default();
        text.push_str(&format!("\n## {}\n", title.trim_end_matches('.')));
        lines.for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text
}
