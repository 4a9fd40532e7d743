//! Mail from files.

use std::path::Path;

use server::mail::import::{Import, Summary};
use store::mail::incoming::{self, State};

use super::letters::{CARE, Post, letter};
use crate::app::Folder;

fn quiet(_: &Summary) {}

async fn import(post: &Post, path: &Path, is_history: bool) -> Summary {
    let import = Import::new(post.room.clone(), Some(CARE.to_owned()), is_history);
    let done = match path.is_dir() {
        true => import.maildir(path, quiet).await,
        false => import.mbox(path, quiet).await,
    };
    done.expect("it can be read")
}

async fn outbox(post: &Post) -> Vec<String> {
    let rows = post.room.db().read(|tx| {
        tx.list("SELECT key FROM outbox WHERE next_at IS NOT NULL ORDER BY key", &[], |row| row.get(0))
    });
    rows.await.expect("read")
}

fn mbox(letters: &[(&str, String)]) -> String {
    let entry = |(when, letter): &(&str, String)| {
        format!("From ines@customer.example {when}\n{}\n", letter.replace("\r\n", "\n"))
    };
    letters.iter().map(entry).collect()
}

#[tokio::test]
async fn an_mbox_is_taken_once_however_often_it_is_begun() {
    let (post, folder) = (Post::new().await, Folder::new());
    let file = folder.0.join("old.mbox");
    let first = ("Mon Jun  2 09:04:00 2025", letter("a", "", "It hums."));
    std::fs::write(&file, mbox(std::slice::from_ref(&first))).expect("written");
    assert_eq!(import(&post, &file, false).await.n_new, 1);
    let answer = letter("b", "In-Reply-To: <a@customer.example>\r\n", "It smokes.");
    let more = mbox(&[first, ("Mon Jun  2 10:00:00 2025", answer)]);
    std::fs::write(&file, format!("{more}From x Mon Jun  2 11:00:00 2025\nno mail\n")).expect("written");
    let again = import(&post, &file, false).await;
    assert_eq!((again.n_read, again.n_new, again.n_known, again.n_quarantined), (3, 2, 1, 1));
    assert_eq!(again.kinds.get("message"), Some(&1));
    assert_eq!(again.bytes.0, again.bytes.1);
    assert_eq!(post.texts(1).await, ["It hums.", "It smokes."]);
    assert_eq!(outbox(&post).await, ["mail/acknowledgement/1"], "it is mail like any other");
}

#[tokio::test]
async fn history_counts_from_then_and_calls_nobody_now() {
    let (post, folder) = (Post::new().await, Folder::new());
    let file = folder.0.join("old.mbox");
    let letters = [
        ("Mon Jun  2 09:04:00 2025", letter("a", "", "It hums.")),
        (
            "Tue Jun  3 09:00:00 2025 +0200",
            letter("b", "In-Reply-To: <a@customer.example>\r\n", "It smokes."),
        ),
        (
            "Tue Jun  3 09:00:00 2025",
            letter("c", "Received: from x by y; Wed, 4 Jun 2025 10:00:00 +0000\r\n", "Another."),
        ),
        ("Sat Jan 31 09:00:00 2026", letter("d", "", "A new one.")),
    ];
    std::fs::write(&file, mbox(&letters)).expect("written");
    assert_eq!(import(&post, &file, true).await.n_new, 4);
    let waiting = post.room.db().read(|tx| incoming::list(tx, State::Quarantined, 10)).await.expect("read");
    assert_eq!(waiting, []);
    let all = post.room.db().read(|tx| incoming::list(tx, State::Done, 10)).await.expect("read");
    let mut when: Vec<String> = all.iter().map(|mail| mail.received_at.to_string()).collect();
    when.sort();
    assert_eq!(
        when,
        ["2025-06-02T09:04:00Z", "2025-06-03T07:00:00Z", "2025-06-04T10:00:00Z", "2026-01-31T09:00:00Z"]
    );
    assert_eq!(post.texts(1).await, ["It hums.", "It smokes."]);
    // What is a week old can no longer be recorded as of then.
    assert_eq!(post.messages(1).await[0].at.to_string(), "2026-01-26T05:00:00Z");
    assert_eq!(post.messages(3).await[0].at, all[0].received_at);
    assert_eq!(outbox(&post).await, Vec::<String>::new());
    // Time goes on, and still nobody is called for what was promised then; the last one is two days old, and its time runs.
    post.room.desk().tick().await.expect("time passes");
    post.room.desk().clock().advance_ms(60 * 60_000);
    post.room.desk().tick().await.expect("time passes");
    let is_of_then = |key: &String| key.starts_with("case/1@") || key.starts_with("case/2@");
    let pages: Vec<String> = outbox(&post).await.into_iter().filter(is_of_then).collect();
    assert_eq!(pages, Vec::<String>::new());
}

