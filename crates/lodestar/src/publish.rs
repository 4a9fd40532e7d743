//! `lodestar publish`: the file of a published month, and whether one gives the same figures again.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::exit::{Exit, wrong_use};
use crate::place::Place;

/// Write the file from which a published month can be counted again, or count one again
///
/// The desk publishes its months by itself. With `--bundle` everything a month follows from is written to one file: the history
/// without names, the versions of the mission, the published figures. With `--check` such a file is replayed, on any machine,
/// and every figure compared.
#[derive(Args)]
pub struct Publish {
    /// The file to write, `.tar.gz`
    #[arg(long, value_name = "FILE", requires = "month", conflicts_with = "check")]
    bundle: Option<PathBuf>,
    /// The file to count again
    #[arg(long, value_name = "FILE", required_unless_present = "bundle")]
    check: Option<PathBuf>,
    /// The published month, such as `2025-10`
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Write one JSON document about a check
    #[arg(long)]
    json: bool,
}

impl Publish {
    /// Writes or checks; [`Exit::Findings`] when a figure differs.
    pub fn run(self) -> anyhow::Result<Exit> {
        match (&self.bundle, &self.check) {
            (Some(_), _) => self.write(),
            (None, Some(file)) => check(file, self.json),
            (None, None) => Ok(Exit::WrongUse),
        }
    }

    fn write(self) -> anyhow::Result<Exit> {
        let (Some(file), Some(month)) = (self.bundle, self.month) else { return Ok(Exit::WrongUse) };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let wanted = month.clone();
        let made = runtime.block_on(async {
            let app = self.place.open().await?;
            server::record::bundle::make(app.desk(), &wanted).await
        })?;
        let Some(bytes) = made else {
            return Err(wrong_use(format!(
                "{month} is not published; the desk publishes a month by itself on the mission’s publication day"
            )));
        };
        std::fs::write(&file, &bytes).with_context(|| file.display().to_string())?;
        eprintln!("{} bytes written to {}", bytes.len(), file.display());
        Ok(Exit::Fine)
    }
}

fn check(file: &Path, is_json: bool) -> anyhow::Result<Exit> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let checked = backtest::bundle::check(&bytes)
        .map_err(|error| wrong_use(format!("{}: {error:#}", file.display())))?;
    if is_json {
        let document = serde_json::json!({
            "month": checked.month,
            "figures": checked.n_figures,
            "differences": checked.differences,
        });
        println!("{document:#}");
    } else {
        for difference in &checked.differences {
            println!("{difference}");
        }
        println!(
            "{}: {} figures counted again: {}",
            checked.month,
            checked.n_figures,
            match checked.differences.len() {
                0 => "all as published".to_owned(),
                1 => "1 differs".to_owned(),
                n => format!("{n} differ"),
            }
        );
    }
    Ok(if checked.differences.is_empty() { Exit::Fine } else { Exit::Findings })
}
