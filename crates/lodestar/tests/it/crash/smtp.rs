//! As much of SMTP as hands over a mail.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Hands over a mail.
///
/// # Errors
///
/// Fails when the server does not say that it has it.
pub fn send(server: SocketAddr, (from, to): (&str, &str), mail: &str) -> io::Result<()> {
    let stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut stream = BufReader::new(stream);
    let orders = [
        (String::new(), '2'),
        ("EHLO there.example".to_owned(), '2'),
        (format!("MAIL FROM:<{from}>"), '2'),
        (format!("RCPT TO:<{}>", to.rsplit('<').next().unwrap_or(to).trim_end_matches('>')), '2'),
        ("DATA".to_owned(), '3'),
        (format!("{mail}."), '2'),
    ];
    for (order, good) in orders {
        if !order.is_empty() {
            stream.get_mut().write_all(format!("{order}\r\n").as_bytes())?;
        }
        let mut answer = String::new();
        loop {
            answer.clear();
            if stream.read_line(&mut answer)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if answer.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
        if !answer.starts_with(good) {
            return Err(io::Error::other(answer));
        }
    }
    Ok(())
}
