//! The opening hours of one calendar entry.

use calendar::{Date, Error, Plan};

use crate::check::Context;
use crate::finding::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::hint::nearest;
use crate::syntax::tree::CalendarEntry;
use crate::syntax::{CivilDate, DateName, Text};

/// How many closed, and how many special dates are read. The two are compared with each other.
const MOST_DATES: usize = 2_000;

/// The plan of a calendar entry, or everything that is wrong with it.
///
/// # Errors
///
/// At least one finding; those about hours and dates are E-20.
pub(crate) fn plan_of(entry: &CalendarEntry, context: &Context<'_>) -> Result<Plan, Vec<Finding>> {
    let mut findings = Vec::new();
    let hours = weekly(entry).map_err(|error| vec![wrong(entry.hours.span, &error)])?;
    let mut plan = hours.clone();
    let special: Vec<(&Spanned<DateName>, &Text)> = entry.special.value.iter().collect();
    let closed = &entry.closed.value.0;
    findings.extend(too_many("special dates", special.get(MOST_DATES).map(|(date, _)| date.span)));
    findings.extend(too_many("closed dates", closed.get(MOST_DATES).map(|date| date.span)));
    for (date, intervals) in special.iter().take(MOST_DATES) {
        // Tried on the bare hours first, so that one faulty date does not hide the others.
        match hours.clone().with_special(date.value.0, &intervals.0) {
            Err(error) => findings.push(wrong(date.span, &error)),
            Ok(_) if closes(closed, date.value.0) => {
                findings.push(wrong(date.span, &Error::SpecialAndClosed(date.value.0)));
            }
            Ok(_) => {
                add(&mut plan, date.span, &mut findings, |plan| plan.with_special(date.value.0, &intervals.0))
            }
        }
    }
    for date in closed.iter().take(MOST_DATES) {
        if !plan.is_special(date.value.0) {
            add(&mut plan, date.span, &mut findings, |plan| plan.with_closed(date.value.0));
        }
    }
    for name in &entry.holidays.value.0 {
        match with_holidays(hours.clone(), name, context) {
            Err(finding) => findings.push(finding),
            Ok(_) => match with_holidays(plan.clone(), name, context) {
                Ok(more) => plan = more,
                Err(finding) => findings.push(finding),
            },
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(match &entry.valid_from {
        Some(date) => plan.with_valid_from(date.value.0),
        None => plan,
    })
}

/// Whoever names holidays means them to be closed, whether or not the hours repeat it.
fn weekly(entry: &CalendarEntry) -> Result<Plan, Error> {
    let hours = &entry.hours.value.0;
    let plan = Plan::from_hours(hours)?;
    match entry.holidays.value.0.is_empty() || plan.closes_on_holidays() {
        true => Ok(plan),
        false => Plan::from_hours(&format!("{hours}; PH off")),
    }
}

fn closes(closed: &[Spanned<CivilDate>], date: Date) -> bool {
    closed.iter().any(|closed| closed.value.0 == date)
}

fn too_many(what: &str, first: Option<Span>) -> Option<Finding> {
    let message = format!("a calendar has at most {MOST_DATES} {what}");
    first.map(|span| Finding::error(span, message).help("drop those of past years"))
}

fn add(
    plan: &mut Plan,
    span: Span,
    findings: &mut Vec<Finding>,
    with: impl FnOnce(Plan) -> Result<Plan, Error>,
) {
    let before = std::mem::replace(plan, Plan::always());
    match with(before) {
        Ok(after) => *plan = after,
        Err(error) => findings.push(wrong(span, &error)),
    }
}

fn with_holidays(plan: Plan, name: &Spanned<Text>, context: &Context<'_>) -> Result<Plan, Finding> {
    let word = &name.value.0;
    if !word.ends_with(".ics") {
        return plan.with_country_holidays(word).map_err(|error| unknown_country(name, &error));
    }
    let Some(text) = context.files.get(word) else {
        let message = format!("the calendar file `{word}` was not found");
        return Err(Finding::error(name.span, message).help("put it beside the mission file"));
    };
    plan.with_ics_holidays(text).map_err(|error| wrong(name.span, &error))
}

/// A country nobody knows holidays of, with the one that was probably meant: by its name, or by another code.
fn unknown_country(name: &Spanned<Text>, error: &Error) -> Finding {
    const OTHER_CODES: [(&str, &str); 4] = [("UK", "GB"), ("EL", "GR"), ("ENGLAND", "GB"), ("HOLLAND", "NL")];
    let word = name.value.0.as_str();
    let other = OTHER_CODES.iter().find(|(code, _)| code.eq_ignore_ascii_case(word)).map(|(_, code)| *code);
    let named = || {
        let near = nearest(word, calendar::countries().map(|country| country.name))?;
        calendar::countries().find(|country| country.name == near).map(|country| country.code)
    };
    // `USA` and `DEU` begin with the code.
    let longer = || {
        let first = word.get(..2).filter(|_| word.len() == 3)?;
        calendar::countries().map(|country| country.code).find(|code| code.eq_ignore_ascii_case(first))
    };
    let finding = wrong(name.span, error);
    match other.or_else(named).or_else(longer) {
        Some(code) => finding.help(format!("did you mean `{code}`?")),
        None => finding,
    }
}

/// The words of the calendar crate as a message and a remedy.
pub(crate) fn wrong(span: Span, error: &Error) -> Finding {
    let finding = |message: String, help: String| Finding::error(span, message).help(help);
    match error {
        Error::BadHours { text, why, nearest } => {
            let help = match nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write weekly hours such as `Mo-Fr 08:00-20:00; Sa 10:00-14:00`".to_owned(),
            };
            finding(format!("{text} are not opening hours: {why}"), help).code("E-20")
        }
        Error::NoOpenTime { text } => {
            let help = "name at least one interval, such as `Mo-Fr 08:00-20:00`".to_owned();
            finding(format!("the hours {text} have no open time at all"), help).code("E-20")
        }
        Error::SpecialAndClosed(date) => {
            finding(format!("{date} is both a special and a closed date"), "keep one of the two".to_owned())
                .code("E-20")
        }
        Error::UnknownCountry { code } => {
            let help = "give the dates as `closed`, or the name of an `.ics` file".to_owned();
            finding(format!("no holidays are known for the country {code}"), help)
        }
        Error::BadIcs { line, why } => {
            let help = "export the file anew, or give the dates as `closed`".to_owned();
            finding(format!("line {line} of the calendar file: {why}"), help)
        }
        other => finding(other.to_string(), "see the manual for how calendars are written".to_owned()),
    }
}
