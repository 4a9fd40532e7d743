//! Runs the built program and shows what it said.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Exit code, standard output and standard error, as one text for a snapshot.
pub fn shown(args: &[&str], input: &[u8]) -> String {
    let output = run(args, input);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut shown = format!("exit {}\n{}", output.status.code().unwrap_or(-1), text(&output.stdout));
    if !output.stderr.is_empty() {
        shown.push_str(&format!("---- standard error\n{}", text(&output.stderr)));
    }
    shown
}

/// What the program says to `args` when `input` is on its standard input.
pub fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lodestar"))
        .args(args)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built for these tests");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let input = input.to_vec();
    // In a thread of its own, since the program answers before it has read everything.
    let writer = std::thread::spawn(move || {
        // It may stop reading early; that is for the test to judge by the output.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("writing does not panic");
    output
}
