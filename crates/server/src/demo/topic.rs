//! What customers write about, and what comes of it.

mod english;
mod german;
mod incident;
mod spanish;

pub use incident::INCIDENT;

/// One kind of problem: what a customer writes, what is asked and answered, and how it ends. Braces hold words that
/// differ from case to case (`words::fill`).
#[derive(Debug)]
pub struct Topic {
    /// As the mission spells it.
    pub category: &'static str,
    /// How often it is P1, P2, P3 and P4.
    pub priorities: [u32; 4],
    /// In one line.
    pub subjects: &'static [&'static str],
    /// The first message.
    pub messages: &'static [&'static str],
    /// What we have to know.
    pub question: &'static str,
    /// What the customer says to that.
    pub answer: &'static str,
    /// What we write to each other.
    pub note: &'static str,
    /// How it ends.
    pub solutions: &'static [&'static str],
}

/// A language in which people write and are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Most of them.
    English,
    /// Those of accounts that say so.
    German,
    /// Those of accounts that say so.
    Spanish,
}

impl Language {
    /// By its code.
    pub fn of_code(code: Option<&str>) -> Language {
        match code {
            Some("es") => Language::Spanish,
            Some("de") => Language::German,
            _ => Language::English,
        }
    }

    /// What people write about in it.
    pub fn topics(self) -> &'static [Topic] {
        match self {
            Language::English => english::TOPICS,
            Language::German => german::TOPICS,
            Language::Spanish => spanish::TOPICS,
        }
    }
}
