#![doc = include_str!("../README.md")]

mod card_numbers;
mod history;
mod json_lines;
mod mail;
mod messages;
mod mission_text;
mod mutate;
mod opening_hours;
mod parquet;
mod partial;
mod random;

pub use card_numbers::card_numbers;
pub use history::history;
pub use json_lines::json_lines;
pub use mail::{mail, mail_bounces, mail_mbox, mail_quotes, mail_threads};
pub use messages::messages;
pub use mission_text::mission_text;
pub use mutate::mutate;
pub use opening_hours::opening_hours;
pub use parquet::parquet;
pub use partial::partial;
pub use random::Random;

/// A function that must not panic, whatever the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Folders whose files are inputs to begin with, from the repository's root.
    pub seeds: &'static [&'static str],
    /// The function.
    pub run: fn(&[u8]),
    /// Words that inputs of this target are made of.
    pub words: &'static [&'static str],
}

/// Every target.
pub const TARGETS: [Target; 13] = [
    Target {
        name: "card_numbers",
        seeds: &["fuzz/seeds/card_numbers"],
        run: card_numbers,
        words: card_numbers::WORDS,
    },
    Target {
        name: "history",
        seeds: &["fuzz/seeds/history", "crates/backtest/tests/golden", "mappings"],
        run: history,
        words: history::WORDS,
    },
    Target {
        name: "json_lines",
        seeds: &["fuzz/seeds/json_lines"],
        run: json_lines,
        words: json_lines::WORDS,
    },
    Target { name: "mail", seeds: &["fuzz/seeds/mail"], run: mail, words: mail::WORDS },
    Target { name: "mail_quotes", seeds: &["fuzz/seeds/mail_quotes"], run: mail_quotes, words: mail::QUOTES },
    Target { name: "mail_mbox", seeds: &["fuzz/seeds/mail_mbox"], run: mail_mbox, words: mail::MBOX },
    Target {
        name: "mail_threads",
        seeds: &["fuzz/seeds/mail_threads"],
        run: mail_threads,
        words: mail::WORDS,
    },
    Target {
        name: "mail_bounces",
        seeds: &["fuzz/seeds/mail_bounces"],
        run: mail_bounces,
        words: mail::WORDS,
    },
    Target { name: "messages", seeds: &["fuzz/seeds/messages"], run: messages, words: messages::WORDS },
    Target {
        name: "mission_text",
        seeds: &["fuzz/seeds/mission_text", "missions"],
        run: mission_text,
        words: mission_text::WORDS,
    },
    Target {
        name: "opening_hours",
        seeds: &["fuzz/seeds/opening_hours"],
        run: opening_hours,
        words: opening_hours::WORDS,
    },
    Target { name: "parquet", seeds: &["fuzz/seeds/parquet"], run: parquet, words: parquet::WORDS },
    Target { name: "partial", seeds: &["fuzz/seeds/partial"], run: partial, words: partial::WORDS },
];
