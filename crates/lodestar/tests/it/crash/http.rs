//! As much of HTTP as a browser without script needs: one request a connection.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What came back: it counts as an answer when its head is whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
}

/// The body of a request.
pub enum Form<'f> {
    /// As forms without files send it.
    Fields(&'f [(&'f str, &'f str)]),
    /// As the composer sends it.
    Parts(&'f [(&'f str, &'f str)]),
}

const BOUNDARY: &str = "lodestar-crash-boundary";

/// Posts a form as somebody who is signed in.
///
/// # Errors
///
/// Fails when no whole head of an answer comes back: then nobody knows whether it happened.
pub fn post(
    address: SocketAddr,
    (cookie, caller): (&str, &str),
    path: &str,
    form: &Form<'_>,
) -> io::Result<Answer> {
    let (kind, body) = match form {
        Form::Fields(fields) => {
            let pairs: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            ("application/x-www-form-urlencoded".to_owned(), pairs.join("&"))
        }
        Form::Parts(fields) => {
            let parts: String = fields
                .iter()
                .map(|(name, value)| {
                    format!(
                        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                    )
                })
                .collect();
            (format!("multipart/form-data; boundary={BOUNDARY}"), format!("{parts}--{BOUNDARY}--\r\n"))
        }
    };
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: __Host-lodestar={cookie}\r\n\
         X-Forwarded-For: {caller}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            return read(&String::from_utf8_lossy(&answer[..end]));
        }
        match stream.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => answer.extend_from_slice(&piece[..n]),
        }
    }
}

fn read(head: &str) -> io::Result<Answer> {
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let location = lines.find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.to_owned())
    });
    match status {
        Some(status) => Ok(Answer { status, location: location.unwrap_or_default() }),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
