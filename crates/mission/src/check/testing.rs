//! What the tables of the checks are tested with.

use super::Context;
use crate::{Files, Reading, read, read_in};

/// A mission with nothing to find in it, to which a test adds lines of its own.
pub(crate) const SOUND: &str = concat!(
    r#"
[mission]
name = "Care"
version = "1.0"
reporting_zone = "America/New_York"
[owner]
name = "A. Rivera"
role = "Head of Support"
email = "owner@example.com"
[contact]
phone = "+1-555-0142"
site = "https://support.example.com"
email = "support@example.com"
portal = "https://portal.example.com"
postal = "1 Example Street"
correspondence_phone = "+1-555-0143"
security = "security@example.com"
"#,
    include_str!("../tests/words.toml"),
    r#"
[[promise]]
id = "satisfied"
objective = "satisfaction"
disclosure = { reference = "Terms of service 3.1" }

[calendars.standard]
hours = "Mo-Fr 08:00-20:00"
"#
);

/// The same with hours that no promise is too short for: closed for a minute a day.
pub(crate) fn always_sound() -> String {
    SOUND.replace("Mo-Fr 08:00-20:00", "Mo-Su 00:00-23:59")
}

/// A sound mission without some of its tables, named by their headings.
pub(crate) fn without(headings: &[&str]) -> String {
    let tables = SOUND.split_inclusive('\n').scan("", |heading, line| {
        if line.starts_with('[') {
            *heading = line.trim_end();
        }
        Some((*heading, line))
    });
    tables.filter(|(heading, _)| !headings.contains(heading)).map(|(_, line)| line).collect()
}

/// A sound mission without its objectives and what refers to them.
pub(crate) fn without_objectives() -> String {
    without(&["[capabilities]", "[[objective]]", "[[promise]]"])
}

/// What remains of a sound mission when it says nothing of people, promises and numbers.
pub(crate) fn bare() -> String {
    without(&["[behaviours]", "[capabilities]", "[[objective]]", "[[promise]]"])
}

/// The words at which `code` is found in a sound mission with `lines` added.
pub(crate) fn found(code: &str, lines: &str) -> Vec<String> {
    found_in(code, &format!("{SOUND}{lines}"))
}

/// The same, when the checks know more than the mission.
pub(crate) fn found_with(code: &str, lines: &str, context: &Context<'_>) -> Vec<String> {
    words_of(code, &read_in(&format!("{SOUND}{lines}"), context))
}

/// The words at which `code` is found in a whole mission.
pub(crate) fn found_in(code: &str, text: &str) -> Vec<String> {
    words_of(code, &read(text, &Files::new()))
}

fn words_of(code: &str, reading: &Reading) -> Vec<String> {
    let coded =
        reading.findings.iter().filter(|finding| finding.code == Some(code).filter(|code| !code.is_empty()));
    coded.map(|finding| reading.source().words(finding.span.clone().into()).to_owned()).collect()
}

/// A promise on a clock: its id, its clock, its target, and further lines.
pub(crate) fn promise(id: &str, clock: &str, target: &str, more: &str) -> String {
    format!("[[promise]]\nid = \"{id}\"\nclock = \"{clock}\"\ntarget = \"{target}\"\n{more}\n")
}

#[test]
fn a_sound_mission_has_no_findings() {
    assert_eq!(read(SOUND, &Files::new()).findings, []);
}
