//! Real logs end to end: the numbers do not move unless somebody moves them.

use super::desk::{Desk, data, text};

fn report(data_set: &str, mapping: &str, mission: &[&str]) -> Option<String> {
    let history = data(data_set)?;
    let mapping = text(mapping);
    let versions: Vec<String> = mission.iter().map(|path| text(path)).collect();
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    let desk = Desk { mission: &versions, history, customers: None, mapping: Some(&mapping), as_of: None };
    // The zone database changes without the numbers changing.
    let version = format!("zones {}", calendar::zone_database_version());
    Some(desk.report().replace(&version, "zones …"))
}

#[test]
fn servicenow_under_the_customer_care_mission() {
    let path = "eventlog_servicenow_uci/incident_event_log.csv.gz";
    if let Some(report) = report(path, "mappings/servicenow_event_log.toml", &["missions/customer_care.toml"])
    {
        insta::assert_snapshot!(report);
    }
}

#[test]
fn jira_under_the_customer_care_mission() {
    let path = "eventlog_aea_jira/jira_events.csv.gz";
    if let Some(report) = report(path, "mappings/jira_history.toml", &["missions/customer_care.toml"]) {
        insta::assert_snapshot!(report);
    }
}

#[test]
fn boston_under_its_own_mission() {
    let path = "tickets_boston311_2015/boston311_2015_h1.csv.gz";
    let versions = ["missions/boston_311/1.0.toml", "missions/boston_311/2.0.toml"];
    if let Some(report) = report(path, "mappings/boston311.toml", &versions) {
        insta::assert_snapshot!(report);
    }
}
