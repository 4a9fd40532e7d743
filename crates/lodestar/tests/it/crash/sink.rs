//! The next server: it keeps what it takes, sometimes asks to be tried later, and sometimes goes away without a word for what it
//! has taken.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::Random;

/// A mail as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail(pub String);

impl Mail {
    /// A field of its header.
    pub fn field(&self, name: &str) -> String {
        let head = self.0.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let begin = format!("{}:", name.to_ascii_lowercase());
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&begin));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    }

    fn id(&self) -> String {
        self.field("Message-ID").trim_matches(['<', '>']).to_owned()
    }

    /// The case that its identifier names.
    pub fn case(&self) -> Option<u32> {
        let id = self.id();
        let (name, _) = id.split_once('@')?;
        name.rsplit('.').next()?.parse().ok()
    }
}

/// Clones are the same server.
#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    mails: Arc<Mutex<BTreeMap<String, Vec<Mail>>>>,
    is_well: Arc<AtomicBool>,
}

impl Sink {
    pub fn start(seed: u64) -> Sink {
        let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = socket.local_addr().expect("bound").port();
        let sink = Sink { port, mails: Arc::default(), is_well: Arc::default() };
        let random = Arc::new(Mutex::new(Random(seed ^ 0xface)));
        let shared = sink.clone();
        std::thread::spawn(move || {
            for stream in socket.incoming().map_while(Result::ok) {
                let (sink, random) = (shared.clone(), random.clone());
                std::thread::spawn(move || sink.talk(&stream, &random));
            }
        });
        sink
    }

    /// From now on it takes every mail, and says so. Each failure doubles the pause before the next attempt, up to more than
    /// a minute.
    pub fn get_well(&self) {
        self.is_well.store(true, Ordering::Relaxed);
    }

    /// Every copy of every mail, by identifier.
    pub fn mails(&self) -> BTreeMap<String, Vec<Mail>> {
        self.mails.lock().expect("not poisoned").clone()
    }

    /// One copy of each mail to an address about a case.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        let first = self.mails().into_values().filter_map(|copies| copies.into_iter().next());
        first.filter(|mail| mail.field("To").contains(address) && mail.case().is_some()).collect()
    }

    fn talk(&self, stream: &TcpStream, random: &Mutex<Random>) -> Option<()> {
        let mut lines = BufReader::new(stream);
        let mut out = stream;
        let mut answer = "220 sink";
        loop {
            out.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
            let mut order = String::new();
            if lines.read_line(&mut order).ok()? == 0 {
                return None;
            }
            answer = "250 OK";
            match order.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "DATA" => {
                    out.write_all(b"354 go on\r\n").ok()?;
                    let mut mail = String::new();
                    while !mail.ends_with("\r\n.\r\n") {
                        if lines.read_line(&mut mail).ok()? == 0 {
                            return None;
                        }
                    }
                    let is_well = self.is_well.load(Ordering::Relaxed);
                    let chance = if is_well { u64::MAX } else { random.lock().ok()?.below(20) };
                    if chance == 0 {
                        answer = "451 try later";
                        continue;
                    }
                    let mail = Mail(mail);
                    self.mails.lock().ok()?.entry(mail.id()).or_default().push(mail);
                    if chance == 1 {
                        return None;
                    }
                }
                "QUIT" => return None,
                _ => {}
            }
        }
    }
}
