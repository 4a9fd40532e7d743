//! A mailbox with thousands of mails, read to its end through a death in the midst of it.

use std::time::{Duration, Instant as Stopwatch};

use server::mail::{MailRoom, imap};
use store::mail::incoming::{self, State};
use store::mail::mailboxes;
use tokio::sync::watch;

use super::dovecot::Dovecot;
use super::letters::{CARE, Post};

/// So much more memory may be in use while a mailbox is read, however much there is in it.
const MOST_MB: u64 = 160;

/// The most memory that this program ever had, in MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kb.unwrap_or_default() / 1024
}

/// A mail of 20 KB. Most of them a program wrote, as in mailboxes of this size; one in ten opens a case.
fn mail(nth: usize) -> String {
    let sign = if nth.is_multiple_of(10) { "" } else { "Auto-Submitted: auto-generated\r\n" };
    let text = format!("Line {nth} of the log: everything is as it was.\r\n").repeat(400);
    format!(
        "From: Ines Okafor <ines{nth}@customer.example>\r\nTo: {CARE}\r\nSubject: Report {nth}\r\nMessage-ID: <{nth}@customer.example>\r\n\
         Date: Mon, 2 Feb 2026 13:59:00 +0000\r\n{sign}\r\n{text}"
    )
}

async fn n_taken(post: &Post) -> usize {
    let count = |tx: &mut store::Tx<'_>| incoming::count(tx, State::Done);
    usize::try_from(post.room.db().read(count).await.expect("read")).expect("not negative")
}

/// Waits until so many are placed.
async fn wait_for(post: &Post, n: usize, dovecot: &Dovecot) {
    let begin = Stopwatch::now();
    while n_taken(post).await < n {
        assert!(
            begin.elapsed() < Duration::from_secs(600),
            "{} of {n}\n{}",
            n_taken(post).await,
            dovecot.log()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn all_are_taken(n: usize) {
    let Some(dovecot) = Dovecot::start() else { return };
    for nth in 0..n {
        dovecot.deliver("care", &mail(nth));
    }
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n\
         user = \"care\"\npassword_file = \"{}\"\n",
        dovecot.imaps,
        dovecot.certificate(),
        dovecot.password()
    ))
    .await;
    let before = peak_mb();
    let begin = Stopwatch::now();
    let read = || {
        let room = MailRoom::new(post.app.app.clone(), post.room.settings().clone());
        let stop = watch::Sender::new(false);
        let mailbox = room.settings().mailbox[0].clone();
        (tokio::spawn(imap::run(room, mailbox, stop.subscribe())), stop)
    };
    let (first, _stop) = read();
    wait_for(&post, n * 2 / 5, &dovecot).await;
    // Cut off wherever it is, also between a mail and its watermark. Another program takes over when the claim has ended.
    first.abort();
    let _ = first.await;
    let n_first = n_taken(&post).await;
    assert!(n_first < n, "it was cut off in the midst");
    post.room.db().write(mailboxes::release_all).await.expect("released");
    let (second, stop) = read();
    // What was stored and not placed at that moment is placed by whoever looks for orphans.
    while n_taken(&post).await + 1 < n {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(
            begin.elapsed() < Duration::from_secs(600),
            "{} of {n}\n{}",
            n_taken(&post).await,
            dovecot.log()
        );
    }
    post.room.desk().clock().advance_ms(60_000);
    post.room.place_due().await.expect("placed");
    wait_for(&post, n, &dovecot).await;
    post.wait_until_read(i64::try_from(n).expect("few")).await;
    let n_seen = || dovecot.flags("care", "").iter().filter(|flags| flags.contains('S')).count();
    for _ in 0..200 {
        if n_seen() == n {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let took = begin.elapsed();
    stop.send_replace(true);
    second.await.expect("it ends");
    let more = peak_mb() - before;
    println!(
        "{n} mails of 20 KB in one mailbox: {}.{} s, {more} MB more memory, {n_first} before the death",
        took.as_secs(),
        took.subsec_millis() / 100
    );
    assert_eq!(n_taken(&post).await, n, "each is known once");
    assert_eq!(post.n_cases().await, n.div_ceil(10));
    let standing =
        post.room.db().read(|tx| mailboxes::find(tx, "care")).await.expect("read").expect("is there");
    assert_eq!(usize::try_from(standing.last_uid), Ok(n));
    assert!(more <= MOST_MB, "{more} MB");
    assert_eq!(n_seen(), n, "all are marked, also those of before the death");
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_mails_are_taken_through_a_death_in_their_midst() {
    all_are_taken(400).await;
}

/// Half a minute and 200 MB on a disk: `cargo nextest run --run-ignored only -E 'test(ten_thousand_mails)'`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes without optimisation"]
async fn ten_thousand_mails_are_taken_through_a_death_in_their_midst() {
    all_are_taken(10_000).await;
}
