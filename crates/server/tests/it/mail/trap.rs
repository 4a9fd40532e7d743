//! Somebody out there whom hostile mail wants to reach: hears every request, in the clear and encrypted.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The heads of the requests that came.
#[derive(Clone)]
pub struct Trap {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    pub async fn start() -> Trap {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = socket.local_addr().expect("it is bound").port();
        let trap = Trap { port, heard: Arc::default() };
        let (heard, acceptor) = (Arc::clone(&trap.heard), acceptor());
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(hear(stream, acceptor.clone(), Arc::clone(&heard)));
            }
        });
        trap
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("nobody panicked").clone()
    }
}

async fn hear(stream: TcpStream, acceptor: TlsAcceptor, heard: Arc<Mutex<Vec<String>>>) {
    let mut first = [0];
    if !matches!(stream.peek(&mut first).await, Ok(1)) {
        heard.lock().expect("nobody panicked").push("a connection".to_owned());
        return;
    }
    // The first byte of TLS.
    if first[0] == 0x16 {
        match acceptor.accept(stream).await {
            Ok(stream) => answer(stream, heard).await,
            Err(_) => heard.lock().expect("nobody panicked").push("a connection".to_owned()),
        }
    } else {
        answer(stream, heard).await;
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, heard: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 65_536 {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    heard.lock().expect("nobody panicked").push(String::from_utf8_lossy(&head).into_owned());
    let image = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        image.len()
    );
    let _ = stream.write_all(&[answer.as_bytes(), image].concat()).await;
    let _ = stream.shutdown().await;
}

fn acceptor() -> TlsAcceptor {
    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(signed.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("they fit")
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .expect("a server");
    TlsAcceptor::from(Arc::new(config))
}
