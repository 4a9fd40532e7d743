//! Whether a message really is from the person it names.
//!
//! SPF, DKIM, DMARC and ARC need answers of name servers, and the crate that evaluates them (mail-auth) always brings a resolver with
//! it; so the server runs it and gives its results as [`Checks`]. A mailbox that is fetched has them already, in the
//! `Authentication-Results` of the provider that received the mail: [`checks_of`] reads those.

mod written;

use std::fmt;

pub use self::written::checks_of;

use super::address::Address;
use super::mail::Mail;

/// What one check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It does not, and the domain is not sure that it must.
    SoftFail,
    /// The domain says nothing either way.
    Neutral,
    /// There is nothing to check.
    #[default]
    None,
    /// A name server did not answer; try again.
    TempError,
    /// What is published cannot be read.
    PermError,
}

impl Outcome {
    /// Its name, as RFC 8601 has it.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::SoftFail => "softfail",
            Outcome::Neutral => "neutral",
            Outcome::None => "none",
            Outcome::TempError => "temperror",
            Outcome::PermError => "permerror",
        }
    }

    /// The outcome of this name, as RFC 8601 has it.
    pub fn named(name: &str) -> Option<Outcome> {
        Some(match name.to_ascii_lowercase().as_str() {
            "pass" => Outcome::Pass,
            "fail" | "hardfail" => Outcome::Fail,
            "softfail" => Outcome::SoftFail,
            "neutral" | "policy" => Outcome::Neutral,
            "none" => Outcome::None,
            "temperror" => Outcome::TempError,
            "permerror" => Outcome::PermError,
            _ => return None,
        })
    }
}

/// A check and the domain it speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// What it found.
    pub outcome: Outcome,
    /// The domain, in lower case: of the envelope for SPF, of the signature for DKIM, of the sealer for ARC.
    pub domain: String,
}

/// What the domain of the writer asks to be done with mail that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Wish {
    /// Nothing.
    #[default]
    None,
    /// To set it apart.
    Quarantine,
    /// To refuse it.
    Reject,
}

/// Everything that was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// Whether the server that brought it may send for the domain of the envelope.
    pub spf: Check,
    /// Each signature.
    pub dkim: Vec<Check>,
    /// Whether one of the two speaks for the writer's domain.
    pub dmarc: Check,
    /// What that domain wishes otherwise.
    pub wish: Wish,
    /// The chain of those who passed it on; the domain is that of the last.
    pub arc: Check,
}

/// By what a writer is known. It is recorded on the case together with the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// DMARC passed.
    Dmarc,
    /// The writer's domain signed it.
    Dkim,
    /// Somebody the desk trusts passed it on unchanged and found it sound.
    Arc,
    /// The server of the writer's own domain brought it.
    Spf,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Dmarc => "DMARC",
            Method::Dkim => "DKIM",
            Method::Arc => "ARC",
            Method::Spf => "SPF",
        })
    }
}

/// Whether a message is from the address it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authenticity {
    /// The domain of the address vouches for it.
    Proven(Method),
    /// Nothing speaks for it or against it; account details stay closed until the person is known by other means.
    Unproven,
    /// A name server did not answer; to be asked again.
    NotKnown,
    /// The domain of the address says that it is not: warn whoever opens it.
    Contradicted,
    /// It names no writer, or several; no check can speak for one.
    NoWriter,
}

impl Authenticity {
    /// The word it is stored as.
    pub const fn word(self) -> &'static str {
        match self {
            Authenticity::Proven(Method::Dmarc) => "dmarc",
            Authenticity::Proven(Method::Dkim) => "dkim",
            Authenticity::Proven(Method::Arc) => "arc",
            Authenticity::Proven(Method::Spf) => "spf",
            Authenticity::Unproven => "unproven",
            Authenticity::NotKnown => "not_known",
            Authenticity::Contradicted => "contradicted",
            Authenticity::NoWriter => "no_writer",
        }
    }

    /// The one that is stored as this word.
    pub fn of_word(word: &str) -> Option<Authenticity> {
        let methods = [Method::Dmarc, Method::Dkim, Method::Arc, Method::Spf];
        let all = methods.into_iter().map(Authenticity::Proven).chain([
            Authenticity::Unproven,
            Authenticity::NotKnown,
            Authenticity::Contradicted,
            Authenticity::NoWriter,
        ]);
        all.into_iter().find(|one| one.word() == word)
    }

    /// Whether account details may be disclosed or changed on it, when the address is the customer's own.
    pub fn is_proven(self) -> bool {
        matches!(self, Authenticity::Proven(_))
    }
}

/// Whether a message really is from its writer. `trusted_sealers` are the domains whose word counts for mail that they pass on.
pub fn judge(mail: &Mail, checks: &Checks, trusted_sealers: &[String]) -> Authenticity {
    let [writer] = &mail.from[..] else { return Authenticity::NoWriter };
    // Two fields of the name `From` are a trick: programs show either.
    let n_fields = mail.headers_named("From").count();
    let Some(domain) = writer.domain().filter(|_| n_fields == 1) else { return Authenticity::NoWriter };
    let passes = |check: &Check| check.outcome == Outcome::Pass;
    if passes(&checks.dmarc) && is_aligned(&checks.dmarc.domain, &domain) {
        return Authenticity::Proven(Method::Dmarc);
    }
    if checks.dkim.iter().any(|check| passes(check) && is_aligned(&check.domain, &domain)) {
        return Authenticity::Proven(Method::Dkim);
    }
    if passes(&checks.arc)
        && trusted_sealers.iter().any(|sealer| checks.arc.domain.eq_ignore_ascii_case(sealer))
    {
        return Authenticity::Proven(Method::Arc);
    }
    if passes(&checks.spf) && checks.spf.domain.eq_ignore_ascii_case(&domain) {
        return Authenticity::Proven(Method::Spf);
    }
    let is_waiting = |check: &Check| check.outcome == Outcome::TempError;
    // A chain that nobody would believe is not waited for.
    let chain = Some(&checks.arc).filter(|_| !trusted_sealers.is_empty());
    if [&checks.dmarc, &checks.spf].into_iter().chain(chain).chain(&checks.dkim).any(is_waiting) {
        return Authenticity::NotKnown;
    }
    let is_against = checks.dmarc.outcome == Outcome::Fail && checks.wish != Wish::None
        || checks.spf.outcome == Outcome::Fail && checks.spf.domain == domain;
    if is_against { Authenticity::Contradicted } else { Authenticity::Unproven }
}

/// Whether a message proves to be from this customer: from an address of theirs, and proven.
pub fn is_customer(mail: &Mail, customer: &[Address], authenticity: Authenticity) -> bool {
    authenticity.is_proven()
        && mail.from.first().is_some_and(|writer| customer.iter().any(|known| known.key() == writer.key()))
}

/// Whether a domain speaks for another: the same, or one above it that is more than an ending. Strict where a list of public
/// endings would be needed.
fn is_aligned(speaker: &str, domain: &str) -> bool {
    let (speaker, domain) = (speaker.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let above = domain.strip_suffix(&speaker).is_some_and(|rest| rest.ends_with('.'));
    let is_ending = |name: &str| {
        let labels: Vec<&str> = name.split('.').collect();
        // `co.uk` and `com.br` are endings as `uk` and `br` are.
        labels.len() < 2 || labels.len() == 2 && labels[1].len() == 2 && labels[0].len() <= 3
    };
    speaker == domain && !speaker.is_empty() || above && !is_ending(&speaker)
}
