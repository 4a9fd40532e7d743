//! The world that is told of pages and notices: it notes what it hears, by key.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was heard under each key, and how often.
pub type Heard = HashMap<String, (serde_json::Value, usize)>;

/// Listens until the test ends.
pub struct Receiver {
    address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

impl Receiver {
    pub fn start() -> Receiver {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let heard = Arc::new(Mutex::new(Heard::new()));
        let into = heard.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let into = into.clone();
                std::thread::spawn(move || hear(&stream, &into));
            }
        });
        Receiver { address, heard }
    }

    pub fn url(&self) -> String {
        format!("http://{}/told", self.address)
    }

    pub fn heard(&self) -> Heard {
        self.heard.lock().expect("not poisoned").clone()
    }

    pub fn n_posts(&self) -> usize {
        self.heard().values().map(|(_, n)| n).sum()
    }
}

/// Answers the posts of one connection until it ends.
fn hear(stream: &TcpStream, into: &Mutex<Heard>) -> Option<()> {
    let mut lines = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.parse().ok()?;
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).ok()?;
        let told: serde_json::Value = serde_json::from_slice(&body).ok()?;
        let key = told["key"].as_str()?.to_owned();
        {
            let mut heard = into.lock().ok()?;
            let entry = heard.entry(key.clone()).or_insert_with(|| (told["tell"].clone(), 0));
            assert_eq!(entry.0, told["tell"], "under the key {key} two things were told");
            entry.1 += 1;
        }
        let mut stream = stream;
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").ok()?;
    }
}
