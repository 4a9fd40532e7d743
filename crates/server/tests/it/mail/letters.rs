//! Mails as strangers write them, and a mail room that takes them.

use calendar::Instant;
use server::mail::receive::{Accepted, Arrived};
use server::mail::{MailRoom, Settings};
use store::messages::{self, Message};

use crate::app::TestApp;

/// Our usual address.
pub const CARE: &str = "care@desk.example";

/// A desk with the shipped mission, and its mail room.
pub struct Post {
    pub app: TestApp,
    pub room: MailRoom,
}

impl Post {
    pub async fn new() -> Post {
        Post::with(&format!("[mail]\naddress = \"{CARE}\"\n")).await
    }

    /// The same with other settings.
    pub async fn with(settings: &str) -> Post {
        // Tests ask nobody in the world.
        let settings = match settings.contains("resolver = ") {
            true => settings.to_owned(),
            false => settings.replacen("[mail]\n", "[mail]\nresolver = \"off\"\n", 1),
        };
        let settings =
            Settings::parse(&settings, std::path::Path::new("")).expect("is right").expect("is there");
        let app = TestApp::with(|config| config.mail = Some(settings.clone())).await;
        app.app.desk().add_mission(crate::stand::MISSION.to_owned(), "system").await.expect("a mission");
        let room = MailRoom::new(app.app.clone(), settings);
        Post { app, room }
    }

    pub async fn take(&self, letter: &str) -> Accepted {
        self.take_at(CARE, letter.as_bytes()).await
    }

    pub async fn take_at(&self, address: &str, bytes: &[u8]) -> Accepted {
        let arrived = Arrived {
            source: "smtp".to_owned(),
            address: Some(address.to_owned()),
            bytes: bytes.to_vec(),
            received_at: self.now(),
            envelope: None,
        };
        self.room.accept(arrived).await.expect("it is stored")
    }

    pub fn now(&self) -> Instant {
        self.room.now()
    }

    /// What was written in a case.
    pub async fn messages(&self, case: u32) -> Vec<Message> {
        self.room.db().read(move |tx| messages::list(tx, case)).await.expect("they can be read")
    }

    /// The texts of a case.
    pub async fn texts(&self, case: u32) -> Vec<String> {
        self.messages(case).await.into_iter().map(|message| message.body).collect()
    }

    /// Waits until the mailbox `care` was read that far, which is noted after its mails are stored.
    pub async fn wait_until_read(&self, uid: i64) {
        for _ in 0..600 {
            let standing = self.room.db().read(|tx| store::mail::mailboxes::find(tx, "care")).await;
            if standing.expect("it can be read").is_some_and(|it| it.last_uid >= uid) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the mailbox was not read to {uid}");
    }

    /// How many cases there are.
    pub async fn n_cases(&self) -> usize {
        let all = self.room.db().read(|tx| store::cases::numbers(tx, 0, 10_000)).await;
        all.expect("they can be counted").len()
    }
}

/// A mail at any desk: the mail room that took it, and its id.
pub async fn take(app: &server::App, letter: &str) -> (MailRoom, i64) {
    let text = format!("[mail]\nresolver = \"off\"\naddress = \"{CARE}\"\n");
    let settings = Settings::parse(&text, std::path::Path::new(""));
    let room = MailRoom::new(app.clone(), settings.expect("is right").expect("is there"));
    let arrived = Arrived {
        source: "smtp".to_owned(),
        address: Some(CARE.to_owned()),
        bytes: letter.as_bytes().to_vec(),
        received_at: room.now(),
        envelope: None,
    };
    match room.accept(arrived).await.expect("it is stored") {
        Accepted::New(id) => (room, id),
        Accepted::Known => panic!("it was there before"),
    }
}

/// A mail from Ines.
pub fn letter(id: &str, headers: &str, text: &str) -> String {
    format!(
        "From: Ines Okafor <ines@customer.example>\r\nTo: {CARE}\r\nSubject: The printer hums\r\nMessage-ID: <{id}@customer.example>\r\n\
         Date: Mon, 2 Feb 2026 13:59:00 +0000\r\n{headers}\r\n{text}\r\n"
    )
}
