//! `lodestar key`: the key that everything a desk stores is encrypted with.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use store::Key;

use crate::exit::{Exit, wrong_use};

/// Make and look up the key of a desk
///
/// The key is looked for in the variable LODESTAR_KEY, then in the systemd credential `lodestar.key`, then in the file
/// `lodestar.key` in the folder of the desk. Without it nothing of the desk can be read again: keep a copy in another
/// place, and never with the backups.
#[derive(Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print a new random key
    New,
    /// Say where a desk finds its key, and the id that backups name it by
    Where {
        /// The folder of the desk
        #[arg(long, value_name = "DIR", default_value = "lodestar-data")]
        data: PathBuf,
    },
}

impl KeyArgs {
    /// Does what was asked for.
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.action {
            Action::New => println!("{}", *Key::random()?.to_hex()),
            Action::Where { data } => {
                let found = Key::find(&data, |name| std::env::var_os(name)).map_err(wrong_use)?;
                let (key, source) =
                    found.ok_or_else(|| wrong_use(format!("{} has no key", data.display())))?;
                println!("{source:?}\nid {}", key.id());
            }
        }
        Ok(Exit::Fine)
    }
}
