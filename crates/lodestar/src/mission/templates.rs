//! `lodestar mission templates`: the ready-made missions.

use std::io::Write;

use clap::Args;
use mission::TEMPLATES;
use serde_json::json;

use crate::exit::Exit;

/// List the ready-made missions
#[derive(Args)]
pub struct Templates {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Templates {
    /// Prints a line for each.
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut out = std::io::stdout().lock();
        if self.json {
            let list: Vec<_> = TEMPLATES
                .iter()
                .map(|it| json!({ "template": it.code, "name": it.file, "about": it.about }))
                .collect();
            writeln!(out, "{:#}", json!({ "templates": list }))?;
        } else {
            for template in TEMPLATES {
                writeln!(out, "{:<4} {:<22} {}", template.code, template.file, template.about)?;
            }
            writeln!(out, "\nBegin with one: lodestar mission new --template T4")?;
        }
        Ok(Exit::Fine)
    }
}
