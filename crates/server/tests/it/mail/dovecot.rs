//! A real mail store: Debian's Dovecot, with an account of its own for each test.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::app::Folder;

/// Whom the mail belongs to on this machine: `mail` of every Debian.
const OWNER: u32 = 8;

/// A running Dovecot.
pub struct Dovecot {
    folder: Folder,
    child: Child,
    /// Where IMAP is spoken, with `STARTTLS`.
    pub imap: u16,
    /// Where IMAP is spoken encrypted from the first byte on.
    pub imaps: u16,
    /// Where it takes mail by LMTP.
    pub lmtp: u16,
    /// Where a mail server asks it whom to let in.
    pub auth: u16,
}

impl Dovecot {
    /// A new one, or `None` after a line that says what is skipped; in CI there must be one.
    pub fn start() -> Option<Dovecot> {
        Dovecot::begin("passdb {\n driver = static\n args = password=secret\n}\n", "")
    }

    /// One that lets people in by tokens alone, and asks there whose they are.
    pub fn start_with_tokens(whose: &str) -> Option<Dovecot> {
        let asks = format!(
            "introspection_mode = post\nintrospection_url = {whose}\nusername_attribute = username\nactive_attribute = active\n\
             active_value = true\n"
        );
        Dovecot::begin("passdb {\n driver = oauth2\n mechanisms = xoauth2\n args = PATH/tokens\n}\n", &asks)
    }

