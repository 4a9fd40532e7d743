//! What other mail servers meet at our door: SMTP and LMTP spoken by hand, with what they can do wrong.

use server::mail::MailRoom;
use server::mail::listen::Listener;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::letters::{CARE, Post, letter};
use super::names::Names;

/// A door that is open, and somebody before it.
pub struct Door {
    caller: BufReader<TcpStream>,
    _stop: watch::Sender<bool>,
}

impl Door {
    pub async fn open(room: &MailRoom, protocol: &str) -> Door {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = socket.local_addr().expect("it is bound");
        let text = format!(
            "[mail]\naddress = \"{CARE}\"\n[[mail.listen]]\nat = \"{address}\"\nprotocol = \"{protocol}\"\n"
        );
        let settings = server::mail::Settings::parse(&text, std::path::Path::new("")).expect("is right");
        let settings = settings.expect("is there");
        let stop = watch::Sender::new(false);
        let listener = Listener::new(room.clone(), &settings.listen[0], socket).expect("it can listen");
        tokio::spawn(listener.run(stop.subscribe()));
        let caller = TcpStream::connect(address).await.expect("it answers");
        let mut door = Door { caller: BufReader::new(caller), _stop: stop };
        assert!(door.heard().await.starts_with("220 "));
        door
    }

    async fn heard(&mut self) -> String {
        let mut answer = String::new();
        loop {
            let mut line = String::new();
            self.caller.read_line(&mut line).await.expect("an answer");
            let is_last = line.get(3..4) != Some("-");
            answer.push_str(&line);
            if is_last {
                return answer;
            }
        }
    }

    pub async fn say(&mut self, words: &str) -> String {
        self.caller.get_mut().write_all(format!("{words}\r\n").as_bytes()).await.expect("it listens");
        self.heard().await
    }

    /// The answers to several commands, by their codes.
    pub async fn codes(&mut self, commands: &[&str]) -> Vec<String> {
        let mut codes = Vec::new();
        for command in commands {
            codes.push(self.say(command).await.get(..3).unwrap_or_default().to_owned());
        }
        codes
    }
}

#[tokio::test]
async fn a_mail_that_was_acknowledged_is_a_case() {
    let post = Post::new().await;
    let mut door = Door::open(&post.room, "smtp").await;
    let greeting = door.say("EHLO there.example").await;
    assert!(greeting.contains("SIZE 52428800") && greeting.contains("8BITMIME"), "{greeting}");
    let codes = door
        .codes(&["MAIL FROM:<ines@customer.example> SIZE=300", &format!("RCPT TO:<{CARE}>"), "DATA"])
        .await;
    assert_eq!(codes, ["250", "250", "354"]);
    let mail = letter("a", "", "..a dot and more\r\n.\n.\r\nand the end");
    let answer = door.say(&format!("{}\r\n.", mail.trim_end().replace("\r\n.", "\r\n.."))).await;
    assert!(answer.starts_with("250 "), "{answer}");
    let texts = post.texts(1).await;
    assert!(texts[0].starts_with("..a dot and more") && texts[0].ends_with("and the end"), "{texts:?}");
    assert!(door.say("QUIT").await.starts_with("221"));
}

#[tokio::test]
async fn a_bounce_has_no_sender_and_a_stranger_no_address_here() {
    let post = Post::new().await;
    let mut door = Door::open(&post.room, "smtp").await;
    let tagged = CARE.replace('@', "+anything@");
    let codes = door
        .codes(&[
            "EHLO there.example",
            "MAIL FROM:<>",
            "RCPT TO:<nobody@desk.example>",
            &format!("RCPT TO:<{tagged}>"),
        ])
        .await;
    assert_eq!(codes, ["250", "250", "550", "250"]);
}

