//! Mail, as those who look after it ask for it.

use calendar::Instant;

use crate::mail::incoming::{Incoming, State};
use crate::mail::sent::Sent;
use crate::mail::templates::Template;
use crate::mail::{incoming, mailboxes, sent, templates, traces};
use crate::{Db, outbox};

const NOW: Instant = Instant(1_760_360_400_000);

fn mail(id: i64, state: State) -> Incoming {
    Incoming {
        id,
        source: "care".into(),
        identity: format!("identity {id}"),
        address: "care@desk.example".into(),
        received_at: Instant(NOW.0 + id),
        size: 12,
        state,
        kind: None,
        reason: None,
        case: None,
        message: None,
        n_attempts: 1,
        next_at: None,
    }
}

pub async fn a_mail_is_found_tried_again_and_set_aside(db: Db) {
    let insert = |tx: &mut crate::Tx<'_>| {
        for (id, state) in [(1, State::Done), (2, State::Quarantined), (3, State::Quarantined)] {
            incoming::insert(tx, &mail(id, state), b"sealed")?;
            traces::insert(tx, id, (&format!("{id}@customer.example"), "ines@customer.example"))?;
        }
        Ok::<_, crate::Error>(())
    };
    db.write(insert).await.expect("stored");
    let ids = |mails: Vec<Incoming>| mails.iter().map(|mail| mail.id).collect::<Vec<_>>();
    let named = db.read(|tx| traces::list_by_message_id(tx, "2@customer.example", 9)).await;
    assert_eq!(named.map(ids), Ok(vec![2]));
    let of_ines = db.read(|tx| traces::list_by_sender(tx, "ines@customer.example", 2)).await;
    assert_eq!(of_ines.map(ids), Ok(vec![3, 2]));
    assert_eq!(db.read(|tx| incoming::list_newest(tx, Some(3), 9)).await.map(ids), Ok(vec![2, 1]));
    let newest = db.read(|tx| incoming::newest_of_source(tx, "care")).await;
    assert_eq!(newest, Ok(Some(Instant(NOW.0 + 3))));
    // What has its place stays there.
    assert_eq!(db.write(|tx| incoming::retry(tx, 1, NOW)).await, Ok(false));
    assert_eq!(db.write(|tx| incoming::set_aside(tx, 1, State::Dismissed)).await, Ok(false));
    assert_eq!(db.write(|tx| incoming::set_aside(tx, 3, State::Dismissed)).await, Ok(true));
    assert_eq!(db.write(|tx| incoming::retry(tx, 3, NOW)).await, Ok(false));
    assert_eq!(db.write(|tx| incoming::set_aside(tx, 3, State::Quarantined)).await, Ok(true));
    assert_eq!(db.write(|tx| incoming::retry(tx, 3, NOW)).await, Ok(true));
    assert_eq!(db.read(|tx| incoming::list_due(tx, NOW, 9)).await.map(ids), Ok(vec![3]));
    assert_eq!(db.read(|tx| incoming::count(tx, State::Quarantined)).await, Ok(1));
}

pub async fn a_mail_of_ours_begins_again_unless_it_arrived(db: Db) {
    let ours = |id: i64, state| Sent {
        id,
        message_id: format!("{id}@lodestar.desk.example"),
        kind: "reply".into(),
        case: Some(1),
        message: Some(id),
        customer: Some(1),
        recipient: "ines@customer.exmaple".into(),
        address: None,
        is_automatic: false,
        state,
        reason: Some("refused".into()),
        created_at: NOW,
        changed_at: NOW,
    };
    let insert = move |tx: &mut crate::Tx<'_>| {
        sent::insert(tx, &ours(1, sent::State::Failed))?;
        sent::insert(tx, &ours(2, sent::State::Sent))?;
        outbox::enqueue(tx, "mail/message/1", "mail", "{}", NOW)?;
        let taken = outbox::claim(tx, NOW, Instant(NOW.0 + 1), 9)?;
        outbox::failed(tx, taken[0].id, "no", None, NOW)
    };
    db.write(insert).await.expect("stored");
    assert_eq!(db.read(outbox::next_at).await, Ok(None));
    let right = "ines@customer.example";
    assert_eq!(db.write(move |tx| sent::begin_again(tx, 2, right, NOW)).await, Ok(false));
    assert_eq!(db.write(move |tx| sent::begin_again(tx, 1, right, NOW)).await, Ok(true));
    assert_eq!(db.write(|tx| outbox::again(tx, "mail/message/1", NOW)).await, Ok(true));
    assert_eq!(db.write(|tx| outbox::again(tx, "mail/message/7", NOW)).await, Ok(false));
    assert_eq!(db.read(outbox::next_at).await, Ok(Some(NOW)));
    let failed = |tx: &mut crate::Tx<'_>| {
        let taken = outbox::claim(tx, NOW, Instant(NOW.0 + 1), 9)?;
        outbox::failed(tx, taken[0].id, "not now", Some(Instant(NOW.0 + 9)), NOW)
    };
    db.write(failed).await.expect("stored");
    let troubled = db.read(|tx| outbox::list_troubled(tx, "mail", 9)).await.expect("read");
    assert_eq!((troubled.len(), troubled[0].1.as_str()), (1, "not now"));
    let queued = db.read(|tx| sent::list(tx, sent::State::Queued, 9)).await.expect("read");
    assert_eq!((queued.len(), queued[0].recipient.as_str(), &queued[0].reason), (1, right, &None));
    assert_eq!(db.read(|tx| sent::count(tx, sent::State::Failed)).await, Ok(0));
    assert_eq!(db.read(move |tx| sent::list_to(tx, right, 9)).await.expect("read").len(), 1);
}

