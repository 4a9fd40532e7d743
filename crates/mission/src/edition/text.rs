//! Plain text, for a reader with a terminal, a screen reader or a printer.

use super::Edition;

/// How many characters a line has.
const WIDTH: usize = 76;
/// Where the sentences begin.
const INDENT: usize = 9;

impl Edition {
    /// The edition as plain text of 76 columns.
    pub fn text(&self) -> String {
        let mut page = String::new();
        let name = wrapped(&self.name, WIDTH).join("\n");
        page.push_str(&format!("{name}\n{}\n", "=".repeat(self.name.chars().count().min(WIDTH))));
        page.push_str(&format!("{}.\n", self.imprint()));
        if let Some(owner) = &self.owner {
            page.push_str(&format!("Owner: {}\n", on_one_line(owner)));
        }
        if let Some(coming) = &self.coming {
            page.push_str(&format!("{} {}\n", coming.sentence(), coming.changes));
        }
        for section in &self.sections {
            let title = format!("{}. {}", section.chapter.number(), section.chapter.title());
            page.push_str(&format!("\n{title}\n{}\n\n", "-".repeat(title.chars().count())));
            for clause in &section.clauses {
                let number = format!("§ {}", clause.number);
                page.push_str(&entry(&number, &clause.sentence));
            }
        }
        if !self.contacts.is_empty() {
            page.push_str("\nHow to reach us\n---------------\n\n");
            for contact in &self.contacts {
                page.push_str(&format!("{}: {}\n", contact.label, on_one_line(&contact.value)));
            }
        }
        page
    }
}

/// A number and its sentence with a hanging indent.
fn entry(number: &str, sentence: &str) -> String {
    let lines = wrapped(sentence, WIDTH - INDENT);
    let numbers = std::iter::once(number).chain(std::iter::repeat(""));
    lines.iter().zip(numbers).map(|(line, number)| format!("{number:<INDENT$}{line}\n")).collect()
}

/// Words in lines of at most `width` characters; a longer word stands alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in
        text.split(|c: char| c.is_whitespace() && c != '\u{202f}' && c != '\u{a0}').filter(|w| !w.is_empty())
    {
        let n_letters = word.chars().count();
        match lines.last_mut() {
            // A percent sign stays with its number.
            Some(line) if word.starts_with('%') || line.chars().count() + 1 + n_letters <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

pub(super) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
