//! `lodestar verify`: proves that the log is whole and that everything else follows from it.

use clap::Args;
use server::verify::Verified;

use crate::exit::Exit;
use crate::place::Place;

/// Prove that nothing stored was altered, and that everything else follows from the log
///
/// Every event is hashed again with the one before it in its stream, every day's checkpoint is calculated again, and every
/// case is folded from its events and compared with the row that lists show. Every attachment is read and compared with
/// the digest of what was taken. Every measure is counted as the desk counts it and by a backtest of the desk's history,
/// and both must be the same. Run it beside a running desk or without one.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    place: Place,
    /// Write one JSON document
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Prints every difference; [`Exit::Findings`] when there is one.
    pub fn run(self) -> anyhow::Result<Exit> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let verified = runtime.block_on(async {
            let app = self.place.open().await?;
            let log = server::verify::verify(app.desk()).await?;
            let numbers = server::verify::verify_numbers(app.desk()).await?;
            let files = server::verify::verify_files(app.desk(), app.files()).await?;
            let differences = [log.differences, numbers, files.differences].concat();
            anyhow::Ok(Verified { n_files: files.n_files, differences, ..log })
        })?;
        if self.json {
            let document = serde_json::json!({
                "events": verified.n_events,
                "checkpoints": verified.n_checkpoints,
                "cases": verified.n_cases,
                "files": verified.n_files,
                "differences": verified.differences,
            });
            println!("{document:#}");
        } else {
            for difference in &verified.differences {
                println!("{difference}");
            }
            println!(
                "{} events, {} checkpoints, {} cases, {} files: {}",
                verified.n_events,
                verified.n_checkpoints,
                verified.n_cases,
                verified.n_files,
                match verified.differences.len() {
                    0 => "everything fits".to_owned(),
                    1 => "1 difference".to_owned(),
                    n => format!("{n} differences"),
                }
            );
        }
        Ok(if verified.differences.is_empty() { Exit::Fine } else { Exit::Findings })
    }
}
