#![doc = include_str!("../README.md")]

mod history;
mod mission_text;
mod mutate;
mod opening_hours;
mod random;

pub use history::history;
pub use mission_text::mission_text;
pub use mutate::mutate;
pub use opening_hours::opening_hours;
pub use random::Random;

/// A function that must not panic, whatever the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, which is also that of its folder of seeds.
    pub name: &'static str,
    /// The function.
    pub run: fn(&[u8]),
    /// Words that inputs of this target are made of.
    pub words: &'static [&'static str],
}

/// Every target.
pub const TARGETS: [Target; 3] = [
    Target { name: "history", run: history, words: history::WORDS },
    Target { name: "mission_text", run: mission_text, words: mission_text::WORDS },
    Target { name: "opening_hours", run: opening_hours, words: opening_hours::WORDS },
];
