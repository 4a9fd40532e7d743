//! `lodestar demo`: a desk to look at.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use server::Config;
use server::demo::PASSWORD;

use crate::exit::Exit;

/// Show a desk with a mission, people and two months of cases
///
/// Everything is made up, lies in a temporary folder, and is gone when the demo ends. Its clock can be moved ahead, to see
/// promises fall due.
#[derive(Args)]
pub struct Demo {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// A folder that goes away with the demo.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Demo {
    /// Runs until it is told to stop.
    pub fn run(self) -> anyhow::Result<Exit> {
        server::logging::begin();
        let folder = Folder(std::env::temp_dir().join(format!("lodestar-demo-{}", std::process::id())));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let config = Config { listen: self.listen, is_demo: true, ..Config::of(folder.0.clone()) };
        eprintln!("Two months of cases are being made up…");
        runtime.block_on(server::serve(config, |ready| {
            let address = ready.address;
            eprintln!();
            eprintln!("  Lodestar answers at http://{address}/");
            eprintln!("  What to look at: http://{address}/demo");
            eprintln!();
            eprintln!("  Sign in with the password `{PASSWORD}`:");
            for role in ["agent", "lead", "admin"] {
                let Some(person) = server::demo::cast::PEOPLE.iter().find(|it| it.role == role) else {
                    continue;
                };
                eprintln!("    {:<12} {}", person.role, person.email());
            }
            eprintln!();
        }))?;
        Ok(Exit::Fine)
    }
}
