//! E-17: incidents that are covered around the clock, but whose escalation reaches nobody at night.

use std::collections::BTreeSet;

use calendar::{Calendar, Instant};

use super::context::Roster;
use super::open_hours::is_always_open;
use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::syntax::tree::PathEntry;
use crate::vocabulary::Priority;

pub(super) const CHECK: Check = Check {
    code: Some("E-17"),
    about: "P1 covered in all 168 hours of the week, but not by the rosters of the path it is escalated on",
    remedy: "add shifts to the rosters of the path, or let P1 have the hours in which somebody is there",
    needs: &[Need::Rosters],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(rosters) = context.rosters else { return };
    if !tree.p1_calendar().is_some_and(|calendar| is_always_open(tree, calendar)) {
        return;
    }
    let watched = paths_of_p1(tree);
    for (name, path) in tree.paths.iter().filter(|(name, _)| watched.contains(name.value.0.as_str())) {
        let named: Vec<&str> = rosters_of(path).collect();
        let known: Vec<&Roster> = named.iter().filter_map(|roster| rosters.get(*roster)).collect();
        let message = match (named.is_empty(), uncovered(&known)) {
            // A path that names no roster is not this check's concern.
            (true, _) | (false, None) => continue,
            (false, Some(_)) if known.len() < named.len() => {
                let missing = named.iter().find(|roster| !rosters.contains_key(**roster));
                format!("P1 is covered 24x7, but there is no roster `{}`", missing.unwrap_or(&""))
            }
            (false, Some(at)) => format!(
                "P1 is covered 24x7, but nobody on `{}` is on duty {}",
                name.value.0,
                hour_of_week(at)
            ),
        };
        findings.push(Finding::error(name.span, message).code("E-17").help(CHECK.remedy));
    }
}

/// The paths of the ladders that watch P1.
fn paths_of_p1(tree: &Tree) -> BTreeSet<&str> {
    let ladders = tree.ladders.iter().map(|(_, ladder)| ladder).filter(|ladder| {
        let watched = ladder.priorities.as_ref();
        watched.is_none_or(|list| list.value.0.iter().any(|priority| priority.value == Priority::P1))
    });
    let rungs = ladders.flat_map(|ladder| &ladder.rungs.value.list).map(|rung| &rung.value);
    rungs
        .flat_map(|rung| rung.page.iter().chain(&rung.notify).chain(&rung.assign))
        .map(|path| path.value.0.as_str())
        .collect()
}

fn rosters_of(path: &PathEntry) -> impl Iterator<Item = &str> {
    path.steps.value.list.iter().filter_map(|step| step.value.roster.as_ref()).map(|id| id.value.0.as_str())
}

/// Mondays, 00:00 UTC: one in summer and one in winter, since rosters may be read in other zones than the desk's.
const MONDAYS: [i64; 2] = [1_748_822_400_000, 1_764_547_200_000];
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// The first minute of a week in which nobody is on duty.
fn uncovered(rosters: &[&Roster]) -> Option<Instant> {
    let staffed = rosters.iter().flat_map(|roster| &roster.shifts).filter(|shift| shift.n_people > 0);
    let shifts: Vec<Calendar> = staffed.map(|shift| shift.hours.in_zone(shift.zone.clone())).collect();
    if shifts.iter().any(Calendar::is_always_open) {
        return None;
    }
    let minutes = |monday: i64| (monday..monday + WEEK_MS).step_by(MINUTE_MS as usize).map(Instant);
    MONDAYS
        .iter()
        .flat_map(|monday| minutes(*monday))
        .find(|at| !shifts.iter().any(|shift| shift.is_open(*at)))
}

/// `on Monday at 22:00 UTC`.
fn hour_of_week(at: Instant) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let ms = (at.0 - MONDAYS[0]).rem_euclid(WEEK_MS);
    let (day, minute) = (ms / (24 * 3_600_000), ms % (24 * 3_600_000) / MINUTE_MS);
    let day = usize::try_from(day).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
    format!("on {day} at {:02}:{:02} UTC", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use calendar::{Plan, Zone};
    use rstest::rstest;

    use crate::check::testing::SOUND;
    use crate::check::{Roster, Rosters, Shift};
    use crate::{Context, read_in};

    const PATH: &str = "[ladders.case]\nrungs = [{ reaches = \"75%\", page = \"boss\" }]\n\
        [paths.boss]\nsteps = [{ role = \"duty manager\", roster = \"duty\", contact = [\"phone\"], within = \"10 min\" }]";

    fn roster(hours: &[(&str, &str)]) -> Rosters {
        let shift = |(hours, zone): &(&str, &str)| Shift {
            hours: Plan::from_hours(hours).expect("hours of a test"),
            zone: Zone::named(zone).expect("a zone of a test"),
            n_people: 1,
        };
        [("duty".to_owned(), Roster { shifts: hours.iter().map(shift).collect() })].into()
    }

    fn found(rosters: &Rosters, more: &str) -> Vec<String> {
        let context = Context { rosters: Some(rosters), ..Context::default() };
        let text = SOUND.replace("[owner]", &format!("{more}\n[owner]")) + PATH;
        let findings = read_in(&text, &context).findings;
        findings.into_iter().filter(|it| it.code == Some("E-17")).map(|it| it.message).collect()
    }

    #[rstest]
    #[case::always(&[("24/7", "UTC")], &[])]
    #[case::until_22(&[("Mo-Su 00:00-22:00", "UTC")], &["P1 is covered 24x7, but nobody on `boss` is on duty on Monday at 22:00 UTC"])]
    #[case::two_shifts(&[("Mo-Su 06:00-18:00", "UTC"), ("Mo-Su 18:00-06:00", "UTC")], &[])]
    #[case::two_zones(&[("Mo-Su 08:00-20:00", "Asia/Tokyo"), ("Mo-Su 08:00-20:00", "UTC")], &["P1 is covered 24x7, but nobody on `boss` is on duty on Monday at 20:00 UTC"])]
    #[case::five_days(&[("Mo-Fr 00:00-24:00", "UTC")], &["P1 is covered 24x7, but nobody on `boss` is on duty on Saturday at 00:00 UTC"])]
    fn e_17_the_rosters_of_p1_cover_the_week(#[case] shifts: &[(&str, &str)], #[case] messages: &[&str]) {
        assert_eq!(found(&roster(shifts), ""), messages);
    }

    #[test]
    fn e_17_a_p1_with_shorter_hours_needs_no_night() {
        let night = roster(&[("Mo-Fr 08:00-20:00", "UTC")]);
        assert_eq!(found(&night, "p1_calendar = \"standard\""), [""; 0]);
        assert_eq!(found(&night, "p1_calendar = \"none\""), [""; 0]);
    }

    #[test]
    fn e_17_a_roster_nobody_handed_in_covers_nothing() {
        assert_eq!(found(&Rosters::new(), ""), ["P1 is covered 24x7, but there is no roster `duty`"]);
    }
}
