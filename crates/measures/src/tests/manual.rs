//! docs/metrics.md says what the code counts.

use crate::kpi::Kpi;
use crate::manual::{PAGES, manual};

#[test]
fn the_page_of_metrics_is_made_from_the_code() {
    let page = include_str!("../../../../docs/metrics.md");
    let renew = "cargo run -p measures --example metrics > docs/metrics.md";
    assert!(page == manual(), "docs/metrics.md is old; renew it with `{renew}`");
}

/// What several metrics share and none is defined by.
const NO_METRIC: [&str; 5] = ["customer_voice", "level", "live", "obligations", "waves"];

#[test]
fn every_file_of_a_metric_is_a_page() {
    let modules = include_str!("../kpi.rs").lines().filter_map(|line| line.strip_suffix(';'));
    let modules = modules.filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod ")));
    for name in modules {
        let is_page = PAGES.iter().any(|(page, _)| *page == name);
        assert_eq!(is_page, !NO_METRIC.contains(&name), "{name}");
    }
    assert!(PAGES.iter().all(|(_, text)| text.starts_with("//! M-")));
}

#[test]
fn every_metric_has_a_page_and_a_stable_name() {
    let page = manual();
    for kpi in Kpi::ALL {
        assert!(page.contains(kpi.metric()) && page.contains(kpi.word()), "{kpi:?}");
    }
}
