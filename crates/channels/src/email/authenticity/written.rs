//! Checks as they are written down, in the words of `Authentication-Results` (RFC 8601).

use std::fmt;

use super::{Check, Checks, Outcome, Wish};
use crate::email::mail::Mail;

/// What a system that the desk trusts found, from the `Authentication-Results` that it added (RFC 8601); `None` when it added none.
/// Only the first field of its name counts: those below it came with the message and can be anybody's.
pub fn checks_of(mail: &Mail, trusted: &str) -> Option<Checks> {
    let value = mail.headers_named("Authentication-Results").next()?;
    let bare = without_comments(value);
    let server = bare.split(';').next()?.split_whitespace().next()?;
    server.eq_ignore_ascii_case(trusted).then(|| Checks::read(value))
}

impl fmt::Display for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        property(f, ("spf", "smtp.mailfrom"), &self.spf)?;
        for check in &self.dkim {
            f.write_str("; ")?;
            property(f, ("dkim", "header.d"), check)?;
        }
        f.write_str("; ")?;
        property(f, ("dmarc", "header.from"), &self.dmarc)?;
        match self.wish {
            Wish::None => {}
            Wish::Quarantine => f.write_str(" policy.dmarc=quarantine")?,
            Wish::Reject => f.write_str(" policy.dmarc=reject")?,
        }
        f.write_str("; ")?;
        property(f, ("arc", "header.d"), &self.arc)
    }
}

/// Domains come from strangers: what could end a word is left out.
fn property(f: &mut fmt::Formatter<'_>, (method, name): (&str, &str), check: &Check) -> fmt::Result {
    write!(f, "{method}={}", check.outcome.name())?;
    let is_plain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let domain: String = check.domain.chars().filter(is_plain).take(255).collect();
    if domain.is_empty() { Ok(()) } else { write!(f, " {name}={}", domain.to_lowercase()) }
}

impl Checks {
    /// Checks as they were written down. What is not understood is left out.
    ///
    /// # Example
    ///
    /// ```
    /// # use channels::email::Checks;
    /// let written = "spf=pass smtp.mailfrom=example.com; dkim=fail header.d=example.com; dmarc=none; arc=none";
    /// assert_eq!(Checks::read(written).to_string(), written);
    /// ```
    pub fn read(text: &str) -> Checks {
        let wish = wish_of(text);
        let mut checks = Checks::default();
        for part in without_comments(text).split(';') {
            let words: Vec<(&str, &str)> =
                part.split_whitespace().filter_map(|word| word.split_once('=')).collect();
            let Some(((method, outcome), properties)) = words.split_first() else { continue };
            let Some(outcome) = Outcome::named(outcome) else { continue };
            let property = |names: &[&str]| {
                let found =
                    properties.iter().find(|(name, _)| names.contains(&name.to_ascii_lowercase().as_str()));
                let value = found.map(|(_, value)| value.trim_matches('"')).unwrap_or_default();
                value.rsplit_once('@').map_or(value, |(_, domain)| domain).to_lowercase()
            };
            match method.to_ascii_lowercase().split('/').next().unwrap_or_default() {
                "spf" => {
                    let domain = property(&["smtp.mailfrom", "smtp.mail", "smtp.helo"]);
                    checks.spf = Check { outcome, domain };
                }
                "dkim" => checks.dkim.push(Check { outcome, domain: property(&["header.d", "header.i"]) }),
                "dmarc" => {
                    checks.dmarc = Check { outcome, domain: property(&["header.from"]) };
                    checks.wish =
                        match property(&["policy.dmarc", "policy.published-domain-policy", "p"]).as_str() {
                            "reject" => Wish::Reject,
                            "quarantine" => Wish::Quarantine,
                            _ => wish,
                        };
                }
                "arc" => {
                    let domain = property(&["header.d", "header.oldest-pass", "arc.chain"]);
                    checks.arc = Check { outcome, domain };
                }
                _ => {}
            }
        }
        checks
    }
}

/// The wish that Google and others write into a comment: `(p=REJECT sp=REJECT dis=NONE)`.
fn wish_of(text: &str) -> Wish {
    let value = text.to_ascii_lowercase();
    if value.contains("(p=reject") {
        Wish::Reject
    } else if value.contains("(p=quarantine") {
        Wish::Quarantine
    } else {
        Wish::None
    }
}

fn without_comments(value: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}
