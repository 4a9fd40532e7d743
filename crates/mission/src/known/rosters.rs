//! The file of rosters: who is on duty when, and how many people the promises need.

use calendar::Plan;

use super::staffing::staffing;
use crate::check::{Roster, Rosters, Shift, StaffedInterval};
use crate::compile::wrong_calendar;
use crate::finding::Finding;
use crate::source::{Source, Spanned};
use crate::syntax::section::section;
use crate::syntax::{Id, Many, Text, Whole, ZoneName};

section! {
    /// A file of rosters, for `lodestar mission check --rosters FILE`: who is on duty when, shift by shift, and how many people are needed. Several shifts may belong to one roster.
    RosterFile, "a file of rosters" {
        /// Shifts, one short table each: `[[shift]]`. At most 500.
        shift: Many<ShiftEntry> = part, "[{ roster = \"duty-managers\", hours = \"Mo-Su 00:00-24:00\", zone = \"UTC\" }]";
        /// What the staffing plan computed, one short table for each time of the week: `[[need]]`. At most 500.
        need: Many<NeedEntry> = part, "[{ roster = \"phone\", hours = \"Mo-Fr 09:00-12:00\", zone = \"UTC\", people = 7 }]";
    }

    /// Hours in which some people are on duty.
    ShiftEntry, "a shift" {
        /// The roster, as the escalation paths of the mission name it.
        roster: Id = required, "\"duty-managers\"";
        /// Weekly hours in OpenStreetMap notation.
        hours: Text = required, "\"Mo-Fr 20:00-08:00\"";
        /// The zone they are read in.
        zone: ZoneName = required, "\"America/New_York\"";
        /// How many people are on duty.
        people: Whole<0, 100_000> = default "1", "4";
    }

    /// Hours in which the promises need some people.
    NeedEntry, "a need of people" {
        /// The roster that must have them.
        roster: Id = required, "\"phone\"";
        /// Weekly hours in OpenStreetMap notation.
        hours: Text = required, "\"Mo-Fr 09:00-12:00\"";
        /// The zone they are read in.
        zone: ZoneName = required, "\"America/New_York\"";
        /// How many people are needed.
        people: Whole<0, 100_000> = required, "7";
    }
}

/// What a file of rosters says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The rosters by name.
    pub rosters: Rosters,
    /// Each half hour of the week in which people are needed; `None` when the file names no need.
    pub staffing: Option<Vec<StaffedInterval>>,
}

/// Most shifts, and most needs, of a file: every minute of a week is looked up in each.
const MOST: usize = 500;

/// Reads a file of rosters.
///
/// # Errors
///
/// Gives everything that is wrong with it, each with its place and a remedy.
pub fn rosters(bytes: &[u8]) -> Result<Known, Vec<Finding>> {
    let file: RosterFile = super::file(bytes)?;
    let mut findings = Vec::new();
    let crowded = [file.shift.list.get(MOST).map(|it| it.span), file.need.list.get(MOST).map(|it| it.span)];
    for span in crowded.into_iter().flatten() {
        let finding = Finding::error(span, format!("more than {MOST} entries of this kind"));
        findings.push(finding.help("join those with the same hours, and add up their `people`"));
    }
    if file.shift.list.is_empty() && file.need.list.is_empty() {
        let finding = Finding::error(file.span, "the file has no `[[shift]]`");
        findings.push(finding.help("write each shift with `roster`, `hours` and `zone`"));
    }
    let mut known = Known::default();
    for shift in file.shift.list.iter().take(MOST).map(|entry| &entry.value) {
        let Some(shift_read) = read_shift((&shift.hours, &shift.zone, shift.people.value.0), &mut findings)
        else {
            continue;
        };
        known
            .rosters
            .entry(shift.roster.value.0.clone())
            .or_insert_with(Roster::default)
            .shifts
            .push(shift_read);
    }
    let needs = file.need.list.iter().take(MOST).filter_map(|entry| {
        let need = &entry.value;
        let read = read_shift((&need.hours, &need.zone, need.people.value.0), &mut findings)?;
        Some((need.roster.value.0.as_str(), read))
    });
    let needs: Vec<(&str, Shift)> = needs.collect();
    if !findings.is_empty() {
        return Err(crate::finding::sorted(findings, &Source::new(&String::from_utf8_lossy(bytes))));
    }
    known.staffing = (!needs.is_empty()).then(|| staffing(&needs, &known.rosters));
    Ok(known)
}

fn read_shift(
    (hours, zone, people): (&Spanned<Text>, &Spanned<ZoneName>, i64),
    findings: &mut Vec<Finding>,
) -> Option<Shift> {
    match Plan::from_hours(&hours.value.0) {
        Ok(plan) => {
            let n_people = u32::try_from(people).unwrap_or(u32::MAX);
            Some(Shift { hours: plan, zone: zone.value.0.clone(), n_people })
        }
        Err(error) => {
            findings.push(wrong_calendar(hours.span, &error));
            None
        }
    }
}
