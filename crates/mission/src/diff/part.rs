//! What of a clause changed, and whether customers are better off.

use std::cmp::Ordering;
use std::fmt;

/// What a change means for customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// More is promised.
    Stronger,
    /// Less is promised.
    Weaker,
    /// Something else is promised: more to some, less to others.
    Changed,
    /// It was not promised before.
    New,
    /// It is no longer promised.
    Removed,
    /// The same in other words.
    Reworded,
}

impl Verdict {
    /// A word for programs and people.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Stronger => "stronger",
            Verdict::Weaker => "weaker",
            Verdict::Changed => "changed",
            Verdict::New => "new",
            Verdict::Removed => "removed",
            Verdict::Reworded => "reworded",
        }
    }

    /// `Greater` is better for customers; without an order it is another promise.
    pub(super) fn of(order: Option<Ordering>) -> Verdict {
        match order {
            Some(Ordering::Greater) => Verdict::Stronger,
            Some(Ordering::Less) => Verdict::Weaker,
            Some(Ordering::Equal) => Verdict::Reworded,
            None => Verdict::Changed,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One thing that changed about a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it means for customers.
    pub verdict: Verdict,
    /// What changed: `the target is 2 h instead of 4 h`.
    pub text: String,
}

/// The verdict on all parts: theirs when they agree.
pub(super) fn overall(parts: &[Part]) -> Verdict {
    let mut verdicts = parts.iter().map(|part| part.verdict).filter(|verdict| *verdict != Verdict::Reworded);
    match verdicts.next() {
        None => Verdict::Reworded,
        Some(first) if verdicts.all(|verdict| verdict == first) => first,
        Some(_) => Verdict::Changed,
    }
}

/// Collects the parts of two entries that differ.
#[derive(Default)]
pub(super) struct Parts(pub Vec<Part>);

impl Parts {
    /// Two values of one setting.
    pub fn values(&mut self, what: &str, verdict: Verdict, (before, after): (String, String)) {
        if before != after {
            self.0.push(Part { verdict, text: format!("{what} is {after} instead of {before}") });
        }
    }

    /// What an entry covers, by name; without a list it covers all.
    pub fn cover(&mut self, what: &str, before: Option<Vec<String>>, after: Option<Vec<String>>) {
        let mut add = |verdict, text| self.0.push(Part { verdict, text });
        match (before, after) {
            (None, None) => {}
            (Some(before), None) => {
                add(Verdict::Stronger, format!("covers all {what} instead of {}", before.join(", ")));
            }
            (None, Some(after)) => {
                add(Verdict::Weaker, format!("covers only the {what} {}", after.join(", ")));
            }
            (Some(before), Some(after)) => {
                let (more, less) = (missing(&before, &after), missing(&after, &before));
                if !more.is_empty() {
                    add(Verdict::Stronger, format!("also covers the {what} {}", more.join(", ")));
                }
                if !less.is_empty() {
                    add(Verdict::Weaker, format!("no longer covers the {what} {}", less.join(", ")));
                }
            }
        }
    }
}

/// The names of `these` that are not among `known`.
fn missing<'n>(known: &[String], these: &'n [String]) -> Vec<&'n str> {
    these.iter().filter(|name| !known.contains(name)).map(String::as_str).collect()
}
