//! Mailboxes of a real Dovecot.

use std::time::Duration;

use server::mail::imap;
use store::mail::mailboxes;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};

fn settings(dovecot: &Dovecot, more: &str) -> String {
    format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"localhost\"\nca_file = \"{}\"\nuser = \"care\"\n\
         password_file = \"{}\"\n{more}\n",
        dovecot.certificate(),
        dovecot.password()
    )
}

fn encrypted(dovecot: &Dovecot) -> String {
    settings(dovecot, &format!("port = {}", dovecot.imaps))
}

/// A reader at work; it stops with the test.
struct Reading {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Reading {
    fn of(post: &Post) -> Reading {
        let stop = watch::Sender::new(false);
        let mailbox = post.room.settings().mailbox[0].clone();
        let task = tokio::spawn(imap::run(post.room.clone(), mailbox, stop.subscribe()));
        Reading { stop, task }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        self.task.await.expect("it ends");
    }
}

/// Waits until there are so many cases, and says how many there are then.
async fn wait_for_cases(post: &Post, n: usize) -> usize {
    for _ in 0..600 {
        if post.n_cases().await >= n {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    post.n_cases().await
}

async fn wait_for_flags(dovecot: &Dovecot, folder: &str, flags: &[&str]) {
    for _ in 0..200 {
        if dovecot.flags("care", folder) == flags {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?} in `{folder}`\n{}", dovecot.flags("care", folder), dovecot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_we_were_away_and_what_comes_now_are_cases() {
    let Some(dovecot) = Dovecot::start() else { return };
    for nth in 0..3 {
        dovecot.deliver("care", &letter(&format!("old{nth}"), "", "It hums."));
    }
    let post = Post::with(&encrypted(&dovecot)).await;
    let reading = Reading::of(&post);
    assert_eq!(wait_for_cases(&post, 3).await, 3, "{}", dovecot.log());
    wait_for_flags(&dovecot, "", &["S", "S", "S"]).await;
    dovecot.deliver("care", &letter("new", "", "It smokes."));
    assert_eq!(wait_for_cases(&post, 4).await, 4, "{}", dovecot.log());
    wait_for_flags(&dovecot, "", &["S", "S", "S", "S"]).await;
    reading.end().await;
    let standing =
        post.room.db().read(|tx| mailboxes::find(tx, "care")).await.expect("read").expect("is there");
    assert_eq!((standing.last_uid, standing.failure), (4, None));
}

/// A server tells of new mail once, in the answer to whatever it is asked then: not always while it is listened to.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_others_are_taken_is_taken_too() {
    let Some(dovecot) = Dovecot::start() else { return };
    for nth in 0..60 {
        dovecot.deliver("care", &letter(&format!("old{nth}"), "", "It hums."));
    }
    let post = Post::with(&encrypted(&dovecot)).await;
    let reading = Reading::of(&post);
    for nth in 0..10 {
        // The first while they are read, the last while they are marked, or when nothing is left to do.
        wait_for_cases(&post, 1 + 6 * nth).await;
        dovecot.deliver("care", &letter(&format!("new{nth}"), "", "It smokes."));
    }
    assert_eq!(wait_for_cases(&post, 70).await, 70, "{}", dovecot.log());
    reading.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_is_numbered_anew_is_read_again_and_nothing_comes_twice() {
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let post = Post::with(&encrypted(&dovecot)).await;
    let reading = Reading::of(&post);
    assert_eq!(wait_for_cases(&post, 1).await, 1);
    reading.end().await;
    dovecot.number_anew("care");
    dovecot.deliver("care", &letter("b", "", "It smokes."));
    let reading = Reading::of(&post);
    assert_eq!(wait_for_cases(&post, 2).await, 2);
    wait_for_flags(&dovecot, "", &["S", "S"]).await;
    reading.end().await;
    assert_eq!(post.n_cases().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_mail_is_moved_where_the_settings_say() {
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let with_start_tls = format!("port = {}\nsecurity = \"starttls\"\nmove_to = \"Handled\"", dovecot.imap);
    let post = Post::with(&settings(&dovecot, &with_start_tls)).await;
    let reading = Reading::of(&post);
    assert_eq!(wait_for_cases(&post, 1).await, 1, "{}", dovecot.log());
    wait_for_flags(&dovecot, ".Handled", &["S"]).await;
    wait_for_flags(&dovecot, "", &[]).await;
    reading.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_test_says_what_is_wrong() {
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let post = Post::with(&encrypted(&dovecot)).await;
    let mut mailbox = post.room.settings().mailbox[0].clone();
    assert_eq!(imap::test(&mailbox).await.expect("it works"), 1);
    mailbox.folder = "Nowhere".to_owned();
    let error = imap::test(&mailbox).await.expect_err("there is no such folder");
    assert!(format!("{error:#}").contains("the folder `Nowhere` cannot be opened"), "{error:#}");
    mailbox.server.ca_file = None;
    let error = imap::test(&mailbox).await.expect_err("nobody vouches for it");
    assert!(format!("{error:#}").contains("could not be encrypted"), "{error:#}");
    std::fs::write(dovecot.password(), "wrong\n").expect("written");
    let mailbox = post.room.settings().mailbox[0].clone();
    let error = imap::test(&mailbox).await.expect_err("that is not the password");
    assert!(format!("{error:#}").contains("does not let us in"), "{error:#}");
}
