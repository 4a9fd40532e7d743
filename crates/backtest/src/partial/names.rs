//! The names that the numbers of parts stand for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use desk::Rulebook;
use desk::case::event::{CaseId, CustomerId, ZoneId};
use measures::credit::Customer;
use measures::{Parts, Renumber};

use crate::customers::Customers;
use crate::history::History;
use crate::intern::Texts;

/// Names by the numbers that stand for them in the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartNames {
    /// Agents, sorted.
    pub agents: Vec<String>,
    /// Teams, sorted.
    pub teams: Vec<String>,
    /// Products, sorted.
    pub products: Vec<String>,
    /// Cohorts, sorted.
    pub cohorts: Vec<String>,
    /// Zones.
    pub zones: Vec<String>,
    /// Cases that something is said of, sorted.
    pub cases: Vec<String>,
    /// Customers that something is said of: those of the history sorted, then those only a customers file names, in its
    /// order.
    pub customers: Vec<String>,
    /// How many of the customers are of the history.
    pub n_in_history: usize,
}

/// Gives the cases and customers of some parts numbers of their own, and finds the names of everything.
pub(super) fn gather(
    (history, customers, book): (&History, &Customers, &Rulebook),
    parts: &mut Parts,
    subscriptions: &mut [Customer],
) -> PartNames {
    let texts = |texts: &Texts| texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    let mut numbers = Renumber::default();
    let cases: BTreeMap<String, CaseId> =
        parts.cases().into_iter().map(|case| (history.case_name(case), case)).collect();
    for (number, case) in (0..).zip(cases.values()) {
        set(&mut numbers.cases, case.index(), number);
    }
    let of_subscriptions = subscriptions.iter().map(|subscription| subscription.id);
    let used: BTreeSet<CustomerId> = parts.customers().into_iter().chain(of_subscriptions).collect();
    for (number, customer) in (0..).zip(&used) {
        set(&mut numbers.customers, customer.index(), number);
    }
    parts.renumber(&numbers);
    subscriptions.iter_mut().for_each(|subscription| subscription.id = numbers.customer(subscription.id));
    let n_in_history = used.iter().filter(|id| (id.index() as usize) < history.customers.len()).count();
    PartNames {
        agents: texts(&history.agents),
        teams: texts(&history.teams),
        products: texts(&history.products),
        cohorts: customers.cohorts.clone(),
        zones: (0..=book.home_zone().0).map(|id| book.zone(ZoneId(id)).name().to_string()).collect(),
        cases: cases.into_keys().collect(),
        customers: used.into_iter().map(|customer| customers.name(history, customer)).collect(),
        n_in_history,
    }
}

fn set(numbers: &mut Vec<u32>, old: u32, new: u32) {
    let index = old as usize;
    if index >= numbers.len() {
        numbers.resize(index + 1, 0);
    }
    numbers[index] = new;
}

/// Several lists as one, sorted, and the new numbers of each.
pub(super) fn unite<'n>(lists: impl Iterator<Item = &'n [String]>) -> (Vec<String>, Vec<Vec<u32>>) {
    let mut found: HashMap<&str, u32> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    for list in lists {
        let number = |name: &'n String| {
            *found.entry(name).or_insert_with(|| {
                names.push(name);
                names.len() as u32 - 1
            })
        };
        numbers.push(list.iter().map(number).collect());
    }
    let mut in_order: Vec<u32> = (0..names.len() as u32).collect();
    in_order.sort_unstable_by_key(|number| names[*number as usize]);
    let mut place = vec![0; names.len()];
    (0..).zip(&in_order).for_each(|(new, old)| place[*old as usize] = new);
    numbers.iter_mut().flatten().for_each(|number| *number = place[*number as usize]);
    (in_order.into_iter().map(|number| names[number as usize].to_string()).collect(), numbers)
}
