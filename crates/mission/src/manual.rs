//! The manual of the language, made from the doc comments of the tree, so that the two cannot drift.

use crate::check;
use crate::known::{MeasuredFile, RosterFile};
use crate::syntax::{Presence, Section, Setting, Tree, Value};

/// A page of the manual while it is written.
#[derive(Default)]
pub struct Page {
    text: String,
    /// The headings above the section that is written: `credits`, `bands`.
    path: Vec<&'static str>,
    /// Sections met in the settings of the one that is written; they follow below it.
    later: Vec<Later>,
    /// Settings that are not acted upon, with the headings above them.
    unenforced: Vec<String>,
}

/// The headings of a section and the function that writes it.
type Later = (Vec<&'static str>, fn(&mut Page));

/// The whole page `docs/mission-language.md`: how a mission is written, every setting, every finding.
pub fn manual() -> String {
    written().text
}

/// Every setting that is read and carried, but that this version does not act upon: `promise.disclosure`.
pub fn unenforced() -> Vec<String> {
    written().unenforced
}

fn written() -> Page {
    let mut page = Page { text: include_str!("manual/head.md").to_owned(), ..Page::default() };
    page.line("\n## Settings\n");
    page.line(&paragraph(Tree::DOC));
    page.line("");
    page.line("| Table | What it is for |");
    page.line("|---|---|");
    for setting in Tree::SETTINGS {
        let mark = page.mark(setting);
        page.line(&format!("| [`{0}`](#{0}) | {mark}{1} |", setting.key, paragraph(setting.doc)));
    }
    page.line("");
    for setting in Tree::SETTINGS {
        page.path = vec![setting.key];
        (setting.manual)(&mut page);
        page.finish_later();
    }
    page.findings();
    page.line("\n## Files beside a mission\n");
    for (name, manual) in
        [("rosters", RosterFile::manual as fn(&mut Page)), ("baselines", MeasuredFile::manual)]
    {
        page.path = vec![name];
        manual(&mut page);
        page.finish_later();
    }
    page
}

impl Page {
    /// Writes a section: what it is for, then each of its keys.
    pub(crate) fn section<S: Section>(&mut self) {
        let depth = "#".repeat(self.path.len() + 2);
        self.line(&format!("{depth} {}", self.path.join(" › ")));
        self.line("");
        self.line(&paragraph(S::DOC));
        self.line("");
        for setting in S::SETTINGS {
            self.setting(setting);
        }
        self.line("");
    }

    /// Writes the words a setting may hold.
    pub(crate) fn words(&mut self, words: impl IntoIterator<Item = &'static str>) {
        let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
        self.text.push_str(&format!(" One of {}.", words.join(", ")));
    }

    fn setting(&mut self, setting: &Setting) {
        let presence = match setting.presence {
            Presence::Required => "required".to_owned(),
            Presence::Optional => "optional".to_owned(),
            Presence::Default(default) => format!("default `{default}`"),
        };
        let (mark, doc) = (self.mark(setting), paragraph(setting.doc));
        self.text.push_str(&format!("- **`{}`**: {}; {presence}. {mark}{doc}", setting.key, setting.wanted));
        let before = self.text.len();
        let mut inner = Page::default();
        (setting.manual)(&mut inner);
        match inner.text.starts_with('#') {
            // A table: it gets a section of its own below.
            true => self.later.push(([self.path.as_slice(), &[setting.key]].concat(), setting.manual)),
            false => self.text.insert_str(before, &inner.text),
        }
        self.line(&format!(" Example: `{} = {}`", setting.key, setting.example));
    }

    /// Says of a setting that nothing acts upon it, and remembers that.
    fn mark(&mut self, setting: &Setting) -> &'static str {
        if setting.is_enforced {
            return "";
        }
        self.unenforced.push([self.path.as_slice(), &[setting.key]].concat().join("."));
        "*Not enforced by this version.* "
    }

    fn finish_later(&mut self) {
        while !self.later.is_empty() {
            let (path, manual) = self.later.remove(0);
            self.path = path;
            manual(self);
        }
    }

    fn findings(&mut self) {
        self.line("## Findings");
        self.line("");
        self.line("| Code | Rejects or warns of | What to do |");
        self.line("|---|---|---|");
        for check in check::CHECKS {
            let code = check.code.unwrap_or("");
            self.line(&format!("| {code} | {} | {} |", check.about, check.remedy));
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Doc comment lines as one paragraph.
fn paragraph(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").replace("  ", "\n\n")
}
