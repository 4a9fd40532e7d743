//! `cargo xtask examples`: what the documentation shows is what the program prints.
//!
//! In a fenced block marked `console`, a line `$ lodestar …` (or `$ cargo run … -- …`) is run in the repository's
//! root, and the lines below it must be its output. A line with only `…` stands for any number of lines. Other
//! commands are not run. `--write` puts the real output in their place. `LODESTAR_PROGRAM` names a built program to run.

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::repository::{Repository, SourceFile};

mod page;

use page::{Example, Page};

/// What to do with an example that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Report it.
    Compare,
    /// Write the real output into the page.
    Write,
}

/// Runs the examples of all pages.
pub fn run(repository: &Repository, root: &Path, mode: Mode) -> ExitCode {
    let mut n_examples = 0;
    let mut n_wrong = 0;
    for file in repository.with_extension("md") {
        match check_page(file, root, mode) {
            Ok((examples, wrong)) => {
                n_examples += examples;
                n_wrong += wrong;
            }
            Err(error) => {
                println!("error[examples]: {error}\n  --> {}", file.path);
                n_wrong += 1;
            }
        }
    }
    println!("examples: {n_examples} run, {n_wrong} differ");
    if n_wrong == 0 || mode == Mode::Write { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one page's examples: how many there are, and how many differ.
fn check_page(file: &SourceFile, root: &Path, mode: Mode) -> io::Result<(usize, usize)> {
    let mut page = Page::parse(&file.text);
    let mut n_wrong = 0;
    for example in page.examples_mut() {
        let printed = output(root, &example.arguments)?;
        if example.matches(&printed) {
            continue;
        }
        n_wrong += 1;
        match mode {
            Mode::Compare => report(file, example, &printed),
            Mode::Write => example.output = printed.lines().map(str::to_owned).collect(),
        }
    }
    if n_wrong > 0 && mode == Mode::Write {
        std::fs::write(root.join(&file.path), page.render())?;
    }
    Ok((page.examples_mut().count(), n_wrong))
}

fn report(file: &SourceFile, example: &Example, printed: &str) {
    println!("error[examples]: the output has changed; see it, then run `cargo xtask examples --write`");
    println!("  --> {}:{}", file.path, example.line);
    println!("--- shown\n{}\n--- printed\n{}", example.output.join("\n"), printed.trim_end());
}

/// What the command prints to standard output, without colour, on a page 100 columns wide.
fn output(root: &Path, arguments: &[String]) -> io::Result<String> {
    let mut command = match std::env::var_os("LODESTAR_PROGRAM") {
        Some(program) => Command::new(program),
        None => {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["run", "--quiet", "--bin", "lodestar", "--"]);
            cargo
        }
    };
    let output =
        command.args(arguments).env("NO_COLOR", "1").env("COLUMNS", "100").current_dir(root).output()?;
    // 0 is fine and 1 means findings; everything else is a broken example.
    if !matches!(output.status.code(), Some(0 | 1)) {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("`lodestar {}` failed: {}", arguments.join(" "), said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
