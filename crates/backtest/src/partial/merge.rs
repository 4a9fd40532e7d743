//! Parts of a history put together to one report.

use std::collections::{BTreeMap, HashMap};

use calendar::Instant;
use desk::Rulebook;
use measures::credit::{self, Customer};
use measures::kpi::contact_cost::contact_costs;
use measures::{Frame, Parts, Renumber, Report};
use mission::Versions;
use rayon::prelude::*;

use super::exceptions;
use super::names::unite;
use super::{InFile, PartNames, Partial, Problems, Terms};
use crate::document::AdjustmentView;
use crate::problem::{EXAMPLES, Findings, Totals};
use crate::replay::{Replay, Span, digest, lacking};
use crate::source::Source;
use crate::staffing::{Staff, Staffing};
use crate::vocabulary;

/// Parts that do not belong to one report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// There is none.
    #[error("there is nothing to merge")]
    Nothing,
    /// It was measured under other promises.
    #[error("`{file}` was measured under another mission (`{theirs}`); measure it again under `{ours}`")]
    Mission {
        /// The part.
        file: String,
        /// Its mission.
        theirs: String,
        /// The one that was given.
        ours: String,
    },
    /// It ends at another instant.
    #[error("`{file}` ends at {theirs} and others at {ours}; give every part the same `--as-of`")]
    AsOf {
        /// The part.
        file: String,
        /// Its end.
        theirs: Instant,
        /// The end of the first one.
        ours: Instant,
    },
    /// What was measured cannot be read, although the file as a whole is what was written.
    #[error("`{file}` is damaged; measure the part again")]
    Damaged {
        /// The part.
        file: String,
    },
    /// It has customers or cases that another one has, too.
    #[error(
        "`{file}` and `{other}` have customers or cases in common, which would count twice; give every part once, and measure all \
         cases of a customer in one part"
    )]
    Shared {
        /// The part.
        file: String,
        /// One before it.
        other: String,
    },
    /// Something else that was asked for differs.
    #[error(
        "`{file}` was measured with {what} other than the first part; measure every part in the same way"
    )]
    Other {
        /// The part.
        file: String,
        /// What differs.
        what: &'static str,
    },
}

/// Parts put together.
#[derive(Debug)]
pub struct Merged {
    /// The report and what goes with it.
    pub replay: Replay,
    /// The names of everything.
    pub names: PartNames,
    /// What was equal in all parts.
    pub terms: Terms,
    /// The earliest receipt of any part.
    pub first_at: Option<Instant>,
    /// The history's files.
    pub file: String,
    /// The customers files.
    pub customers_file: Option<String>,
    /// The names under which the exceptions file was given.
    pub exceptions_file: Option<String>,
    /// What was wrong with the inputs.
    pub problems: Vec<Problems>,
    /// Corrections of published months.
    pub adjustments: Vec<AdjustmentView>,
    /// Time at work and costs of the whole desk.
    pub staffing: Staffing,
}

