//! Our signatures: what our own way out signs holds after a real mail server carried it (RFC 6376).

use std::time::Duration;

use channels::email::{Authenticity, Method, Outcome};
use rcgen::{KeyPair, PKCS_ED25519};
use rstest::rstest;
use server::mail::Settings;
use server::mail::listen::Listener;
use server::mail::transport::Transport;
use server::mail::verify;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::letters::{CARE, Post, letter};
use super::names::Names;
use super::postfix::Postfix;
use crate::app::Folder;

/// A key of this test only, and what the world knows of it.
const RSA: (&str, &str) = (include_str!("keys/rsa.pem"), include_str!("keys/rsa.public"));

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn key(kind: &str) -> (String, String) {
    match kind {
        "rsa" => (RSA.0.to_owned(), format!("v=DKIM1; k=rsa; p={}", RSA.1)),
        _ => {
            let key = KeyPair::generate_for(&PKCS_ED25519).expect("a key");
            let public = base64(key.public_key_raw());
            (key.serialize_pem(), format!("v=DKIM1; k=ed25519; p={public}"))
        }
    }
}

#[rstest]
#[case::rsa("rsa")]
#[case::ed25519("ed25519")]
#[tokio::test(flavor = "multi_thread")]
async fn what_we_sign_holds_after_postfix(#[case] kind: &str) {
    let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let door = socket.local_addr().expect("it is bound");
    let Some(postfix) = Postfix::start(door.port(), 1) else { return };
    let (private, record) = key(kind);
    let folder = Folder::new();
    let file = folder.0.join("dkim.pem");
    std::fs::write(&file, private).expect("written");
    let names = Names::start([
        ("desk._domainkey.customer.example", record.as_str()),
        ("_dmarc.customer.example", "v=DMARC1; p=reject"),
    ])
    .await;

    // Somebody else's Lodestar writes to ours.
    let theirs = format!(
        "[mail]\naddress = \"ines@customer.example\"\n[mail.send]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n\
         dkim = {{ selector = \"desk\", key_file = \"{}\" }}\n",
        postfix.smtp,
        file.display()
    );
    let theirs = Settings::parse(&theirs, std::path::Path::new("")).expect("is right").expect("is there");
    let way_out = Transport::new(&theirs, theirs.send.as_ref().expect("is there")).await.expect("it opens");
    let ours = format!("[mail]\nresolver = \"{}\"\naddress = \"{CARE}\"\n", names.at);
    let listening = format!("{ours}[[mail.listen]]\nat = \"{door}\"\nprotocol = \"lmtp\"\n");
    let post = Post::with(&ours).await;
    let settings = Settings::parse(&listening, std::path::Path::new("")).expect("is right");
    let stop = watch::Sender::new(false);
    let listen = &settings.expect("is there").listen[0];
    tokio::spawn(Listener::new(post.room.clone(), listen, socket).expect("it listens").run(stop.subscribe()));

    let text = "It hums \u{2013} and smokes.\r\n\r\n\r\n.A dot, and spaces   \r\n";
    let mail = letter("a", "", text);
    way_out.send(("ines@customer.example", CARE), mail.as_bytes()).await.expect("it leaves");
    for _ in 0..400 {
        let known = post.room.db().read(|tx| verify::of_case(tx, 1)).await.expect("read");
        if let Some((_, known)) = known.first().filter(|(_, known)| known.checked_at.is_some()) {
            assert_eq!(known.checks.dkim[0].outcome, Outcome::Pass, "{known:?}");
            assert_eq!(known.authenticity, Authenticity::Proven(Method::Dmarc), "{known:?}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came\n{}", postfix.log());
}
