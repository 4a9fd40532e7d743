//! Servers and disks that fail in the midst of a mail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use server::mail::imap;
use store::mail::{left, mailboxes};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::doors::Door;
use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};

/// What stands between us and the server, and does harm.
#[derive(Clone, Copy)]
enum Harm {
    /// The first connection ends after so many bytes of the server.
    Cut(usize),
    /// A mail of this number is never handed over, nor anything asked for together with it.
    Refuse(u32),
    /// The connection ends whenever this one is asked for.
    Hangs(u32),
    /// Before whatever it says it tells of new mail, and there is none; how often it was asked.
    Chatters(&'static AtomicUsize),
}

/// A line between us and a server: its port.
async fn between(server: u16, harm: Harm) -> u16 {
    let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = socket.local_addr().expect("it is bound").port();
    tokio::spawn(async move {
        let mut nth = 0;
        while let Ok((ours, _)) = socket.accept().await {
            nth += 1;
            let harm = match harm {
                Harm::Cut(_) if nth > 1 => Harm::Refuse(0),
                harm => harm,
            };
            tokio::spawn(pass(ours, server, harm));
        }
    });
    port
}

async fn pass(ours: TcpStream, server: u16, harm: Harm) {
    let theirs = TcpStream::connect(("127.0.0.1", server)).await.expect("it answers");
    let (ours_in, mut ours_out) = ours.into_split();
    let (mut theirs_in, mut theirs_out) = theirs.into_split();
    let (refuse, refused) = tokio::sync::mpsc::unbounded_channel::<String>();
    let asks = async move {
        let mut lines = BufReader::new(ours_in).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if let Harm::Chatters(n_asked) = harm
                && line.contains("SEARCH")
            {
                n_asked.fetch_add(1, Ordering::Relaxed);
            }
            let asked = if line.contains("BODY.PEEK[]") { numbers(&line) } else { Vec::new() };
            match harm {
                Harm::Refuse(uid) if asked.contains(&uid) => {
                    let tag = line.split(' ').next().unwrap_or_default();
                    let _ = refuse.send(format!("{tag} NO [SERVERBUG] not this one\r\n"));
                }
                Harm::Hangs(uid) if asked.contains(&uid) => return,
                _ => {
                    if theirs_out.write_all(format!("{line}\r\n").as_bytes()).await.is_err() {
                        return;
                    }
                }
            }
        }
    };
    let answers = async move {
        let (mut buffer, mut n_passed, mut refused) = (vec![0; 4096], 0, refused);
        loop {
            let n = tokio::select! {
                Some(refusal) = refused.recv() => {
                    if ours_out.write_all(refusal.as_bytes()).await.is_err() { return }
                    continue;
                }
                n = theirs_in.read(&mut buffer) => n.unwrap_or(0),
            };
            n_passed += n;
            let is_over = matches!(harm, Harm::Cut(most) if n_passed > most);
            let is_chatter = matches!(harm, Harm::Chatters(n_asked) if n_asked.load(Ordering::Relaxed) > 0);
            if is_chatter && ours_out.write_all(b"* 1 EXISTS\r\n").await.is_err() {
                return;
            }
            if n == 0 || is_over || ours_out.write_all(&buffer[..n]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = asks => {}
        () = answers => {}
    }
}

/// The numbers that `A5 UID FETCH 1,2,3 (…)` names.
fn numbers(line: &str) -> Vec<u32> {
    let set = line.split(' ').nth(3).unwrap_or_default();
    set.split(',').filter_map(|number| number.parse().ok()).collect()
}

async fn post(dovecot: &Dovecot, port: u16) -> Post {
    Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n\
         user = \"care\"\npassword_file = \"{}\"\n",
        dovecot.password()
    ))
    .await
}