/// Adds parts of disjoint connected customers; the report is that of one run over all of them, in whatever order they come.
/// Each part has the name of its file for messages. A staffing file is about the whole desk, so that it comes in here.
///
/// # Errors
///
/// Fails when the parts were not measured under this mission, or not in the same way.
pub fn merge(
    mission: impl Into<Versions>,
    partials: Vec<(String, Partial)>,
    staffing: Option<Source>,
) -> Result<Merged, Mismatch> {
    let mission = mission.into();
    let digest = digest(&mission);
    let first = partials.first().ok_or(Mismatch::Nothing)?;
    let terms = first.1.terms.clone();
    for (file, partial) in &partials {
        check(file, partial, &first.1, &mission, digest)?;
    }
    check_apart(&partials)?;
    let (files, partials): (Vec<String>, Vec<Partial>) = partials.into_iter().unzip();
    let (names, numbers) = unite_names(&partials);
    let staffing =
        staffing.map_or_else(Staffing::default, |file| Staffing::read(file, &Staff::of_parts(&names)));
    let zones = names.zones.iter().filter_map(|name| vocabulary::zone(name.as_bytes())).collect();
    let subscriptions = subscriptions(&partials, &numbers);
    let first_at = partials.iter().filter_map(|partial| partial.first_at).min();
    let file = joined(partials.iter().map(|partial| partial.file.as_str()));
    let named = |files: String| Some(files).filter(|files| !files.is_empty());
    let customers_file =
        named(joined(partials.iter().filter_map(|partial| partial.customers_file.as_deref())));
    let exceptions_file =
        named(joined(partials.iter().filter_map(|partial| partial.exceptions_file.as_deref())));
    let problems = problems(&partials);
    let mut adjustments: Vec<AdjustmentView> =
        partials.iter().flat_map(|partial| partial.adjustments.iter().cloned()).collect();
    for view in &mut adjustments {
        let known_at = view.known_at.parse::<Instant>();
        view.known_at_shown = known_at.map_or(String::new(), |at| mission.united.reporting_zone.show(at));
    }
    let book = Rulebook::of_versions(mission, zones);
    let begins_at = partials.iter().filter_map(|partial| partial.begins_at).min();
    let begin = begins_at.unwrap_or(terms.as_of).min(terms.as_of);
    let mut frame = Frame::new(&book, (begin, terms.as_of), terms.months);
    frame.cuts = terms.cuts.clone();
    frame.keeps_items = terms.keeps_items;
    frame.cohorts.clone_from(&names.cohorts);
    frame.products.clone_from(&names.products);
    let mut parts = add(&files, &partials, &numbers, &frame)?;
    parts.merge(Parts::measure(&staffing.facts(), &frame));
    let (mut totals, mut n_received, mut n_events) = (Totals::default(), 0, 0);
    for partial in &partials {
        totals += partial.totals;
        n_received += partial.n_received;
        n_events += partial.n_events;
    }
    let absent = &terms.absent;
    let name = |case: desk::case::event::CaseId| names.cases.get(case.index() as usize).map(String::as_str);
    let names_customers = partials.iter().any(|partial| partial.names_customers);
    let report = Report::new(&frame, &parts, &lacking(absent, names_customers), name);
    let credits = credit::compute(&frame, &parts, &subscriptions, absent);
    let (as_of, findings) = (terms.as_of, Findings::default());
    let span = Span { as_of: Some(as_of), months: terms.months, ..Span::default() };
    let replay = Replay {
        as_of,
        begins_at,
        report,
        credits,
        contact_costs: contact_costs(&frame, &parts, &staffing.costs),
        adjusted: None,
        adjustments: Vec::new(),
        owed_adjustments: Vec::new(),
        findings,
        totals,
        n_received,
        n_events,
        parts,
        digest,
        span,
        book,
    };
    Ok(Merged {
        replay,
        names,
        terms,
        first_at,
        file,
        customers_file,
        exceptions_file,
        problems,
        adjustments,
        staffing,
    })
}

/// What was measured in all parts. Each thread adds some of them; the sums do not depend on which.
fn add(
    files: &[String],
    partials: &[Partial],
    numbers: &[Renumber],
    frame: &Frame<'_>,
) -> Result<Parts, Mismatch> {
    // A sum of its own costs as much as some parts.
    let each = files.par_iter().zip(partials).zip(numbers).with_min_len(32);
    let sums = each.try_fold(
        || Parts::empty(frame),
        |mut sum, ((file, partial), numbers)| {
            let added = sum.add_packed(&partial.parts, numbers);
            added.map(|()| sum).map_err(|_| Mismatch::Damaged { file: file.clone() })
        },
    );
    sums.try_reduce(
        || Parts::empty(frame),
        |mut sum, other| {
            sum.merge(other);
            Ok(sum)
        },
    )
}

fn check(
    file: &str,
    partial: &Partial,
    first: &Partial,
    mission: &Versions,
    digest: u128,
) -> Result<(), Mismatch> {
    let (terms, ours) = (&partial.terms, &first.terms);
    let file = file.to_string();
    if terms.digest != digest {
        let ours = format!("{} {}", mission.united.name, mission.united.version);
        return Err(Mismatch::Mission { file, theirs: terms.mission.clone(), ours });
    }
    if terms.as_of != ours.as_of {
        return Err(Mismatch::AsOf { file, theirs: terms.as_of, ours: ours.as_of });
    }
    let what = if terms.months != ours.months {
        "months"
    } else if terms.absent != ours.absent || terms.source != ours.source {
        "a mapping"
    } else if terms.exceptions != ours.exceptions {
        "exceptions"
    } else if terms.zones != calendar::zone_database_version() {
        "a zone database"
    } else if terms.cuts != ours.cuts {
        "dimensions"
    } else if terms.keeps_items != ours.keeps_items {
        "item lists"
    } else {
        return Ok(());
    };
    Err(Mismatch::Other { file, what })
}

/// Whether no part has a customer or a case of another.
fn check_apart(partials: &[(String, Partial)]) -> Result<(), Mismatch> {
    let mut of_customers: HashMap<&str, &str> = HashMap::new();
    let mut of_cases: HashMap<&str, &str> = HashMap::new();
    for (file, partial) in partials {
        let names = &partial.names;
        let customers = names.customers.iter().take(names.n_in_history);
        let customers = customers.filter_map(|name| of_customers.insert(name, file));
        let cases = names.cases.iter().filter_map(|name| of_cases.insert(name, file));
        if let Some(other) = customers.chain(cases).next() {
            return Err(Mismatch::Shared { file: file.clone(), other: other.to_owned() });
        }
    }
    Ok(())
}

