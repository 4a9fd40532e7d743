//! Markdown, for a handbook or an intranet.

use super::text::on_one_line;
use super::{Cell, Edition};

impl Edition {
    /// The edition as Markdown.
    pub fn markdown(&self) -> String {
        let mut page = format!("# {}\n\n{}.", plain(&self.name), plain(&self.imprint()));
        if let Some(owner) = &self.owner {
            page.push_str(&format!(" Owner: {}.", plain(owner)));
        }
        page.push('\n');
        if let Some(coming) = &self.coming {
            page.push_str(&format!("\n**{}** {}\n", plain(&coming.sentence()), coming.changes));
        }
        if self.headline != self.name {
            page.push_str(&format!("\n> {}\n", plain(&self.headline)));
        }
        for section in &self.sections {
            page.push_str(&format!("\n## {}. {}\n\n", section.chapter.number(), section.chapter.title()));
            if section.chapter == crate::policy::Chapter::Resolving {
                page.push_str(&self.priority_table());
            }
            for clause in &section.clauses {
                page.push_str(&format!("- **§ {}** {}\n", clause.number, plain(&clause.sentence)));
            }
        }
        if !self.contacts.is_empty() {
            page.push_str("\n## How to reach us\n\n");
            for contact in &self.contacts {
                page.push_str(&format!("- {}: {}\n", contact.label, plain(&contact.value)));
            }
        }
        page
    }

    fn priority_table(&self) -> String {
        if self.priorities.is_empty() {
            return String::new();
        }
        let mut table = "| Priority | Means | We answer in | You hear from us | Put right in |\n".to_owned();
        table.push_str("|---|---|---|---|---|\n");
        let cell = |cell: &Option<Cell>| {
            cell.as_ref()
                .map_or("–".to_owned(), |cell| format!("{} (§ {})", plain(&cell.text), cell.number))
        };
        for row in &self.priorities {
            let meaning = row.meaning.as_ref().map_or("–".to_owned(), |text| plain(text));
            table.push_str(&format!(
                "| {} | {meaning} | {} | {} | {} |\n",
                row.priority,
                cell(&row.answer),
                cell(&row.updates),
                cell(&row.resolution)
            ));
        }
        table.push('\n');
        table
    }
}

/// Text in which nothing is markup.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for letter in on_one_line(text).chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