/// Reads the mailbox until there are so many cases.
async fn read(
    post: &Post,
    dovecot: &Dovecot,
    n_cases: usize,
) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let stop = watch::Sender::new(false);
    let mailbox = post.room.settings().mailbox[0].clone();
    let task = tokio::spawn(imap::run(post.room.clone(), mailbox, stop.subscribe()));
    for _ in 0..1_200 {
        if post.n_cases().await >= n_cases {
            return (stop, task);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} cases\n{}", post.n_cases().await, dovecot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_in_the_midst_of_a_mail_loses_none() {
    let Some(dovecot) = Dovecot::start() else { return };
    for nth in 0..5 {
        dovecot.deliver("care", &letter(&format!("m{nth}"), "", &"It hums.\r\n".repeat(2_000)));
    }
    let port = between(dovecot.imap, Harm::Cut(50_000)).await;
    let post = post(&dovecot, port).await;
    let (stop, task) = read(&post, &dovecot, 5).await;
    stop.send_replace(true);
    task.await.expect("it ends");
    assert_eq!(post.n_cases().await, 5);
    for case in 1..=5 {
        assert_eq!(post.texts(case).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_not_handed_over_holds_up_no_other_and_is_named() {
    for harm in [Harm::Refuse(2), Harm::Hangs(2)] {
        let Some(dovecot) = Dovecot::start() else { return };
        for nth in 0..4 {
            dovecot.deliver("care", &letter(&format!("m{nth}"), "", "It hums."));
        }
        let port = between(dovecot.imap, harm).await;
        let post = post(&dovecot, port).await;
        let (stop, task) = read(&post, &dovecot, 3).await;
        let mut standing = None;
        for _ in 0..1_200 {
            standing = post.room.db().read(|tx| mailboxes::find(tx, "care")).await.expect("read");
            let why = standing.as_ref().and_then(|it| it.failure.clone()).unwrap_or_default();
            if why.contains("number 2") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let standing = standing.expect("it was read");
        assert_eq!(standing.last_uid, 4, "{standing:?}");
        assert!(standing.failure.as_deref().is_some_and(|why| why.contains("number 2")), "{standing:?}");
        stop.send_replace(true);
        task.await.expect("it ends");
        let lead = post.app.cookie_of(server::permission::Role::Lead).await;
        let page = post.app.get(&lead, "/mail").await.expect(200).body;
        assert!(
            page.contains("1 mail stays</summary>") || page.contains("1 mail stays in this mailbox"),
            "{page}"
        );
        assert!(page.contains("Move it to another folder") || page.contains("move it to another folder"));
        // The server has come to its senses; the mail is asked for again when it is due, and nothing else changes.
        let mailbox = server::mail::settings::Mailbox {
            server: server::mail::settings::Server {
                port: Some(dovecot.imap),
                ..post.room.settings().mailbox[0].server.clone()
            },
            ..post.room.settings().mailbox[0].clone()
        };
        post.room.desk().clock().advance_ms(5 * 60_000);
        let stop = watch::Sender::new(false);
        let task = tokio::spawn(imap::run(post.room.clone(), mailbox, stop.subscribe()));
        for _ in 0..600 {
            let rows = post.room.db().read(|tx| left::list(tx, "care")).await.expect("read");
            if rows.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(post.n_cases().await, 4);
        stop.send_replace(true);
        task.await.expect("it ends");
    }
}

/// A look for nothing is followed by a pause, however loudly a server calls for the next one.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_always_tells_of_mail_is_not_asked_all_the_time() {
    static N_ASKED: AtomicUsize = AtomicUsize::new(0);
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let port = between(dovecot.imap, Harm::Chatters(&N_ASKED)).await;
    let post = post(&dovecot, port).await;
    let (stop, task) = read(&post, &dovecot, 1).await;
    let (begin, n_before) = (Instant::now(), N_ASKED.load(Ordering::Relaxed));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (n_asked, n_seconds) = (N_ASKED.load(Ordering::Relaxed) - n_before, begin.elapsed().as_secs());
    assert!(n_asked >= 1, "it is asked again");
    assert!(n_asked as u64 <= n_seconds + 3, "{n_asked} times in {n_seconds} s");
    dovecot.deliver("care", &letter("b", "", "It smokes."));
    for _ in 0..600 {
        if post.n_cases().await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(post.n_cases().await, 2, "{}", dovecot.log());
    stop.send_replace(true);
    task.await.expect("it ends");
}

#[tokio::test]
async fn without_space_on_the_disk_nothing_is_taken_and_afterwards_everything() {
    let post = Post::new().await;
    let set = async |pages: &'static str| {
        let set = post.room.db().write(move |tx| tx.find(pages, &[], |row| row.get::<i64>(0)));
        set.await.expect("it is set").expect("it says so")
    };
    let usual = set("PRAGMA max_page_count").await;
    // No more than there is.
    set("PRAGMA max_page_count = 1").await;
    let arrived = || server::mail::receive::Arrived {
        source: "smtp".to_owned(),
        address: Some(CARE.to_owned()),
        bytes: letter("a", "", &"It hums. ".repeat(100_000)).into_bytes(),
        received_at: post.now(),
        envelope: None,
    };
    let refused = post.room.accept(arrived()).await.expect_err("there is no room");
    assert!(refused.to_string().contains("no space"), "{refused}");
    assert_eq!(post.n_cases().await, 0);
    assert!(usual > 1);
    set("PRAGMA max_page_count = 1000000").await;
    post.room.accept(arrived()).await.expect("there is room");
    assert_eq!(post.n_cases().await, 1);
}

/// From the first byte to the last: both doors say that it does not fit now, the mailbox keeps its mail unmarked, and everything is
/// taken when there is room.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_full_disk_every_mail_stays_with_its_server_and_comes_later() {
    let Some(dovecot) = Dovecot::start() else { return };
    let large = |id: &str| letter(id, "", &"It hums. ".repeat(100_000));
    let post = post(&dovecot, dovecot.imap).await;
    let set = async |pages: &'static str| {
        let set = post.room.db().write(move |tx| tx.find(pages, &[], |row| row.get::<i64>(0)));
        set.await.expect("it is set");
    };
    set("PRAGMA max_page_count = 1").await;
    let mut answers = Vec::new();
    for (protocol, greeting) in [("smtp", "EHLO x"), ("lmtp", "LHLO x")] {
        let mut door = Door::open(&post.room, protocol).await;
        let to = format!("RCPT TO:<{CARE}>");
        door.codes(&[greeting, "MAIL FROM:<ines@customer.example>", &to, "DATA"]).await;
        answers.push(door.say(&format!("{}.", large(protocol))).await);
    }
    assert!(
        answers.iter().all(|answer| answer.starts_with("452 ") || answer.starts_with("451 ")),
        "{answers:?}"
    );
    dovecot.deliver("care", &large("imap"));
    let stop = watch::Sender::new(false);
    let mailbox = post.room.settings().mailbox[0].clone();
    let task = tokio::spawn(imap::run(post.room.clone(), mailbox, stop.subscribe()));
    // It was asked for at least once.
    for _ in 0..400 {
        if dovecot.log().contains("Login: user=<care>") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(post.n_cases().await, 0);
    assert!(dovecot.flags("care", "").iter().all(|flags| !flags.contains('S')), "nothing is marked");
    set("PRAGMA max_page_count = 1000000").await;
    let mut door = Door::open(&post.room, "smtp").await;
    door.codes(&["EHLO x", "MAIL FROM:<ines@customer.example>", &format!("RCPT TO:<{CARE}>"), "DATA"]).await;
    let answer = door.say(&format!("{}.", large("smtp"))).await;
    assert!(answer.starts_with("250 "), "{answer}");
    for _ in 0..600 {
        if post.n_cases().await == 2 && dovecot.flags("care", "") == ["S"] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send_replace(true);
    task.await.expect("it ends");
    assert_eq!(post.n_cases().await, 2, "{}", dovecot.log());
    assert_eq!(dovecot.flags("care", ""), ["S"]);
}
