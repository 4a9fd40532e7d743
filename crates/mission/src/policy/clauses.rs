//! The clauses of a mission: what can be quoted, by which number, in which chapter.

use std::collections::BTreeMap;
use std::fmt;

use super::Policy;

/// A statement of the mission that can be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// A stable path such as `promises.p1-response`.
    pub path: String,
    /// 1-based line in the mission file.
    pub line: u32,
    /// Its number, under which customers quote it.
    pub number: ClauseNumber,
    /// Whether customers may read it.
    pub is_public: bool,
    /// One plain English sentence.
    pub sentence: String,
}

/// Such as `4.2`: the second clause of the fourth chapter.
///
/// A number is given when a clause first appears and stays with the clause's path: see [`Policy::keep_numbers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseNumber {
    /// The chapter.
    pub chapter: Chapter,
    /// 1 for the first clause of the chapter.
    pub nth: u16,
}

impl fmt::Display for ClauseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.chapter.number(), self.nth)
    }
}

/// The chapters of every mission, in the order in which they are read. A chapter's number never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    /// The statement, the vision, the values.
    Purpose,
    /// How every agent behaves.
    Behaviour,
    /// By when a customer hears from the desk.
    Answering,
    /// By when a problem is solved.
    Resolving,
    /// What happens when time runs out.
    Escalation,
    /// What tiers get, and what is paid back.
    Credits,
    /// When and where the desk is reached, and for what.
    Hours,
    /// What the numbers are to reach, and how the desk gets better.
    Goals,
    /// Personal data and access for everybody.
    Data,
    /// Who reviews and changes the mission.
    Governance,
}

impl Chapter {
    /// Every chapter, in order.
    pub const ALL: [Chapter; 10] = [
        Chapter::Purpose,
        Chapter::Behaviour,
        Chapter::Answering,
        Chapter::Resolving,
        Chapter::Escalation,
        Chapter::Credits,
        Chapter::Hours,
        Chapter::Goals,
        Chapter::Data,
        Chapter::Governance,
    ];

    /// Its number, from 1.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its heading, as customers read it.
    pub const fn title(self) -> &'static str {
        match self {
            Chapter::Purpose => "Why we are here",
            Chapter::Behaviour => "How we behave",
            Chapter::Answering => "Answering you",
            Chapter::Resolving => "Putting it right",
            Chapter::Escalation => "Escalation",
            Chapter::Credits => "Tiers and credits",
            Chapter::Hours => "Hours, channels and scope",
            Chapter::Goals => "What we aim for",
            Chapter::Data => "Your data and your access",
            Chapter::Governance => "Changing this document",
        }
    }
}

impl Policy {
    /// Gives each clause the number it had in earlier versions, oldest first. A clause that is new gets the next number
    /// of its chapter that no version ever used.
    ///
    /// So a customer who quotes § 4.2 means the same promise in every version, and the number of a promise that was
    /// taken back is not given to another one.
    pub fn keep_numbers<'p>(&mut self, earlier: impl IntoIterator<Item = &'p Policy>) {
        let mut given: BTreeMap<(Chapter, String), u16> = BTreeMap::new();
        let mut last: BTreeMap<Chapter, u16> = BTreeMap::new();
        let mut number = |clause: &Clause| {
            let chapter = clause.number.chapter;
            let nth = *given.entry((chapter, clause.path.clone())).or_insert_with(|| {
                let last = last.entry(chapter).or_default();
                *last = last.saturating_add(1);
                *last
            });
            ClauseNumber { chapter, nth }
        };
        for clause in earlier.into_iter().flat_map(|policy| &policy.clauses) {
            number(clause);
        }
        for clause in &mut self.clauses {
            clause.number = number(clause);
        }
    }
}
