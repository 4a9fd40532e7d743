//! Addresses of people and desks.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest address that is one; RFC 5321 allows 254.
const LONGEST: usize = 254;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// A mailbox with the name that its owner gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// What stands before the address; often a person's name, never to be trusted.
    pub name: Option<String>,
    /// The address as it was written, without line ends or control characters.
    pub address: String,
}

impl Address {
    /// An address without a name.
    pub fn bare(address: &str) -> Address {
        Address { name: None, address: clean(address) }
    }

    /// An address with a name; an empty name is none.
    pub fn new(name: &str, address: &str) -> Address {
        let name: String = clean(name).chars().take(LONGEST_NAME).collect();
        Address { name: Some(name).filter(|name| !name.is_empty()), address: clean(address) }
    }

    /// The address in the form in which two are compared. Local parts are compared without case as every large provider does.
    pub fn key(&self) -> String {
        self.address.to_lowercase()
    }

    /// What stands after the last `@`, in lower case.
    pub fn domain(&self) -> Option<String> {
        let (_, domain) = self.address.rsplit_once('@')?;
        Some(domain.to_lowercase()).filter(|domain| !domain.is_empty())
    }

    /// What stands before the last `@`, with its case.
    pub fn local_part(&self) -> &str {
        self.address.rsplit_once('@').map_or(self.address.as_str(), |(local, _)| local)
    }

    /// Whether mail can be sent to it: one local part, one domain, no white space, no more than 254 bytes.
    pub fn is_deliverable(&self) -> bool {
        let has_sign = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';');
        let is_sound = |(local, domain): (&str, &str)| !local.is_empty() && is_domain(domain);
        self.address.len() <= LONGEST
            && !self.address.contains(has_sign)
            && self.address.rsplit_once('@').is_some_and(is_sound)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

fn is_domain(domain: &str) -> bool {
    let is_literal = domain.starts_with('[') && domain.ends_with(']');
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    is_literal || domain.split('.').all(is_label)
}

/// The text on one line, without characters that break or hide lines.
pub(super) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c == '\t' || c == '\n' { ' ' } else { c })
        .filter(|c| !crate::text::is_harmful(*c))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