#[tokio::test]
async fn commands_out_of_order_and_nonsense_are_refused_and_then_the_line_is_cut() {
    let post = Post::new().await;
    let mut door = Door::open(&post.room, "smtp").await;
    let codes = door
        .codes(&["MAIL FROM:<a@b.example>", "LHLO x", "EHLO x", "DATA", "RCPT TO:<a@b.example>", "WHAT"])
        .await;
    assert_eq!(codes, ["503", "500", "250", "503", "503", "500"]);
    let too_large = door.say("MAIL FROM:<a@b.example> SIZE=999999999").await;
    assert!(too_large.starts_with("552"), "{too_large}");
    let codes = door.codes(&["WHAT"; 20]).await;
    assert_eq!(codes.last().map(String::as_str), Some("421"));
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"sales\"\naddress = \"sales@desk.example\"\nhost = \"localhost\"\n"
    ))
    .await;
    let mut door = Door::open(&post.room, "lmtp").await;
    let codes = door
        .codes(&[
            "LHLO there.example",
            "MAIL FROM:<ines@customer.example>",
            &format!("RCPT TO:<{CARE}>"),
            "RCPT TO:<sales@desk.example>",
            "DATA",
        ])
        .await;
    assert_eq!(codes, ["250", "250", "250", "250", "354"]);
    let first = door.say(&format!("{}.", letter("a", "", "It hums."))).await;
    assert!(first.starts_with("250 ") && door.heard().await.starts_with("250 "), "{first}");
    assert_eq!(post.n_cases().await, 2);
}

/// What is needed to find out who wrote it, for as long as that is not known.
#[tokio::test]
async fn whoever_hands_over_mail_is_kept_unless_they_are_ours() {
    let names = Names::start([]).await;
    names.break_down(true);
    for (relays, kept) in [("relays = []\n", Some("127.0.0.1")), ("", None)] {
        let post =
            Post::with(&format!("[mail]\nresolver = \"{}\"\naddress = \"{CARE}\"\n{relays}", names.at)).await;
        let mut door = Door::open(&post.room, "smtp").await;
        door.codes(&["EHLO there.example", "MAIL FROM:<a@b.example>", &format!("RCPT TO:<{CARE}>"), "DATA"])
            .await;
        door.say(&format!("{}.", letter("a", "", "It hums."))).await;
        let known = post.room.db().read(|tx| store::mail::checks::list_of_case(tx, 1)).await.expect("read");
        let (_, check) = &known[0];
        assert_eq!(check.peer.as_deref(), kept);
        let said = kept.map_or(("", ""), |_| ("there.example", "a@b.example"));
        assert_eq!((check.helo.as_str(), check.sender.as_str()), said);
    }
}

/// A bare line feed before the dot is what smugglers use to send a second mail inside the first.
#[tokio::test]
async fn only_the_proper_end_ends_a_mail() {
    let post = Post::new().await;
    let mut door = Door::open(&post.room, "smtp").await;
    door.codes(&["EHLO x", "MAIL FROM:<ines@customer.example>", &format!("RCPT TO:<{CARE}>"), "DATA"]).await;
    let smuggled = format!("{}\n.\r\nMAIL FROM:<evil@x.example>\r\n", letter("a", "", "It hums.").trim_end());
    let answer = door.say(&format!("{smuggled}.")).await;
    assert!(answer.starts_with("250 "), "{answer}");
    assert_eq!(post.n_cases().await, 1);
    assert!(post.texts(1).await[0].contains("evil@x.example"));
}

#[tokio::test]
async fn an_empty_mail_ends_at_its_first_line() {
    let post = Post::new().await;
    let mut door = Door::open(&post.room, "smtp").await;
    door.codes(&["EHLO x", "MAIL FROM:<>", &format!("RCPT TO:<{CARE}>"), "DATA"]).await;
    let answer = door.say(".").await;
    // It is kept, though nobody can read anything in it.
    assert!(answer.starts_with("250 "), "{answer}");
    assert_eq!(post.n_cases().await, 0);
}
