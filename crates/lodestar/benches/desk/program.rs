//! The built program, as whoever runs a desk starts it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    pub fn serve(folder: &Path) -> Program {
        let folder = folder.to_str().expect("a name of letters");
        Program::start(&["serve", "--behind-proxy", "--data", folder, "--listen", "127.0.0.1:0"])
    }

    pub fn demo() -> Program {
        Program::start(&["demo", "--listen", "127.0.0.1:0"])
    }

    fn start(arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lodestar"));
        command.args(arguments).env("LODESTAR_LOG", "error").stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program was built");
        let said = child.stderr.take().expect("standard error is a pipe");
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let address =
            lines.find_map(|line| line.trim().strip_prefix("Lodestar answers at http://").map(str::to_owned));
        let address = address.expect("it starts").trim_end_matches('/').parse().expect("an address");
        std::thread::spawn(move || lines.for_each(drop));
        Program { child, address }
    }

    /// What it holds in memory, in units of 1,024 bytes.
    pub fn memory_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().split(' ').next().and_then(|text| text.parse().ok()).expect("a number")
    }
}
