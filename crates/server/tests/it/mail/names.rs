//! A name server for tests: it knows the texts it was given, and nothing in the world.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// The server; it stops with the test.
pub struct Names {
    pub at: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    texts: BTreeMap<String, String>,
    is_broken: bool,
    n_asked: usize,
}

impl Names {
    pub async fn start<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Names {
        let socket = UdpSocket::bind(("127.0.0.1", 0)).await.expect("a free port");
        let at = socket.local_addr().expect("it is bound");
        let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let state = Arc::new(Mutex::new(State { texts, ..State::default() }));
        let task = tokio::spawn(answer(socket, Arc::clone(&state)));
        Names { at, state, task }
    }

    /// From now on it says that it cannot say, or can again.
    pub fn break_down(&self, is_broken: bool) {
        self.state.lock().expect("nobody panicked").is_broken = is_broken;
    }

    pub fn n_asked(&self) -> usize {
        self.state.lock().expect("nobody panicked").n_asked
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(socket: UdpSocket, state: Arc<Mutex<State>>) {
    const TXT: u16 = 16;
    let [no_error, server_failure, no_name] = [0, 2, 3];
    let mut question = [0; 2048];
    while let Ok((n, asker)) = socket.recv_from(&mut question).await {
        let (name, kind, end) = asked(&question[..n]);
        let (text, is_broken) = {
            let mut state = state.lock().expect("nobody panicked");
            state.n_asked += 1;
            (state.texts.get(&name).cloned(), state.is_broken)
        };
        let code = if is_broken {
            server_failure
        } else if text.is_none() {
            no_name
        } else {
            no_error
        };
        let text = text.filter(|_| kind == TXT && !is_broken);
        let mut said = question[..2].to_vec();
        said.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(text.is_some()), 0, 0, 0, 0]);
        said.extend(&question[12..end]);
        if let Some(text) = text {
            let strings: Vec<u8> = text
                .as_bytes()
                .chunks(255)
                .flat_map(|some| [&[some.len() as u8][..], some].concat())
                .collect();
            said.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
            said.extend(u16::try_from(strings.len()).expect("it is short").to_be_bytes());
            said.extend(strings);
        }
        let _ = socket.send_to(&said, asker).await;
    }
}

/// The name that is asked for, what of it, and where the question ends.
fn asked(question: &[u8]) -> (String, u16, usize) {
    let (mut at, mut labels) = (12, Vec::new());
    while question[at] != 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8_lossy(&question[at + 1..end]).to_lowercase());
        at = end;
    }
    (labels.join("."), u16::from_be_bytes([question[at + 1], question[at + 2]]), at + 5)
}
