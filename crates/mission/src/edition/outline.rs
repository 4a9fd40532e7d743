//! The outline of a 10-minute presentation to everybody.

use super::markdown::plain;
use super::{Edition, Section};
use crate::policy::Chapter;

/// How long the presentation takes.
const MINUTES: u32 = 10;
/// How many clauses a part quotes; nobody listens to more.
const MOST: usize = 4;

/// The parts: a heading, the chapters it quotes, its minutes, and what to say about them.
const PARTS: [(&str, &[Chapter], u32, &str); 7] = [
    ("Why we are here", &[Chapter::Purpose], 1, "Read the statement aloud, once, slowly."),
    ("How we behave", &[Chapter::Behaviour], 1, "Ask the room for one example of each."),
    (
        "When customers hear from us",
        &[Chapter::Answering],
        2,
        "Say each number with its share and its hours.",
    ),
    (
        "When it is put right",
        &[Chapter::Resolving],
        1,
        "Walk through one case from the first message to the last.",
    ),
    (
        "When time runs out",
        &[Chapter::Escalation],
        1,
        "Say who is reached, and that asking early is welcome.",
    ),
    ("When we fall short", &[Chapter::Credits], 1, "Say what it costs us, and that customers need not ask."),
    ("How we know", &[Chapter::Goals], 1, "Show where each number stands today."),
];

impl Edition {
    /// The outline as Markdown: parts with their minutes, ten in all, each with the clauses to quote.
    pub fn outline(&self) -> String {
        let mut page =
            format!("# {}: ten minutes for everybody\n\n{}.\n", plain(&self.name), plain(&self.imprint()));
        let mut minute = 0;
        for (title, chapters, minutes, advice) in PARTS {
            let quotes: Vec<String> = self.quotes(chapters);
            let is_opening = chapters == [Chapter::Purpose];
            if quotes.is_empty() && !is_opening {
                continue;
            }
            page.push_str(&heading(&mut minute, minutes, title));
            if is_opening {
                page.push_str(&format!("- {}\n", plain(&self.headline)));
            }
            page.push_str(&quotes.concat());
            page.push_str(&format!("\n*{advice}*\n"));
        }
        // What no part needed is left for questions.
        let left = MINUTES - minute;
        page.push_str(&heading(&mut minute, left, "What happens now, and your questions"));
        if let Some(date) = &self.effective_on {
            page.push_str(&format!("- Version {} is in force from {}.\n", plain(&self.version), plain(date)));
        }
        if let Some(owner) = &self.owner {
            page.push_str(&format!("- Questions go to {}.\n", plain(owner)));
        }
        page
    }

    fn quotes(&self, chapters: &[Chapter]) -> Vec<String> {
        let is_meant = |section: &&Section| chapters.contains(&section.chapter);
        let clauses = self.sections.iter().filter(is_meant).flat_map(|section| &section.clauses);
        clauses
            .take(MOST)
            .map(|clause| format!("- {} (§ {})\n", plain(&clause.sentence), clause.number))
            .collect()
    }
}

fn heading(minute: &mut u32, minutes: u32, title: &str) -> String {
    let from = *minute;
    *minute += minutes;
    let counted = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    format!("\n## {from}:00 – {}:00 {title} ({counted})\n\n", *minute)
}
