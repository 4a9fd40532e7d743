//! The desk that is killed: its folder, its program, and where it answers now.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};

use store::customers::Customer;
use store::people::NewPerson;
use store::{Db, Key, counters};

/// The shipped mission with promises of seconds, so that rungs fire while the test runs.
const MISSION: &str = include_str!("../../../../../missions/customer_care.toml");
const FASTER: [(&str, &str); 4] = [
    (
        "clock      = \"first_response\"\ntarget     = \"15 min\"",
        "clock      = \"first_response\"\ntarget     = \"2 s\"",
    ),
    ("target       = \"4 h\"", "target       = \"3 s\""),
    ("within = \"10 min\"", "within = \"1 s\""),
    ("within = \"20 min\"", "within = \"1 s\""),
];

/// A folder with a desk in it.
pub struct Desk {
    directory: PathBuf,
    key: Key,
    webhook: String,
    visitors: Vec<Visitor>,
}

/// One agent and one customer, signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub agent: String,
    pub customer: String,
    pub customer_number: u32,
}

impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}

impl Desk {
    /// A desk with a mission, and with `n` agents and customers; `name` tells it from the others.
    pub fn prepare(name: &str, n: u32, webhook: &str) -> Desk {
        let directory = std::env::temp_dir().join(format!("lodestar-crash-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a folder");
        let mut mission = MISSION.to_owned();
        for (slow, fast) in FASTER {
            assert!(mission.contains(slow), "the shipped mission says `{slow}`");
            mission = mission.replacen(slow, fast, 1);
        }
        std::fs::write(directory.join("mission.toml"), mission).expect("a mission");
        let config = ::server::Config {
            mission: Some(directory.join("mission.toml")),
            ..::server::Config::of(directory.clone())
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let (key, visitors) = runtime.block_on(async {
            let (app, _) = ::server::open(config).await.expect("a desk");
            let now = app.now();
            let visitors = app.db().write(move |tx| (0..n).map(|nth| sign_in(tx, nth, now)).collect());
            let visitors: Result<Vec<Visitor>, store::Error> = visitors.await;
            (app.key().clone(), visitors.expect("people"))
        });
        Desk { directory, key, webhook: webhook.to_owned(), visitors }
    }

    /// Writes the configuration that the program reads when it starts.
    pub fn configure(&self, settings: &str) {
        std::fs::write(self.directory.join("lodestar.toml"), settings).expect("written");
    }

    pub fn visitor(&self, nth: u32) -> Visitor {
        self.visitors[nth as usize].clone()
    }

    pub fn path(&self) -> &str {
        self.directory.to_str().expect("a name of letters")
    }

    /// Starts the program.
    pub fn start(&self) -> Server {
        let child = Command::new(env!("CARGO_BIN_EXE_lodestar"))
            .args(["serve", "--listen", "127.0.0.1:0", "--behind-proxy", "--data", self.path()])
            .args(["--webhook", &self.webhook])
            .env("LODESTAR_LOG", "error")
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        Server(child.expect("the program was built for these tests"))
    }

    /// The database beside the running program.
    pub fn database(&self) -> Db {
        Db::open_sqlite(&self.directory.join("lodestar.db"), &self.key).expect("the database opens")
    }
}

fn sign_in(tx: &mut store::Tx<'_>, nth: u32, now: calendar::Instant) -> Result<Visitor, store::Error> {
    let person = NewPerson {
        name: format!("Agent {nth}"),
        email: format!("agent{nth}@example.com"),
        role: "agent".to_owned(),
        ..NewPerson::default()
    };
    let person = store::people::insert(tx, &person, now)?;
    let customer_number = counters::next(tx, "customer")?;
    let customer = Customer {
        number: customer_number,
        name: format!("Customer {nth}"),
        email: Some(format!("customer{nth}@example.com")),
        ..Customer::default()
    };
    store::customers::insert(tx, &customer, now)?;
    let mut begin = |whose| ::server::session::begin(tx, whose, "a test", (now, true));
    Ok(Visitor {
        agent: begin(::server::session::Whose::Person(person))?,
        customer: begin(::server::session::Whose::Customer(customer_number))?,
        customer_number,
    })
}

/// The running program; killed when it is dropped.
pub struct Server(Child);

impl Server {
    /// Waits until it says where it answers.
    pub fn wait_until_it_answers(&mut self) -> SocketAddr {
        let said = self.0.stderr.take().expect("standard error is a pipe");
        let mut lines = BufReader::new(said).lines();
        let mut all = Vec::new();
        let found = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let address =
                line.strip_prefix("Lodestar answers at http://").map(|it| it.trim_end_matches('/').parse());
            all.push(line);
            address
        });
        // What it says later must not fill the pipe, and is for whoever reads why the test failed.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        found.unwrap_or_else(|| panic!("it did not start: {all:?}")).expect("an address")
    }

    /// Ends it without a word of warning (SIGKILL).
    pub fn kill(&mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("ended");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where the program answers, for callers that wait while it is down.
#[derive(Debug, Default)]
pub struct Door {
    state: Mutex<(Option<SocketAddr>, bool)>,
    changed: Condvar,
}

impl Door {
    pub fn open(&self, address: SocketAddr) {
        self.set(Some(address), false);
    }

    pub fn close(&self) {
        self.set(None, false);
    }

    /// It will not be killed any more: whoever has finished goes home.
    pub fn finish(&self, address: SocketAddr) {
        self.set(Some(address), true);
    }

    fn set(&self, address: Option<SocketAddr>, is_last: bool) {
        *self.state.lock().expect("not poisoned") = (address, is_last);
        self.changed.notify_all();
    }

    /// The address once there is one, and whether it is the last.
    pub fn wait(&self) -> (SocketAddr, bool) {
        let mut state = self.state.lock().expect("not poisoned");
        loop {
            if let (Some(address), is_last) = *state {
                return (address, is_last);
            }
            state = self.changed.wait(state).expect("not poisoned");
        }
    }
}
