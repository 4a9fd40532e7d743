#![doc = include_str!("../README.md")]

mod backtest;
mod backup;
mod demo;
mod due;
mod exit;
mod export;
mod import;
mod key;
mod mission;
mod place;
mod publish;
mod restore;
mod serve;
mod user;
mod verify;
mod width;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A customer-care desk that runs by its promises.
#[derive(Parser)]
#[command(name = "lodestar", version, max_term_width = 100)]
struct Lodestar {
    #[command(subcommand)]
    command: Command,
}

/// One line a subcommand; what each does stands in its own file.
#[derive(Subcommand)]
enum Command {
    Backtest(backtest::Backtest),
    Backup(backup::Backup),
    Demo(demo::Demo),
    Due(due::Due),
    Export(export::Export),
    Import(import::Import),
    Key(key::KeyArgs),
    Mission(mission::Mission),
    Publish(publish::Publish),
    Restore(restore::Restore),
    Serve(serve::Serve),
    User(user::User),
    Verify(verify::Verify),
}

fn main() -> ExitCode {
    let result = match Lodestar::parse().command {
        Command::Backtest(backtest) => backtest.run(),
        Command::Backup(backup) => backup.run(),
        Command::Demo(demo) => demo.run(),
        Command::Due(due) => due.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Key(key) => key.run(),
        Command::Mission(mission) => mission.run(),
        Command::Publish(publish) => publish.run(),
        Command::Restore(restore) => restore.run(),
        Command::Serve(serve) => serve.run(),
        Command::User(user) => user.run(),
        Command::Verify(verify) => verify.run(),
    };
    exit::report(result)
}
