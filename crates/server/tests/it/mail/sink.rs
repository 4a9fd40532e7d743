//! A mail server that takes everything and says what it is told to: for answers that no real server gives on demand.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The server.
pub struct Sink {
    pub port: u16,
    state: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    mails: Vec<String>,
    answer: Option<String>,
}

impl Sink {
    pub async fn start() -> Sink {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = socket.local_addr().expect("it is bound").port();
        let state = Arc::new(Mutex::new(Heard::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&shared)));
            }
        });
        Sink { port, state }
    }

    /// What came so far.
    pub fn mails(&self) -> Vec<String> {
        self.state.lock().expect("nobody panicked").mails.clone()
    }

    /// From now on every recipient is answered like this.
    pub fn answer(&self, answer: &str) {
        self.state.lock().expect("nobody panicked").answer = Some(answer.to_owned());
    }
}

async fn talk(stream: TcpStream, state: Arc<Mutex<Heard>>) {
    let mut stream = BufReader::new(stream);
    let mut line = "220 sink".to_owned();
    loop {
        if stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let mut command = String::new();
        if stream.read_line(&mut command).await.unwrap_or(0) == 0 {
            return;
        }
        let refusal = state.lock().expect("nobody panicked").answer.clone();
        line = match command.get(..4).unwrap_or_default().to_uppercase().as_str() {
            "RCPT" => refusal.unwrap_or_else(|| "250 OK".to_owned()),
            "DATA" => {
                if stream.get_mut().write_all(b"354 go on\r\n").await.is_err() {
                    return;
                }
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut mail).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                state.lock().expect("nobody panicked").mails.push(mail);
                "250 OK".to_owned()
            }
            "QUIT" => return,
            _ => "250 OK".to_owned(),
        };
    }
}
