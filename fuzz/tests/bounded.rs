//! Every change is fuzzed for a short time: `LODESTAR_FUZZ_SECONDS`, 20 when not given.

use std::process::Command;

#[test]
fn no_target_panics_or_hangs_on_changed_seeds() {
    let seconds = std::env::var("LODESTAR_FUZZ_SECONDS").unwrap_or_else(|_| "20".to_owned());
    let ran = Command::new(env!("CARGO_BIN_EXE_bounded")).arg(seconds).output().expect("it was built");
    println!("{}", String::from_utf8_lossy(&ran.stdout));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
