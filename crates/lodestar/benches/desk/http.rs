//! A browser that keeps its connection open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Connection(BufReader::new(stream))
    }

    /// Sends a request and reads the head of its answer: the status, the length if it is known.
    pub fn begin(&mut self, path: &str, session: &str, caller: &str) -> (u16, Option<usize>) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: desk\r\nCookie: __Host-lodestar={session}\r\nX-Forwarded-For: {caller}\r\n\r\n"
        );
        self.0.get_mut().write_all(request.as_bytes()).expect("sent");
        let (mut status, mut length) = (0, None);
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("an answer") > 0, "the connection ended");
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                return (status, length);
            }
            if line.starts_with("http/") {
                status = line.split(' ').nth(1).and_then(|text| text.parse().ok()).expect("a status");
            } else if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.parse().ok();
            }
        }
    }

    /// A whole answer: status, bytes of its body.
    pub fn get(&mut self, path: &str, session: &str, caller: &str) -> (u16, usize) {
        let (status, length) = self.begin(path, session, caller);
        let mut body = vec![0; length.expect("pages know their length")];
        self.0.read_exact(&mut body).expect("a whole body");
        (status, body.len())
    }
}
