//! A PostgreSQL server of the tests' own, from Debian's packages, stopped when the last test that uses it ends.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::place::Place;
use crate::{Db, Error};

pub struct Server {
    place: Place,
    programs: PathBuf,
    /// Where it listens with encryption; at the usual number, which is not listened at, it has a socket alone.
    pub port: u16,
    child: Child,
    n_databases: AtomicU32,
}

const USUAL_PORT: u16 = 5432;

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// The server that tests share, or `None` with a line that says so where PostgreSQL is not installed.
pub async fn server() -> Option<Arc<Server>> {
    let server = {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.upgrade() {
            Some(server) => server,
            None => {
                let server = Arc::new(Server::start(installed()?));
                *shared = Arc::downgrade(&server);
                server
            }
        }
    };
    server.wait().await;
    Some(server)
}

fn installed() -> Option<PathBuf> {
    let programs = programs();
    if programs.is_none() {
        assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed");
        println!("skipped: PostgreSQL is not installed (on Debian: apt-get install postgresql)");
    }
    programs
}

fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let programs = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    programs.filter(|programs| programs.join("postgres").exists()).max()
}

impl Server {
    fn start(programs: PathBuf) -> Server {
        let place = Place::new();
        own(&place.directory);
        let data = place.file("data");
        let initdb = unprivileged(&programs.join("initdb"))
            .args(["--auth=trust", "--username=lodestar", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data)
            .current_dir(&place.directory)
            .stdout(Stdio::null())
            .output()
            .expect("initdb runs");
        assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));
        let child = run(&place, &programs, USUAL_PORT);
        Server { place, programs, port: USUAL_PORT, child, n_databases: AtomicU32::new(0) }
    }

    /// A server that no other test uses.
    pub async fn own() -> Option<Server> {
        let server = Server::start(installed()?);
        server.wait().await;
        Some(server)
    }

    /// A server that no other test uses, at a port of this machine, which speaks to nobody without encryption there; with the
    /// file of the authority that its certificate is from.
    pub async fn encrypted() -> Option<(Server, PathBuf)> {
        let mut server = Server::start(installed()?);
        server.wait().await;
        server.stop();
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let data = server.place.file("data");
        let write = |name: &str, text: &str| {
            let file = data.join(name);
            std::fs::write(&file, text).expect("written");
            own(&file);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))
                .expect("kept from others");
        };
        write("server.crt", &certified.cert.pem());
        write("server.key", &certified.signing_key.serialize_pem());
        write("pg_hba.conf", "local all all trust\nhostssl all all 127.0.0.1/32 trust\n");
        server.port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
        server.start_again().await;
        let authority = server.place.file("authority.pem");
        std::fs::write(&authority, certified.cert.pem()).expect("written");
        Some((server, authority))
    }

    /// Ends it at once, as a machine that fails.
    pub fn stop(&mut self) {
        let _ = unprivileged(&self.programs.join("pg_ctl"))
            .args(["stop", "--mode=immediate", "-s", "-D"])
            .arg(self.place.file("data"))
            .current_dir("/")
            .output();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again on the same data.
    pub async fn start_again(&mut self) {
        self.child = run(&self.place, &self.programs, self.port);
        self.wait().await;
    }

    async fn wait(&self) {
        for _ in 0..600 {
            if tokio_postgres::connect(&self.url("postgres"), tokio_postgres::NoTls).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("PostgreSQL does not answer: {:?}", std::fs::read_to_string(self.place.file("log")));
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("host={} port={} user=lodestar dbname={database}", self.place.directory.display(), self.port)
    }

    /// A new, empty database.
    pub async fn new_url(&self) -> String {
        let name = format!("desk{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        let (client, connection) =
            tokio_postgres::connect(&self.url("postgres"), tokio_postgres::NoTls).await.expect("connects");
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("created");
        connection.abort();
        self.url(&name)
    }

    /// A new, empty database, opened.
    pub async fn open_new(&self) -> Result<Db, Error> {
        Db::open_postgres(&self.new_url().await).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(place: &Place, programs: &Path, port: u16) -> Child {
    let log = std::fs::File::create(place.file("log")).expect("a log");
    unprivileged(&programs.join("postgres"))
        .arg("-D")
        .arg(place.file("data"))
        .arg("-k")
        .arg(&place.directory)
        // A socket in its own directory. Nothing here must survive a crash of the machine.
        .args(if port == USUAL_PORT { ["-h", ""] } else { ["-h", "127.0.0.1"] })
        .args(["-p", &port.to_string(), "-c", if port == USUAL_PORT { "ssl=off" } else { "ssl=on" }])
        .args(["-F", "-c", "max_connections=100", "-c", "log_min_messages=fatal"])
        .current_dir(&place.directory)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("postgres starts")
}

/// PostgreSQL refuses to run as root; then it runs as the user that its package has made.
fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = other_user() {
        command.uid(user).gid(group);
    }
    command
}

fn own(directory: &Path) {
    if let Some((user, group)) = other_user() {
        chown(directory, Some(user), Some(group)).expect("given away");
    }
}

fn other_user() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user =
        ["postgres:", "nobody:"].into_iter().find_map(|name| users.lines().find(|l| l.starts_with(name)));
    let mut numbers = user?.split(':').skip(2).map(str::parse);
    is_root.then_some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}