#[tokio::test]
async fn a_maildir_is_taken_without_links_drafts_and_what_was_thrown_away() {
    let (post, folder) = (Post::new().await, Folder::new());
    let maildir = folder.0.join("Maildir");
    for name in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(maildir.join(name)).expect("made");
    }
    let put = |name: &str, letter: &str| std::fs::write(maildir.join(name), letter).expect("written");
    put("cur/1.a:2,S", &letter("a", "", "It hums."));
    put("new/2.b", &letter("b", "", "It smokes."));
    put("cur/3.c:2,T", &letter("c", "", "Thrown away."));
    put("cur/4.d:2,DS", &letter("d", "", "A draft."));
    put("tmp/5.e", &letter("e", "", "Not yet here."));
    std::os::unix::fs::symlink("/etc/passwd", maildir.join("cur/6.f:2,S")).expect("linked");
    let done = import(&post, &maildir, false).await;
    assert_eq!((done.n_read, done.n_new, done.n_left_out), (2, 2, 3));
    assert_eq!(post.n_cases().await, 2);
}

#[tokio::test]
async fn what_is_no_mail_says_so() {
    let (post, folder) = (Post::new().await, Folder::new());
    let import = || Import::new(post.room.clone(), None, false);
    let file = folder.0.join("x");
    std::fs::write(&file, "x".repeat(3 << 20)).expect("written");
    let error = import().mbox(&file, quiet).await.expect_err("one endless line");
    assert!(format!("{error:#}").contains("it is no mbox"), "{error:#}");
    let error = import().mbox(&folder.0, quiet).await.expect_err("a folder");
    assert!(format!("{error:#}").contains("is it a Maildir?"), "{error:#}");
    let error = import().maildir(&folder.0, quiet).await.expect_err("no Maildir");
    assert!(format!("{error:#}").contains("it is no Maildir"), "{error:#}");
    let error = import().mbox(&folder.0.join("nowhere"), quiet).await.expect_err("no file");
    assert!(format!("{error:#}").contains("cannot read"), "{error:#}");
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_kept_by_its_beginning() {
    let (post, folder) = (Post::new().await, Folder::new());
    let file = folder.0.join("large.mbox");
    let large = letter("a", "", &format!("{}\n", "x".repeat(900)).repeat(60_000));
    let small = ("Mon Jun  2 10:00:00 2025", letter("b", "", "It hums."));
    std::fs::write(&file, mbox(&[("Mon Jun  2 09:04:00 2025", large), small])).expect("written");
    let done = import(&post, &file, false).await;
    assert_eq!((done.n_new, done.n_quarantined), (2, 1));
    let kept = post.room.db().read(|tx| incoming::list(tx, State::Quarantined, 10)).await.expect("read");
    assert!(kept[0].reason.as_deref().is_some_and(|why| why.contains("can have 52428800")), "{kept:?}");
    assert_eq!(kept[0].size, 64 * 1024);
}
