#![doc = include_str!("../README.md")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod coverage;
mod examples;
mod repository;
mod rust_text;
mod tidy;

use repository::Repository;

const USAGE: &str = "usage: cargo xtask tidy | coverage [--list] | examples [--write]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let repository = match Repository::read(&root()) {
        Ok(repository) => repository,
        Err(error) => {
            eprintln!("cannot read the repository: {error}");
            return ExitCode::from(3);
        }
    };
    match words[..] {
        ["tidy"] => tidy::run(&repository),
        ["coverage"] => coverage::run(&repository, coverage::Detail::Ranges),
        ["coverage", "--list"] => coverage::run(&repository, coverage::Detail::Places),
        ["examples"] => examples::run(&repository, &root(), examples::Mode::Compare),
        ["examples", "--write"] => examples::run(&repository, &root(), examples::Mode::Write),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The folder that holds the workspace's `Cargo.toml`.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().map_or_else(|| package.to_path_buf(), Path::to_path_buf)
}
