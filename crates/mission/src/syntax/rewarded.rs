//! What people may be rewarded for, and references to clauses.

use super::Plain;
use super::hint::{guess, one_of};
use super::text::AnyName;
use super::value::{Node, Value, shortened, span_of, text_of};
use crate::finding::Finding;
use crate::metric::Metric;
use crate::policy::RewardedNumber;

impl Value for RewardedNumber {
    const WANTED: &'static str = "a metric such as `\"M-71\"`, or a word for what no metric counts";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<RewardedNumber> {
        let text = text_of::<RewardedNumber>(node, findings)?.trim();
        let metric = Metric::find(text).map(RewardedNumber::Metric);
        let known =
            metric.or_else(|| RewardedNumber::WORDS.iter().find(|it| it.word() == Some(text)).copied());
        if known.is_none() {
            let words = || RewardedNumber::WORDS.iter().filter_map(|it| it.word());
            let help = match guess(text, words(), findings) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write the number of a metric, {}", one_of(words())),
            };
            let message = format!("`{}` is not {}", shortened(text), Self::WANTED);
            findings.push(Finding::error(span_of(node), message).help(help));
        }
        known
    }
    fn manual(page: &mut crate::manual::Page) {
        page.words(RewardedNumber::WORDS.iter().filter_map(|it| it.word()));
    }
}

impl Plain for RewardedNumber {
    type Plain = RewardedNumber;
    fn plain(&self) -> RewardedNumber {
        *self
    }
}

/// The id of a promise, an objective or a behavioural standard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseName(pub String);

impl Value for ClauseName {
    const WANTED: &'static str = "the id of a promise, an objective or a standard";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<ClauseName> {
        AnyName::read(node, findings).map(|name| ClauseName(name.0))
    }
}

impl Plain for ClauseName {
    type Plain = String;
    fn plain(&self) -> String {
        self.0.clone()
    }
}
