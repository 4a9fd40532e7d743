//! Something on every page about mail, for those who look at all of them.

use server::App;
use server::mail::Settings;
use server::mail::receive::{Accepted, Arrived};
use store::Tx;
use store::mail::addresses::{self, Address};
use store::mail::mailboxes::{self, Mailbox};
use store::mail::sent::{self, Sent};
use store::mail::suppressions::{self, Suppression};
use store::mail::templates::{self, Template};

use super::letters::{CARE, letter, take};

/// A mailbox, a door, a way out.
pub fn settings() -> Settings {
    let text = format!(
        "[mail]\nresolver = \"off\"\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = 9, security = \"none\" }}\n\
         [[mail.mailbox]]\nname = \"care\"\nhost = \"imap.a-provider-with-a-long-name.example\"\nuser = \"care\"\npassword_file = \"p\"\n\
         [[mail.listen]]\nat = \"127.0.0.1:9\"\n"
    );
    Settings::parse(&text, std::path::Path::new("")).expect("is right").expect("is there")
}

/// Puts something on every page; the id of a mail that could not be read.
pub async fn to_look_after(app: &App) -> i64 {
    let away = letter("away", "Auto-Submitted: auto-replied\r\n", "I am away.");
    let (room, _) = take(app, &away).await;
    let arrived = Arrived {
        source: "care".to_owned(),
        address: Some(CARE.to_owned()),
        bytes: b"\x00\x01 no mail <b>at all</b>\nand more of it".to_vec(),
        received_at: app.now(),
        envelope: None,
    };
    let Accepted::New(unread) = room.accept(arrived).await.expect("it is stored") else {
        panic!("it is new")
    };
    let now = app.now();
    app.db().write(move |tx| fill(tx, now)).await.expect("stored");
    unread
}

fn fill(tx: &mut Tx<'_>, now: calendar::Instant) -> Result<(), store::Error> {
    let failing = Mailbox {
        failure: Some("the server does not let us in: no such user".to_owned()),
        failed_at: Some(now),
        checked_at: Some(now),
        received_at: Some(now),
        ..Mailbox::new("care")
    };
    mailboxes::save(tx, &failing)?;
    for (nth, state) in (1..).zip([sent::State::Failed, sent::State::Suppressed, sent::State::Queued]) {
        let ours = Sent {
            id: nth,
            message_id: format!("{nth}@lodestar.desk.example"),
            kind: "acknowledgement".to_owned(),
            case: Some(1),
            message: None,
            customer: Some(1),
            recipient: "somebody.with.a.long.name@customer-with-a-long-name.example".to_owned(),
            address: Some(CARE.to_owned()),
            is_automatic: true,
            state,
            reason: Some("the server refused it for good (550)".to_owned()),
            created_at: now,
            changed_at: now,
        };
        sent::insert(tx, &ours)?;
    }
    let (address, reason) = ("gone@customer.example".to_owned(), "mail to it comes back".to_owned());
    suppressions::insert(tx, &Suppression { address, reason, since_at: now })?;
    addresses::save(
        tx,
        &Address {
            address: "ayuda@desk.example".to_owned(),
            brand: "Acme Ayuda".to_owned(),
            team: Some(1),
            language: Some("es".to_owned()),
            signature: "Tu equipo".to_owned(),
        },
    )?;
    for (id, failure) in [(1, Some("line 1: there is no field `x`; there are `brand`")), (2, None)] {
        let text = Template {
            id,
            kind: if failure.is_some() { "code" } else { "reply" }.to_owned(),
            language: "en".to_owned(),
            team: 0,
            subject: "Your code is {{ code }}".to_owned(),
            body: Some("Hello,\n\n{{ message }}{{ code }}".to_owned()),
            changed_at: now,
            changed_by: Some(12),
            failure: failure.map(str::to_owned),
            failed_at: failure.map(|_| now),
        };
        templates::insert(tx, &text)?;
    }
    Ok(())
}
