//! A case from a customer's mail program and back: Postfix carries it, the desk answers it, Dovecot keeps the answer.

use std::time::Duration;

use server::mail::Settings;
use server::mail::listen::Listener;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};
use super::postfix::Postfix;
use super::sending::{deliver, reply};

const INES: &str = "ines@customer.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_through_postfix_is_a_case_and_its_answer_lands_in_dovecot_and_comes_back() {
    let Some(dovecot) = Dovecot::start() else { return };
    let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let door = socket.local_addr().expect("it is bound");
    let Some(postfix) = Postfix::start(door.port(), dovecot.lmtp) else { return };
    let settings = format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n\
         [[mail.listen]]\nat = \"{door}\"\nprotocol = \"lmtp\"\n",
        postfix.smtp
    );
    let post = Post::with(&settings).await;
    let settings = Settings::parse(&settings, std::path::Path::new("")).expect("is right").expect("is there");
    let stop = watch::Sender::new(false);
    let listener = Listener::new(post.room.clone(), &settings.listen[0], socket).expect("it can listen");
    tokio::spawn(listener.run(stop.subscribe()));

    postfix.send((INES, CARE), &letter("a", "", "It hums."));
    wait_for(|| async { post.texts(1).await.len() == 1 }, &postfix).await;
    reply(&post, "Is it plugged in?").await;
    deliver(&post).await;
    wait_for(|| async { dovecot.mails(INES).len() == 2 }, &postfix).await;
    let mails = dovecot.mails(INES);
    let answer = mails.iter().find(|mail| mail.contains("plugged in")).expect("the answer");
    let field = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(name)).expect("the field");
        line.trim().to_owned()
    };
    // Answered to where the answer asks for it, by a program that names no message.
    let tagged = field("Reply-To:");
    postfix.send((INES, &tagged), &letter("b", "", "It is.").replace(CARE, &tagged));
    wait_for(|| async { post.texts(1).await.len() == 3 }, &postfix).await;
    assert_eq!(post.texts(1).await, ["It hums.", "Is it plugged in?", "It is."]);
    // And by one that does.
    let named = letter("c", &format!("In-Reply-To: {}\r\n", field("Message-ID:")), "Still.");
    postfix.send((INES, CARE), &named);
    wait_for(|| async { post.texts(1).await.len() == 4 }, &postfix).await;
    assert_eq!(post.n_cases().await, 1);
}

async fn wait_for<F: Future<Output = bool>>(is_so: impl Fn() -> F, postfix: &Postfix) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came\n{}", postfix.log());
}
