//! Questions to the person at the terminal.

use std::io::{BufRead, Write};

use calendar::Date;
use mission::TEMPLATES;
use mission::draft::{Draft, shown};

use crate::exit::wrong_use;

/// Asks on one stream and reads the answers from another.
pub struct Dialog<'s> {
    answers: Box<dyn BufRead + 's>,
    questions: Box<dyn Write + 's>,
}

impl<'s> Dialog<'s> {
    /// A dialog over these streams.
    pub fn new(answers: impl BufRead + 's, questions: impl Write + 's) -> Dialog<'s> {
        Dialog { answers: Box::new(answers), questions: Box::new(questions) }
    }

    /// Tells something.
    pub fn say(&mut self, words: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.questions, "{words}")?)
    }

    /// An answer, or nothing when the person only presses Enter; `hint` says what that means.
    pub fn ask(&mut self, question: &str, hint: &str) -> anyhow::Result<Option<String>> {
        let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
        write!(self.questions, "{question}{hint} ")?;
        self.questions.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(wrong_use("the questions were not answered; nothing was written"));
        }
        Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
    }

    /// An answer that must be given.
    pub fn insist(&mut self, question: &str) -> anyhow::Result<String> {
        loop {
            if let Some(answer) = self.ask(question, "")? {
                return Ok(answer);
            }
        }
    }

    /// The template to begin from.
    pub fn choose_template(&mut self) -> anyhow::Result<String> {
        for template in TEMPLATES {
            self.say(&format!("  {:<4} {}", template.code, template.about))?;
        }
        self.insist("Which one comes nearest to yours?")
    }

    /// Goes through the assumed values: each entry is confirmed, changed or left for later.
    pub fn confirm(&mut self, draft: &mut Draft, today: Date) -> anyhow::Result<()> {
        let entries = draft.assumed();
        self.say(&format!("\n{} entries hold values the statement does not name.", entries.len()))?;
        self.say("For each: Enter confirms it, `key = value` changes a line, `later` leaves it open, `all` confirms the rest.")?;
        for (n, path) in entries.iter().enumerate() {
            self.say(&format!("\n[{}]  {} of {}", shown(draft, path), n + 1, entries.len()))?;
            loop {
                let (lines, source) = draft.entry(path);
                if lines.is_empty() {
                    break;
                }
                lines.iter().try_for_each(|line| self.say(&format!("  {line}")))?;
                source.map_or(Ok(()), |source| self.say(&format!("  source: {source}")))?;
                match self.ask(">", "")?.as_deref() {
                    None => {
                        draft.confirm(path, today);
                        break;
                    }
                    Some("later") => break,
                    Some("all") => {
                        entries[n..].iter().for_each(|path| draft.confirm(path, today));
                        return Ok(());
                    }
                    Some(line) => {
                        if let Err(why) = draft.change(path, line) {
                            self.say(&format!("  {why}"))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use calendar::Date;
    use mission::{Files, Template};

    use super::{Dialog, Draft};

    const TODAY: Date = Date::constant(2026, 1, 15);

    /// What becomes of a template when the person at the terminal gives these answers.
    fn after(answers: &str) -> (Draft, String) {
        let mut draft = Draft::of(Template::find("T0a").expect("a template"));
        let mut said = Vec::new();
        Dialog::new(answers.as_bytes(), &mut said)
            .confirm(&mut draft, TODAY)
            .expect("every question is answered");
        (draft, String::from_utf8(said).expect("text"))
    }

    #[test]
    fn all_confirms_the_rest() {
        let (draft, _) = after("later\nall\n");
        assert_eq!(draft.assumed().len(), 1);
        assert_eq!(
            draft.text().matches("2026-01-15").count() + 1,
            after("all\n").0.text().matches("2026-01-15").count()
        );
        let reading = mission::read(&draft.text(), &Files::new());
        assert!(!reading.has_errors(), "{:?}", reading.findings);
    }

    #[test]
    fn a_changed_line_is_no_guess_and_a_faulty_one_is_refused() {
        let template = Template::find("T0a").expect("a template");
        let nth = Draft::of(template).assumed().len();
        // The hours come after `[mission]`, `[owner]`, `[contact]`, `[governance]` and `[capabilities]`.
        let (draft, said) = after("\n\n\n\n\nhours = Mo-Su 25:00\nhours = Mo-Su 09:00-21:00\nall\n");
        assert!(said.contains(&format!("6 of {nth}")), "{said}");
        assert!(said.contains("are not opening hours"), "{said}");
        let text = draft.text();
        assert!(text.contains("hours   = \"Mo-Su 09:00-21:00\"  # in the home zone"), "{text}");
    }

    #[test]
    fn nothing_is_written_when_the_answers_end() {
        let mut draft = Draft::of(Template::find("T0a").expect("a template"));
        assert!(Dialog::new(&b""[..], Vec::new()).confirm(&mut draft, TODAY).is_err());
    }
}
