//! Exit codes, and how an error reaches the terminal.

use std::io::ErrorKind;
use std::process::ExitCode;

/// How a command ends. The codes are public and stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything went well.
    Fine = 0,
    /// There are findings, or broken promises where the command was asked to fail on them.
    Findings = 1,
    /// The command was called wrongly, or what it was given cannot be read.
    WrongUse = 2,
    /// The command could not do its work.
    Failure = 3,
}

/// An error of the person who called: it ends the command with [`Exit::WrongUse`].
#[derive(Debug)]
pub struct WrongUse(pub String);

impl std::fmt::Display for WrongUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// Turns a refusal into an error of the person who called.
pub fn wrong_use(refusal: impl std::fmt::Display) -> anyhow::Error {
    WrongUse(refusal.to_string()).into()
}

/// Prints the error, if any, and gives the code.
pub fn report(result: anyhow::Result<Exit>) -> ExitCode {
    let exit = result.unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            // Whoever read the output has seen enough (`lodestar … | head`).
            return Exit::Fine;
        }
        eprintln!("error: {error:#}");
        if error.is::<WrongUse>() { Exit::WrongUse } else { Exit::Failure }
    });
    ExitCode::from(exit as u8)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}