pub async fn the_newest_version_of_a_template_is_in_force(db: Db) {
    let version = |id: i64, team: u32, body: Option<&str>| Template {
        id,
        kind: "reply".into(),
        language: "en".into(),
        team,
        subject: String::new(),
        body: body.map(str::to_owned),
        changed_at: NOW,
        changed_by: Some(1),
        failure: None,
        failed_at: None,
    };
    let insert = move |tx: &mut crate::Tx<'_>| {
        templates::insert(tx, &version(1, 0, Some("one")))?;
        templates::insert(tx, &version(2, 0, Some("two")))?;
        templates::insert(tx, &version(3, 7, Some("seven")))?;
        templates::failed(tx, 2, "line 1: no", NOW)
    };
    db.write(insert).await.expect("stored");
    let place = ("reply", "en", 0);
    let found = db.read(move |tx| templates::find(tx, place)).await.expect("read").expect("there is one");
    assert_eq!((found.id, found.failure.as_deref()), (2, Some("line 1: no")));
    let ids = |all: Vec<Template>| all.iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(db.read(move |tx| templates::list_versions(tx, place, 9)).await.map(ids), Ok(vec![2, 1]));
    assert_eq!(db.read(templates::list).await.map(ids), Ok(vec![2, 3]));
    let one = db.read(|tx| templates::find_version(tx, 1)).await.expect("read");
    assert_eq!(one.and_then(|it| it.body).as_deref(), Some("one"));
    assert_eq!(db.read(|tx| templates::find(tx, ("page", "en", 0))).await, Ok(None));
}

pub async fn a_mailbox_is_one_nodes_at_a_time(db: Db) {
    let claim = async |node: &'static str, at: i64| {
        let times = (Instant(NOW.0 + at), Instant(NOW.0 + at + 30_000));
        db.write(move |tx| mailboxes::claim(tx, "care", node, times)).await
    };
    let is_taken = async |node: &'static str, at: i64| {
        db.read(move |tx| mailboxes::is_taken(tx, "care", node, Instant(NOW.0 + at))).await
    };
    assert_eq!(claim("one", 0).await, Ok(true));
    assert_eq!((claim("two", 10).await, is_taken("two", 10).await), (Ok(false), Ok(true)));
    assert_eq!((claim("one", 20_000).await, is_taken("one", 20_000).await), (Ok(true), Ok(false)));
    assert_eq!(claim("two", 30_000).await, Ok(false), "it was kept");
    // Whoever had it is gone, or has lost its way to the database.
    assert_eq!((is_taken("two", 50_000).await, claim("two", 50_000).await), (Ok(false), Ok(true)));
    assert_eq!(claim("one", 50_001).await, Ok(false));
    // It gives back nothing that is another's.
    db.write(|tx| mailboxes::release(tx, "care", "one")).await.expect("released");
    assert_eq!(is_taken("one", 50_002).await, Ok(true));
    db.write(|tx| mailboxes::release(tx, "care", "two")).await.expect("released");
    assert_eq!(claim("one", 50_003).await, Ok(true));
    let standing = db.read(|tx| mailboxes::find(tx, "care")).await.expect("read").expect("is there");
    db.write(move |tx| mailboxes::save(tx, &standing)).await.expect("saved");
    assert_eq!(is_taken("two", 50_004).await, Ok(true), "how far it was read says nothing of whose it is");
    // Of many at once one gets it.
    db.write(mailboxes::release_all).await.expect("released");
    let tries = ["a", "b", "c", "d"].map(|node| {
        let times = (NOW, Instant(NOW.0 + 30_000));
        db.write(move |tx| mailboxes::claim(tx, "care", node, times))
    });
    let [a, b, c, d] = tries;
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    assert_eq!([a, b, c, d].into_iter().filter(|it| *it == Ok(true)).count(), 1);
}
