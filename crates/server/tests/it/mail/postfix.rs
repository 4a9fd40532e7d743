//! A real mail server: Debian's Postfix, which carries mail between the desk and the mailboxes of its customers.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::dovecot::{Dovecot, free_ports, is_root};
use crate::app::Folder;

/// A running Postfix.
pub struct Postfix {
    folder: Folder,
    child: Child,
    /// Where it speaks SMTP.
    pub smtp: u16,
    /// The same encrypted from the first byte on, where it lets people in.
    pub smtps: u16,
}

/// What runs in it.
const SERVICES: &str = "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n\
    rewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n\
    proxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\nrelay unix - - n - - smtp\nerror unix - - n - - error\n\
    retry unix - - n - - error\nlmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n\
    tlsmgr unix - - n 1000 1 tlsmgr\npostlog unix-dgram n - n - 1 postlogd\n";

impl Postfix {
    /// A new one that hands mail for the desk to `desk` and mail for its customers to `customers`, both by LMTP; `None`
    /// after a line that says what is skipped. In CI there must be one.
    pub fn start(desk: u16, customers: u16) -> Option<Postfix> {
        let trusts = "mynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject\n";
        Postfix::begin((desk, customers), trusts)
    }

    /// A new one that takes mail only from those whom this Dovecot lets in, over TLS; it hands mail for its customers there.
    pub fn start_for_submission(dovecot: &Dovecot) -> Option<Postfix> {
        let asks = format!(
            "mynetworks =\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject\nsmtpd_tls_security_level = may\n\
             smtpd_tls_auth_only = yes\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\nsmtpd_sasl_auth_enable = yes\n\
             smtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:127.0.0.1:{}\n",
            dovecot.certificate(),
            dovecot.key(),
            dovecot.auth
        );
        Postfix::begin((1, dovecot.lmtp), &asks)
    }

    fn begin((desk, customers): (u16, u16), who: &str) -> Option<Postfix> {
        if !Path::new("/usr/sbin/postfix").exists() || !is_root() {
            assert!(std::env::var_os("CI").is_none(), "CI needs Postfix and root: install postfix");
            eprintln!("skipped: no Postfix on this machine (on Debian: apt-get install postfix)");
            return None;
        }
        let folder = Folder::new();
        let path = folder.0.display().to_string();
        std::fs::set_permissions(&folder.0, PermissionsExt::from_mode(0o755)).expect("it is ours");
        for name in ["etc", "queue", "data"] {
            std::fs::create_dir(folder.0.join(name)).expect("made");
        }
        chown(folder.0.join("data"), Some(owner()), None).expect("given away");
        let [smtp, smtps] = free_ports();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {path}/queue\ndata_directory = {path}/data\ncommand_directory = /usr/sbin\n\
             daemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\nsetgid_group = postdrop\nmyhostname = mx.test.example\n\
             mydestination =\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n{who}\
             relay_domains = desk.example customer.example\n\
             transport_maps = inline:{{ {{ desk.example = lmtp:inet:127.0.0.1:{desk} }}, {{ customer.example = lmtp:inet:127.0.0.1:{customers} }} }}\n\
             maillog_file = {path}/log\nmaillog_file_prefixes = {path}\nalias_maps =\nalias_database =\n"
        );
        std::fs::write(folder.0.join("etc/main.cf"), main).expect("written");
        let master = format!(
            "127.0.0.1:{smtp} inet n - n - - smtpd\n127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n{SERVICES}"
        );
        std::fs::write(folder.0.join("etc/master.cf"), master).expect("written");
        let child = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(folder.0.join("etc"))
            .arg("start-fg")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postfix starts");
        let server = Postfix { folder, child, smtp, smtps };
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", smtp)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("postfix does not answer: {}", server.log());
    }

    /// What it says it did.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.0.join("log")).unwrap_or_default()
    }

    /// Sends a mail as a customer's program does.
    pub fn send(&self, (from, to): (&str, &str), letter: &str) {
        let stream = TcpStream::connect(("127.0.0.1", self.smtp)).expect("it answers");
        let mut stream = BufReader::new(stream);
        let mut say = |words: &str, code: &str| {
            if !words.is_empty() {
                stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).expect("it listens");
            }
            let mut answer = String::new();
            stream.read_line(&mut answer).expect("it answers");
            assert!(answer.starts_with(code), "{words}: {answer}");
        };
        say("", "220");
        say("HELO there.example", "250");
        say(&format!("MAIL FROM:<{from}>"), "250");
        say(&format!("RCPT TO:<{to}>"), "250");
        say("DATA", "354");
        say(&format!("{letter}."), "250");
        say("QUIT", "221");
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ =
            Command::new("/usr/sbin/postfix").arg("-c").arg(self.folder.0.join("etc")).arg("stop").output();
        let _ = self.child.wait();
    }
}

/// The number of the account that Postfix runs as.
fn owner() -> u32 {
    let id = Command::new("id").args(["-u", "postfix"]).output().expect("id runs");
    String::from_utf8_lossy(&id.stdout).trim().parse().expect("there is such an account")
}