    fn begin(who: &str, tokens: &str) -> Option<Dovecot> {
        let program = PathBuf::from("/usr/sbin/dovecot");
        if !program.exists() || !is_root() {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI needs Dovecot and root: install dovecot-imapd and dovecot-lmtpd"
            );
            eprintln!(
                "skipped: no Dovecot on this machine (on Debian: apt-get install dovecot-imapd dovecot-lmtpd)"
            );
            return None;
        }
        let folder = Folder::new();
        let path = folder.0.display().to_string();
        std::fs::set_permissions(&folder.0, PermissionsExt::from_mode(0o755)).expect("it is ours");
        let certificate =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::write(folder.0.join("cert.pem"), certificate.cert.pem()).expect("written");
        std::fs::write(folder.0.join("key.pem"), certificate.signing_key.serialize_pem()).expect("written");
        std::fs::create_dir(folder.0.join("mail")).expect("made");
        chown(folder.0.join("mail"), Some(OWNER), Some(OWNER)).expect("given away");
        let [imap, imaps, lmtp, auth] = free_ports();
        let who = who.replace("PATH", &path);
        std::fs::write(folder.0.join("tokens"), tokens).expect("written");
        let config = format!(
            "protocols = imap lmtp\nbase_dir = {path}/run\nstate_dir = {path}/state\nlog_path = {path}/log\nlisten = 127.0.0.1\n\
             ssl = yes\nssl_cert = <{path}/cert.pem\nssl_key = <{path}/key.pem\ndisable_plaintext_auth = no\n\
             mail_location = maildir:{path}/mail/%u\nfirst_valid_uid = 1\nfirst_valid_gid = 1\nauth_mechanisms = plain xoauth2\n\
             {who}\
             userdb {{\n driver = static\n args = uid={OWNER} gid={OWNER} home={path}/mail/%u allow_all_users=yes\n}}\n\
             namespace inbox {{\n inbox = yes\n mailbox Handled {{\n auto = create\n }}\n}}\n\
             service imap-login {{\n inet_listener imap {{\n port = {imap}\n }}\n inet_listener imaps {{\n port = {imaps}\n ssl = yes\n }}\n}}\n\
             service lmtp {{\n inet_listener lmtp {{\n address = 127.0.0.1\n port = {lmtp}\n }}\n}}\n\
             service auth {{\n inet_listener {{\n address = 127.0.0.1\n port = {auth}\n }}\n}}\n\
             service stats {{\n unix_listener stats-writer {{\n mode = 0666\n }}\n}}\n"
        );
        std::fs::write(folder.0.join("dovecot.conf"), config).expect("written");
        let child = Command::new(program)
            .args(["-F", "-c"])
            .arg(folder.0.join("dovecot.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("dovecot starts");
        let server = Dovecot { folder, child, imap, imaps, lmtp, auth };
        server.wait();
        Some(server)
    }

    fn wait(&self) {
        for _ in 0..400 {
            if std::net::TcpStream::connect(("127.0.0.1", self.imaps)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("dovecot does not answer: {}", self.log());
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.0.join("log")).unwrap_or_default()
    }

    /// The certificate that it is trusted by.
    pub fn certificate(&self) -> String {
        self.folder.0.join("cert.pem").display().to_string()
    }

    /// The key of that certificate.
    pub fn key(&self) -> String {
        self.folder.0.join("key.pem").display().to_string()
    }

    /// A file with the password of every account.
    pub fn password(&self) -> String {
        let file = self.folder.0.join("password");
        std::fs::write(&file, "secret\n").expect("written");
        file.display().to_string()
    }

    /// A file beside it with this text: its name.
    pub fn file(&self, name: &str, text: &str) -> String {
        let file = self.folder.0.join(name);
        std::fs::write(&file, text).expect("written");
        file.display().to_string()
    }

    fn account(&self, user: &str) -> PathBuf {
        self.folder.0.join("mail").join(user)
    }

    /// Puts a mail into an account, as a delivering program does.
    pub fn deliver(&self, user: &str, letter: &str) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let account = self.account(user);
        for folder in ["", "tmp", "new", "cur"] {
            let folder = account.join(folder);
            std::fs::create_dir_all(&folder).expect("made");
            chown(&folder, Some(OWNER), Some(OWNER)).expect("given away");
        }
        let name = format!("{}.M{}.test", 1_770_000_000, NEXT.fetch_add(1, Ordering::Relaxed));
        let file = account.join("tmp").join(&name);
        std::fs::write(&file, letter).expect("written");
        chown(&file, Some(OWNER), Some(OWNER)).expect("given away");
        std::fs::rename(file, account.join("new").join(name)).expect("moved");
    }

    /// The mails of a folder of an account with their flags, such as `S` for seen.
    pub fn flags(&self, user: &str, folder: &str) -> Vec<String> {
        let cur = self.account(user).join(folder).join("cur");
        let names =
            std::fs::read_dir(cur).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.file_name()));
        let mut flags: Vec<String> = names
            .map(|name| {
                name.to_string_lossy().rsplit_once(":2,").map_or(String::new(), |(_, flags)| flags.to_owned())
            })
            .collect();
        flags.sort();
        flags
    }

    /// The mails that came to an account and that nobody has read.
    pub fn mails(&self, user: &str) -> Vec<String> {
        let new = std::fs::read_dir(self.account(user).join("new")).into_iter().flatten().flatten();
        new.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
    }

    /// The mail of an account that says this, one of its first three, as an IMAP client reads it; waits until it is there.
    pub fn fetch(&self, user: &str, words: &str) -> Vec<u8> {
        for _ in 0..200 {
            for nth in 1..=3 {
                let mail = self.fetch_nth(user, nth);
                if String::from_utf8_lossy(&mail).contains(words) {
                    return mail;
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it never came: {}", self.log());
    }

    fn fetch_nth(&self, user: &str, nth: usize) -> Vec<u8> {
        let stream = std::net::TcpStream::connect(("127.0.0.1", self.imap)).expect("it answers");
        let mut stream = BufReader::new(stream);
        let commands =
            format!("a LOGIN {user} secret\r\nb EXAMINE INBOX\r\nc FETCH {nth} BODY.PEEK[]\r\nd LOGOUT\r\n");
        stream.get_mut().write_all(commands.as_bytes()).expect("it listens");
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).expect("it answers") == 0 {
                return Vec::new();
            }
            let size =
                line.trim_end().strip_suffix('}').and_then(|line| line.rsplit_once('{')?.1.parse().ok());
            if let Some(size) = size.filter(|_| line.contains("FETCH")) {
                let mut mail = vec![0; size];
                stream.read_exact(&mut mail).expect("it is there");
                return mail;
            }
        }
    }

    /// Makes the server number all mails of an account anew, as after a restored backup.
    pub fn number_anew(&self, user: &str) {
        let account = self.account(user);
        for entry in std::fs::read_dir(&account).expect("is there").flatten() {
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}

/// Ports that nobody uses now, and no other test until this process ends. They lie below those that the system gives to whoever
/// connects, and each has a file that is locked: between a look and the start of a server another test would take it.
pub fn free_ports<const N: usize>() -> [u16; N] {
    static TAKEN: Mutex<Vec<File>> = Mutex::new(Vec::new());
    const PORTS: std::ops::Range<u16> = 10_000..30_000;
    let locks = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ports");
    std::fs::create_dir_all(&locks).expect("made");
    let mut taken = TAKEN.lock().expect("nobody panicked");
    // Each process begins elsewhere, so that few locks are tried.
    let first = usize::try_from(std::process::id()).expect("small") * 37 % PORTS.len();
    let mut candidates = PORTS.cycle().skip(first).take(PORTS.len());
    std::array::from_fn(|_| {
        let free = candidates.by_ref().find(|port| {
            let lock = File::create(locks.join(port.to_string())).expect("a file of its own");
            let is_ours = lock.try_lock().is_ok() && TcpListener::bind(("127.0.0.1", *port)).is_ok();
            if is_ours {
                taken.push(lock);
            }
            is_ours
        });
        free.expect("a free port")
    })
}