/// All names, and for each part its new numbers.
fn unite_names(partials: &[Partial]) -> (PartNames, Vec<Renumber>) {
    let names = || partials.iter().map(|partial| &partial.names);
    let (agents, of_agents) = unite(names().map(|names| names.agents.as_slice()));
    let (teams, of_teams) = unite(names().map(|names| names.teams.as_slice()));
    let (products, of_products) = unite(names().map(|names| names.products.as_slice()));
    let (cohorts, of_cohorts) = unite(names().map(|names| names.cohorts.as_slice()));
    let (zones, of_zones) = unite(names().map(|names| names.zones.as_slice()));
    let (cases, of_cases) = unite(names().map(|names| names.cases.as_slice()));
    let (customers, n_in_history, of_customers) = unite_customers(partials);
    let lists = of_agents.into_iter().zip(of_teams).zip(of_products).zip(of_cohorts);
    let others = of_zones.into_iter().zip(of_cases).zip(of_customers);
    let numbers =
        lists.zip(others).map(|((((agents, teams), products), cohorts), ((zones, cases), customers))| {
            Renumber { agents, teams, products, cohorts, customers, cases, zones }
        });
    let numbers = numbers.collect();
    (PartNames { agents, teams, products, cohorts, zones, cases, customers, n_in_history }, numbers)
}

/// Customers of any history in the order of their names, then the others as they come.
fn unite_customers<'p>(partials: &'p [Partial]) -> (Vec<String>, usize, Vec<Vec<u32>>) {
    let of_history = |partial: &'p Partial| {
        let n = partial.names.n_in_history.min(partial.names.customers.len());
        &partial.names.customers[..n]
    };
    let (mut customers, _) = unite(partials.iter().map(of_history));
    let n_in_history = customers.len();
    let mut number_of: HashMap<String, u32> = customers.iter().cloned().zip(0..).collect();
    for name in partials.iter().flat_map(|partial| &partial.names.customers) {
        if !number_of.contains_key(name) {
            number_of.insert(name.clone(), customers.len() as u32);
            customers.push(name.clone());
        }
    }
    let number = |name: &String| number_of.get(name).copied().unwrap_or(0);
    let numbers = partials.iter().map(|partial| partial.names.customers.iter().map(number).collect());
    (customers, n_in_history, numbers.collect())
}

/// What customers pay. Parts may each have read the same customers file: of each customer the longest list counts.
fn subscriptions(partials: &[Partial], numbers: &[Renumber]) -> Vec<Customer> {
    let mut of_customers: BTreeMap<_, Vec<Customer>> = BTreeMap::new();
    for (partial, numbers) in partials.iter().zip(numbers) {
        let mut of_part: BTreeMap<_, Vec<Customer>> = BTreeMap::new();
        for subscription in &partial.subscriptions {
            let id = numbers.customer(subscription.id);
            of_part.entry(id).or_default().push(Customer { id, ..subscription.clone() });
        }
        for (id, list) in of_part {
            let known = of_customers.entry(id).or_default();
            if list.len() > known.len() {
                *known = list;
            }
        }
    }
    of_customers.into_values().flatten().collect()
}

/// The problems of all parts: counts added, the first examples by file and line. Every part has read the same exceptions
/// file, so that each of its records counts once; one that concerns nobody must concern nobody of any part.
fn problems(partials: &[Partial]) -> Vec<Problems> {
    let mut found: BTreeMap<_, Problems> = BTreeMap::new();
    let of_parts = partials.iter().flat_map(|partial| &partial.problems);
    for problems in of_parts.filter(|problems| problems.file != InFile::Exceptions) {
        let key = (problems.file, problems.kind);
        match found.get_mut(&key) {
            None => drop(found.insert(key, problems.clone())),
            Some(known) => {
                known.count = known.count.saturating_add(problems.count);
                known.examples.extend(problems.examples.iter().cloned());
            }
        }
    }
    let mut found: Vec<Problems> = found.into_values().collect();
    found.extend(exceptions::problems(partials));
    for problems in &mut found {
        problems
            .examples
            .sort_by(|a, b| (&a.file, a.line, a.at, &a.what).cmp(&(&b.file, b.line, b.at, &b.what)));
        problems.examples.truncate(EXAMPLES);
    }
    found
}

/// Different names once each, in order.
fn joined<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
