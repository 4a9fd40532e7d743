//! Two nodes of one desk, and a mailbox that both could read.

use std::time::Duration;

use server::mail::{MailRoom, imap};
use store::mail::mailboxes;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};

/// A node at work.
struct Node {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Node {
    fn start(post: &Post) -> Node {
        let room = MailRoom::new(post.app.app.clone(), post.room.settings().clone());
        let stop = watch::Sender::new(false);
        let mailbox = room.settings().mailbox[0].clone();
        let task = tokio::spawn(imap::run(room, mailbox, stop.subscribe()));
        Node { stop, task }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        self.task.await.expect("it ends");
    }
}

async fn wait_for_cases(post: &Post, n: usize, dovecot: &Dovecot) {
    for _ in 0..400 {
        if post.n_cases().await >= n {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(post.n_cases().await, n, "{}", dovecot.log());
}

/// How many connections signed in so far.
fn n_signed_in(dovecot: &Dovecot) -> usize {
    dovecot.log().matches("Login: user=<care>").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_read_by_one_node_and_by_the_other_when_that_one_is_gone() {
    let Some(dovecot) = Dovecot::start() else { return };
    for nth in 0..20 {
        dovecot.deliver("care", &letter(&format!("m{nth}"), "", "It hums."));
    }
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n\
         user = \"care\"\npassword_file = \"{}\"\n",
        dovecot.imaps,
        dovecot.certificate(),
        dovecot.password()
    ))
    .await;
    let one = Node::start(&post);
    wait_for_cases(&post, 20, &dovecot).await;
    let other = Node::start(&post);
    dovecot.deliver("care", &letter("later", "", "It smokes."));
    wait_for_cases(&post, 21, &dovecot).await;
    assert_eq!(n_signed_in(&dovecot), 1, "the second node stands by: {}", dovecot.log());
    // It stops in order, and the other one goes on at once.
    one.end().await;
    dovecot.deliver("care", &letter("after", "", "It burns."));
    wait_for_cases(&post, 22, &dovecot).await;
    assert_eq!(n_signed_in(&dovecot), 2);
    // It is killed, and its claim ends by itself.
    let third = Node::start(&post);
    other.task.abort();
    dovecot.deliver("care", &letter("last", "", "It is out."));
    let is_free = post.room.db().read(|tx| mailboxes::is_taken(tx, "care", "me", calendar::Instant(0))).await;
    assert_eq!(is_free, Ok(true), "the claim is still there");
    post.room.desk().clock().advance_ms(60_001);
    wait_for_cases(&post, 23, &dovecot).await;
    post.wait_until_read(23).await;
    third.end().await;
    let standing = post.room.db().read(|tx| mailboxes::find(tx, "care")).await.expect("read");
    assert_eq!(standing.map(|it| it.last_uid), Some(23));
}
