//! Cohorts of customers (metrics.md 1.5): a named list, else the month in which the first subscription began.

use std::collections::BTreeMap;

use calendar::Date;
use measures::CohortId;

/// What the rows of a customers file say about cohorts, by customer.
#[derive(Debug, Default)]
pub(super) struct Cohorts(BTreeMap<u32, Cohort>);

#[derive(Debug, Default)]
struct Cohort {
    named: Option<String>,
    first_on: Option<Date>,
}

impl Cohorts {
    /// Learns from one row; the first list that a customer is named in counts.
    pub(super) fn learn(&mut self, customer: u32, named: &str, active_from: Option<Date>) {
        if named.is_empty() && active_from.is_none() {
            return;
        }
        let cohort = self.0.entry(customer).or_default();
        if cohort.named.is_none() && !named.is_empty() {
            cohort.named = Some(named.to_string());
        }
        cohort.first_on = match (cohort.first_on, active_from) {
            (Some(known), Some(from)) => Some(known.min(from)),
            (known, from) => known.or(from),
        };
    }

    /// Hands each customer with the number of its cohort to `take`; the names, sorted. Names beyond what numbers can tell apart
    /// are unknown.
    pub(super) fn number(&self, mut take: impl FnMut(u32, CohortId)) -> Vec<String> {
        let mut names: Vec<String> = self.0.values().filter_map(Cohort::name).collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(usize::from(u16::MAX) - 1);
        for (customer, cohort) in &self.0 {
            let index = cohort.name().and_then(|name| names.binary_search(&name).ok());
            if let Some(index) = index.and_then(|index| u16::try_from(index).ok()) {
                take(*customer, CohortId(index));
            }
        }
        names
    }
}

impl Cohort {
    fn name(&self) -> Option<String> {
        let month = || self.first_on.map(|on| format!("{:04}-{:02}", on.year(), on.month()));
        self.named.clone().or_else(month)
    }
}
