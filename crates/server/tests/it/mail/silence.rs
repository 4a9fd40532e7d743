//! The log holds no word of any mail, however much is asked of it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use server::logging;
use tracing_subscriber::fmt::MakeWriter;

use super::letters::{CARE, Post, letter};
use super::sending::{deliver, reply};
use super::sink::Sink;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn the_loudest_log_names_no_address_and_no_word_of_a_mail() {
    let log = Log::default();
    let loud = tracing_subscriber::fmt()
        .with_env_filter(logging::filter(Some("trace,async_imap=trace,lettre=trace")))
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(loud);
    let sink = Sink::start().await;
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await;
    post.take(&letter("a", "", "It hums very secretly.")).await;
    post.take_at(CARE, b"no mail at all, but secretly").await;
    reply(&post, "Is it plugged in?").await;
    deliver(&post).await;
    // What these crates would say of a mail.
    tracing::error!(target: "async_imap::imap_stream", "* 1 FETCH secretly");
    tracing::error!(target: "hickory_resolver::name_server", "customer.example");
    tracing::error!(target: "lettre", "ines@");
    tracing::error!("the log works");
    let said = String::from_utf8(log.0.lock().expect("nobody panicked").clone()).expect("text");
    assert!(said.contains("the log works"));
    for word in ["customer.example", "ines", "Ines", "printer", "secretly", "plugged"] {
        assert!(!said.contains(word), "{word} is in\n{said}");
    }
}
