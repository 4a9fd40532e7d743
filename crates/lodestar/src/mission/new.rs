//! `lodestar mission new`: a mission of one's own, begun from a ready-made one.

mod dialog;

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use calendar::{Date, Zone};
use clap::Args;
use mission::{Draft, Files, Template, policy};

use super::check;
use crate::exit::{Exit, WrongUse, wrong_use};
use dialog::Dialog;

/// Begin a mission from a ready-made one
///
/// Asks on a terminal for what is missing and for each value the template only assumes; without a terminal,
/// the flags say it all.
#[derive(Args)]
pub struct New {
    /// The ready-made mission to begin from; `lodestar mission templates` lists them
    #[arg(long, short)]
    template: Option<String>,
    /// The name of the person who answers for the mission
    #[arg(long, value_name = "NAME")]
    owner_name: Option<String>,
    /// Their role; without it, the template's
    #[arg(long, value_name = "ROLE")]
    owner_role: Option<String>,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    owner_email: Option<String>,
    /// The zone of the desk and of its reports, such as Europe/Berlin
    #[arg(long)]
    zone: Option<String>,
    /// The address customers write to
    #[arg(long, value_name = "ADDRESS")]
    support_email: Option<String>,
    /// The number customers call
    #[arg(long, value_name = "NUMBER")]
    support_phone: Option<String>,
    /// The day from which it binds; without it, the first day of a month at least 30 days from now
    #[arg(long, value_name = "DATE", value_parser = calendar::parse_date)]
    effective: Option<Date>,
    /// Confirm every assumed value as it stands, without asking
    #[arg(long)]
    accept_assumed: bool,
    /// The file to write; `-` prints it instead
    #[arg(long, short, value_name = "FILE", default_value = "mission.toml")]
    output: PathBuf,
}

impl New {
    /// Writes the mission and says what is left to do.
    pub fn run(self) -> anyhow::Result<Exit> {
        let to_stdout = self.output.as_os_str() == "-";
        if !to_stdout {
            refuse_existing(&self.output)?;
        }
        let (stdin, stderr) = (std::io::stdin(), std::io::stderr());
        let mut dialog = stdin.is_terminal().then(|| Dialog::new(stdin.lock(), stderr.lock()));
        let template = template(self.template.as_deref(), &mut dialog)?;
        let today = check::today();
        let mut draft = Draft::of(template);
        self.fill(&mut draft, &mut dialog)?;
        draft.date(self.effective.unwrap_or_else(|| usual_effective(today)), today);
        if self.accept_assumed {
            draft.confirm_all(today);
        } else if let Some(dialog) = &mut dialog {
            dialog.confirm(&mut draft, today)?;
        }
        let text = mission::format(&draft.text()).expect("a draft is a document");
        let reading = mission::read(&text, &Files::new());
        if reading.has_errors() {
            check::print_to_stderr(&self.output, &reading);
            return Ok(Exit::Findings);
        }
        if to_stdout {
            std::io::stdout().lock().write_all(text.as_bytes())?;
            return Ok(Exit::Fine);
        }
        write_new(&self.output, &text)?;
        self.say_what_is_left(template, &draft)
    }

    /// Owner, zone and contacts, from the flags or from the person at the terminal.
    fn fill(&self, draft: &mut Draft, dialog: &mut Option<Dialog<'_>>) -> anyhow::Result<()> {
        let name = given("owner-name", "Who answers for the mission (name)?", &self.owner_name, dialog)?;
        let email = given("owner-email", "Their e-mail address?", &self.owner_email, dialog)?;
        let zone = self.zone(dialog)?;
        draft.name_owner(&name, &email, self.owner_role.as_deref());
        draft.set_zone(&zone);
        let support = [
            ("email", "The address customers write to?", &self.support_email),
            ("phone", "The number customers call?", &self.support_phone),
        ];
        for (key, question, flag) in support {
            let answer = match (flag, &mut *dialog) {
                (Some(given), _) => Some(given.clone()),
                (None, Some(dialog)) => dialog.ask(question, "Enter leaves the template's")?,
                (None, None) => None,
            };
            if let Some(answer) = answer {
                draft.set("contact", key, &answer);
            }
        }
        Ok(())
    }

    fn zone(&self, dialog: &mut Option<Dialog<'_>>) -> anyhow::Result<String> {
        loop {
            let name = given("zone", "The zone of the desk, such as Europe/Berlin?", &self.zone, dialog)?;
            match (Zone::named(&name), &mut *dialog) {
                (Ok(_), _) => return Ok(name),
                (Err(error), Some(dialog)) if self.zone.is_none() => dialog.say(&error.to_string())?,
                (Err(error), _) => return Err(wrong_use(error)),
            }
        }
    }

    fn say_what_is_left(&self, template: &Template, draft: &Draft) -> anyhow::Result<Exit> {
        let mut out = std::io::stdout().lock();
        let file = self.output.display();
        writeln!(out, "{file}: a mission begun from {} ({})", template.code, template.about)?;
        let left = draft.assumed();
        if !left.is_empty() {
            let n = left.len();
            writeln!(
                out,
                "{n} entries still hold assumed values; `lodestar mission check {file}` lists them."
            )?;
            writeln!(out, "Whoever confirms one adds `confirmed = {}`.", check::today())?;
        }
        writeln!(out, "It binds from {}; announce it 30 days before.", draft.effective())?;
        Ok(Exit::Fine)
    }
}

fn template(name: Option<&str>, dialog: &mut Option<Dialog<'_>>) -> anyhow::Result<&'static Template> {
    let asked = match (name, dialog) {
        (Some(name), _) => name.to_owned(),
        (None, Some(dialog)) => dialog.choose_template()?,
        (None, None) => return Err(missing("template")),
    };
    Template::find(&asked).ok_or_else(|| {
        let hint = match Template::nearest(&asked) {
            Some(near) => format!("did you mean `{}`?", near.code),
            None => "`lodestar mission templates` lists them".to_owned(),
        };
        wrong_use(format!("there is no template `{asked}`; {hint}"))
    })
}

/// A flag, else the answer of the person at the terminal.
fn given(
    flag: &str,
    question: &str,
    value: &Option<String>,
    dialog: &mut Option<Dialog<'_>>,
) -> anyhow::Result<String> {
    match (value, dialog) {
        (Some(value), _) if value.trim().is_empty() => Err(wrong_use(format!("`--{flag}` is empty"))),
        (Some(value), _) => Ok(value.trim().to_owned()),
        (None, Some(dialog)) => dialog.insist(question),
        (None, None) => Err(missing(flag)),
    }
}

fn missing(flag: &str) -> anyhow::Error {
    WrongUse(format!("`--{flag}` is missing, and there is no terminal to ask at")).into()
}

/// Thirty days are the notice a promise needs; a month is what reports are about.
fn usual_effective(today: Date) -> Date {
    let soonest = policy::earliest_effective_on(today, policy::NOTICE_DAYS);
    match soonest.day() {
        1 => soonest,
        _ => soonest.last_of_month().tomorrow().unwrap_or(soonest),
    }
}

fn refuse_existing(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        return Err(wrong_use(format!(
            "{} exists already; name another file with `--output`",
            path.display()
        )));
    }
    Ok(())
}

/// Never replaces a file, not even one made since we looked.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = std::fs::File::options().write(true).create_new(true).open(path);
    let mut file = match file {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return refuse_existing(path),
        Err(error) => return Err(wrong_use(format!("{}: {error}", path.display()))),
    };
    file.write_all(text.as_bytes()).with_context(|| path.display().to_string())
}
