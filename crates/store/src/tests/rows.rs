//! What the tables do, as stories.

use calendar::Instant;
use desk::stored::Digest;
use sha2::{Digest as _, Sha256};

use super::customers::customer;
use crate::cases::{CaseRow, NO_DEADLINE, View};
use crate::messages::{Author, Message, MessageKind};
use crate::outgoing::Pending;
use crate::presence::Presence;
use crate::{
    Db, Error, Tx, audit, cases, counters, customers, drafts, messages, missions, notices, once, outbox,
    outgoing, presence, search, settings, tags,
};

/// The standing Monday, 09:00 in New York.
pub const MONDAY: Instant = Instant(1_760_360_400_000);

fn at(minutes: i64) -> Instant {
    Instant(MONDAY.0 + minutes * 60_000)
}

pub fn case(number: u32, owner: Option<u32>, deadline: Option<i64>) -> CaseRow {
    CaseRow {
        number,
        family: number,
        version: 1,
        status: "open".into(),
        is_open: true,
        is_waiting: false,
        is_triaged: true,
        is_unread: true,
        priority: 2,
        channel: "email".into(),
        tier: "Enterprise".into(),
        category: None,
        zone: Some("America/New_York".into()),
        language: Some("en".into()),
        customer: Some(1),
        account: Some(1),
        owner,
        team: Some(1),
        line: 1,
        received_at: MONDAY,
        last_message_at: MONDAY,
        resolved_at: None,
        changed_at: MONDAY,
        next_deadline_at: deadline.map_or(NO_DEADLINE, at),
        next_due_at: deadline.map(at),
        epoch: 1,
    }
}

pub fn message(id: i64, case: u32, kind: MessageKind, body: &str) -> Message {
    let author = if kind == MessageKind::Customer { Author::Customer(1) } else { Author::Agent(7) };
    Message {
        id,
        case,
        kind,
        author,
        body: body.into(),
        digest: Digest(Sha256::digest(body).into()),
        at: at(id),
    }
}

pub async fn write(db: &Db, f: impl Fn(&mut Tx<'_>) -> Result<(), Error> + Send + 'static) {
    db.write(f).await.expect("stored");
}

pub async fn cases_come_by_their_deadline(db: Db) {
    write(&db, |tx| {
        let rows = [(1, Some(1), None), (2, Some(1), Some(30)), (3, None, Some(10)), (4, Some(1), Some(20))];
        rows.into_iter().try_for_each(|(number, owner, at)| cases::save(tx, &case(number, owner, at)))?;
        cases::save(tx, &CaseRow { is_waiting: true, ..case(5, Some(2), None) })?;
        cases::save(tx, &CaseRow { is_open: false, ..case(6, Some(1), Some(1)) })?;
        cases::save(tx, &CaseRow { is_triaged: false, team: None, family: 3, ..case(7, Some(3), Some(5)) })
    })
    .await;
    let list = |view: View| db.read(move |tx| pages(tx, view));
    assert_eq!(list(View::Mine(1)).await, Ok(vec![4, 2, 1]));
    assert_eq!(list(View::Team(1)).await, Ok(vec![3, 4, 2, 1]));
    assert_eq!(list(View::Waiting).await, Ok(vec![5]));
    assert_eq!(list(View::Unassigned).await, Ok(vec![3]));
    assert_eq!(list(View::Triage).await, Ok(vec![7]));
    assert_eq!(list(View::Customer(1)).await, Ok(vec![7, 6, 5, 4, 3, 2, 1]));
    assert_eq!(list(View::Account(1)).await, Ok(vec![7, 6, 5, 4, 3, 2, 1]));
    assert_eq!(db.read(|tx| cases::find(tx, 3)).await, Ok(Some(case(3, None, Some(10)))));
    assert_eq!(db.read(|tx| cases::family(tx, 7)).await, Ok(vec![3, 7]));
}

/// All pages of two of a view; their number is what the view counts.
fn pages(tx: &mut Tx<'_>, view: View) -> Result<Vec<u32>, Error> {
    let mut numbers = Vec::new();
    let mut after = None;
    loop {
        let page = cases::list(tx, view, after, 2)?;
        numbers.extend(page.iter().map(|row| row.number));
        after = page.last().map(|row| (row.next_deadline_at, row.number));
        if after.is_none() {
            assert_eq!(cases::count(tx, view)?, u32::try_from(numbers.len()).expect("few"));
            return Ok(numbers);
        }
    }
}

pub async fn due_cases_are_claimed(db: Db) {
    write(&db, |tx| {
        (1..=3u32)
            .try_for_each(|number| cases::save(tx, &case(number, None, Some(i64::from(number) * 10))))?;
        cases::save(tx, &CaseRow { epoch: 0, ..case(9, None, None) })
    })
    .await;
    assert_eq!(db.read(cases::next_due_at).await, Ok(Some(at(10))));
    let due = |now, epoch, limit| db.read(move |tx| cases::list_due(tx, at(now), epoch, limit));
    assert_eq!(due(20, 1, 1).await, Ok(vec![1]));
    assert_eq!(due(20, 1, 9).await, Ok(vec![1, 2]));
    assert_eq!(due(0, 1, 9).await, Ok(vec![9]));
    let claim = |number, now, epoch| db.write(move |tx| cases::claim(tx, number, at(now), epoch));
    assert_eq!(claim(1, 10, 1).await, Ok(true));
    assert_eq!(claim(3, 10, 1).await, Ok(false));
    assert_eq!(claim(9, 10, 1).await, Ok(true));
    write(&db, |tx| cases::set_aside(tx, 1, at(99), 1)).await;
    assert_eq!(due(20, 1, 9).await, Ok(vec![2]));
}

pub async fn numbers_rise_from_one(db: Db) {
    for expected in 1..=3 {
        assert_eq!(db.write(|tx| counters::next(tx, "case")).await, Ok(expected));
        assert_eq!(db.write(|tx| counters::next(tx, "other")).await, Ok(expected));
    }
    assert_eq!(db.write(|tx| counters::next(tx, "customer")).await, Ok(1));
}

pub async fn the_outbox_tells_once(db: Db) {
    for (key, minutes) in [("case-1/rung-50", 0), ("case-1/rung-50", 1), ("case-1/rung-75", 5)] {
        write(&db, move |tx| outbox::enqueue(tx, key, "webhook", "{\"case\":1}", at(minutes))).await;
    }
    assert_eq!(db.read(outbox::next_at).await, Ok(Some(at(0))));
    let claim = |now| db.write(move |tx| outbox::claim(tx, at(now), at(now + 1), 10));
    let first = claim(0).await.expect("claimed").remove(0);
    assert_eq!(first.key, "case-1/rung-50");
    assert_eq!(claim(0).await, Ok(vec![]));
    let again = claim(1).await.expect("claimed").remove(0);
    assert_eq!((again.id, again.n_attempts), (first.id, 1));
    write(&db, move |tx| outbox::done(tx, first.id, at(2))).await;
    let other = claim(9).await.expect("claimed").remove(0);
    write(&db, move |tx| outbox::failed(tx, other.id, "refused", Some(at(20)), at(9))).await;
    assert_eq!(db.read(outbox::next_at).await, Ok(Some(at(20))));
    write(&db, move |tx| outbox::failed(tx, other.id, "refused", None, at(30))).await;
    assert_eq!(db.read(outbox::next_at).await, Ok(None));
    let all = db.read(|tx| outbox::list(tx, 9)).await.expect("read");
    let ends: Vec<_> = all.iter().map(|entry| (entry.done_at, entry.dead_at)).collect();
    assert_eq!(ends, [(None, Some(at(30))), (Some(at(2)), None)]);
}

pub async fn the_outbox_gives_back_what_a_dead_program_had_taken(db: Db) {
    for key in ["tried", "failed", "failed and taken again", "told"] {
        write(&db, move |tx| outbox::enqueue(tx, key, "mail", "{}", at(0))).await;
    }
    let claim = |now| db.write(move |tx| outbox::claim(tx, at(now), at(now + 10), 10));
    let ids: Vec<i64> = claim(0).await.expect("claimed").iter().map(|row| row.id).collect();
    let [_, failed, taken_again, told] = ids[..] else { panic!("{ids:?}") };
    write(&db, move |tx| outbox::failed(tx, failed, "away", Some(at(30)), at(1))).await;
    write(&db, move |tx| outbox::failed(tx, taken_again, "away", Some(at(2)), at(1))).await;
    write(&db, move |tx| outbox::done(tx, told, at(1))).await;
    assert_eq!(claim(2).await.expect("claimed").len(), 1);
    write(&db, |tx| outbox::release(tx, at(3))).await;
    let given_back: Vec<String> = claim(3).await.expect("claimed").into_iter().map(|row| row.key).collect();
    assert_eq!(given_back, ["tried", "failed and taken again"]);
}

pub async fn replies_can_be_taken_back(db: Db) {
    write(&db, |tx| drafts::save(tx, 1, 7, ("public", "Dear"), at(0))).await;
    write(&db, |tx| drafts::save(tx, 1, 7, ("public", "Dear Ines"), at(1))).await;
    let draft = db.read(|tx| drafts::find(tx, 1, 7)).await.expect("read").expect("found");
    assert_eq!((draft.body.as_str(), draft.saved_at), ("Dear Ines", at(1)));
    let reply = |id, minutes| Pending { id, case: 1, agent: 7, request: "{}".into(), send_at: at(minutes) };
    write(&db, move |tx| {
        drafts::remove(tx, 1, 7)?;
        outgoing::insert(tx, &reply(1, 2), at(0))?;
        outgoing::insert(tx, &reply(2, 1), at(0))
    })
    .await;
    assert_eq!(db.read(outgoing::next_at).await, Ok(Some(at(1))));
    assert_eq!(db.read(|tx| outgoing::list_of_case(tx, 1)).await, Ok(vec![reply(2, 1), reply(1, 2)]));
    assert_eq!(db.read(|tx| outgoing::list_due(tx, at(1), 9)).await, Ok(vec![reply(2, 1)]));
    assert_eq!(db.write(|tx| outgoing::remove(tx, 2)).await, Ok(true));
    assert_eq!(db.write(|tx| outgoing::remove(tx, 2)).await, Ok(false));
    write(&db, |tx| outgoing::postpone(tx, 1, at(9))).await;
    assert_eq!(db.read(|tx| outgoing::find(tx, 1)).await, Ok(Some(reply(1, 9))));
    let seen = Presence { case: 1, agent: 7, is_writing: true, seen_at: at(5) };
    let noted = seen.clone();
    write(&db, move |tx| presence::see(tx, &noted)).await;
    assert_eq!(db.read(|tx| presence::list_seen(tx, 1, at(4))).await, Ok(vec![seen]));
    assert_eq!(db.read(|tx| presence::list_seen(tx, 1, at(5))).await, Ok(vec![]));
    assert_eq!(db.write(|tx| presence::forget_seen(tx, at(5))).await, Ok(1));
}

pub async fn notices_are_given_once(db: Db) {
    for _ in 0..2 {
        write(&db, |tx| notices::insert(tx, "page-1", (7, "page"), (Some(1), "{}"), at(0))).await;
    }
    let notice = db.read(|tx| notices::list(tx, 7, 9)).await.expect("read").remove(0);
    assert_eq!((notice.case, notice.seen_at), (Some(1), None));
    write(&db, move |tx| notices::see(tx, 7, notice.id, at(1))).await;
    let of_case = db.read(|tx| notices::list_of_case(tx, 1)).await.expect("read");
    assert_eq!(of_case.iter().map(|notice| notice.seen_at).collect::<Vec<_>>(), [Some(at(1))]);
}

async fn store_texts(db: &Db) {
    write(db, |tx| {
        customers::insert(tx, &customer(1, "Zoë Müller", "zoe.muller@example.org"), at(0))?;
        messages::set_subject(tx, 10482, "Payments export fails with 502")?;
        messages::insert(
            tx,
            &message(1, 10482, MessageKind::Customer, "Der Größe-Export: Fehler 502, seit gestern!"),
        )?;
        messages::insert(tx, &message(2, 10483, MessageKind::Note, "OR NOT \"quoted\" AND (near) exporter"))?;
        messages::insert(tx, &message(3, 10482, MessageKind::Public, "日本語のメッセージ"))
    })
    .await;
}

pub async fn words_are_found(db: Db) {
    store_texts(&db).await;
    let find = |question: &'static str| {
        db.search(move |tx| {
            let hits = search::search(tx, question, 10)?;
            Ok::<_, Error>(hits.into_iter().map(|hit| (hit.kind, hit.subject)).collect::<Vec<_>>())
        })
    };
    let hit = |kind: &str, subject| (kind.to_owned(), subject);
    assert_eq!(find("export").await, Ok(vec![hit("message", 2), hit("message", 1), hit("case", 10482)]));
    assert_eq!(find("EXPORT 502").await, Ok(vec![hit("message", 1), hit("case", 10482)]));
    assert_eq!(find("#10482").await, Ok(vec![hit("case", 10482)]));
    assert_eq!(find("grosse").await, Ok(vec![hit("message", 1)]));
    assert_eq!(find("zoe müll").await, Ok(vec![hit("customer", 1)]));
    assert_eq!(find("zoe.muller@example.org").await, Ok(vec![hit("customer", 1)]));
    assert_eq!(find("日本語").await, Ok(vec![hit("message", 3)]));
    assert_eq!(find("nothing of this").await, Ok(vec![]));
    write(&db, |tx| messages::move_to(tx, 3, 10482, 10484)).await;
    let moved = db.search(|tx| search::search(tx, "日本語", 9)).await.expect("read");
    assert_eq!(moved[0].case, Some(10484));
    write(&db, |tx| messages::set_subject(tx, 10482, "Invoices")).await;
    assert_eq!(find("payments").await, Ok(vec![]));
    write(&db, |tx| search::delete(tx, "message", 3)).await;
    assert_eq!(find("日本語").await, Ok(vec![]));
}

pub async fn no_question_is_wrong(db: Db) {
    store_texts(&db).await;
    let questions = [
        "",
        " ",
        "\"",
        "'",
        "''",
        "\\",
        "\\'",
        "a\\'b",
        "*",
        "AND",
        "OR OR",
        "NOT",
        "NEAR(a b)",
        "export AND",
        "(",
        ")",
        "a:b",
        "words:export",
        "{a b}: c",
        "^export",
        "-export",
        "export*",
        "ex*port",
        "a & | b",
        "!a",
        "<->",
        ":*",
        "';--",
        "'; DROP TABLE event; --",
        "%",
        "_",
        "\0",
        "a\0b",
        "\u{feff}",
        "é\u{301}",
        "ﷺ",
        "🙂",
        "\n\t",
        "1e5 -3.5",
        "x'00'",
    ];
    for question in questions {
        let long = format!("{question} {}", "wörd ".repeat(500));
        let repeated = question.repeat(2000);
        for question in [question.to_owned(), long, repeated, format!("\"{question}\" OR {question}")] {
            let shown = question.clone();
            let found = db.search(move |tx| search::search(tx, &question, 10)).await;
            assert!(found.is_ok(), "{shown:?}: {found:?}");
        }
    }
    let hits = db.search(|tx| search::search(tx, "or not near", 10)).await.expect("read");
    assert_eq!(hits.len(), 1);
}

pub async fn missions_settings_and_changes_are_kept(db: Db) {
    for _ in 0..2 {
        write(&db, |tx| missions::insert(tx, ("[mission]\n", "7a"), "2025-10-13", "agent-1", at(0))).await;
    }
    let versions = db.read(missions::list).await.expect("read");
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [1]);
    assert_eq!(db.read(missions::epoch).await, Ok(1));
    write(&db, |tx| once::remember(tx, "k", "1", at(0))).await;
    assert!(matches!(db.write(|tx| once::remember(tx, "k", "2", at(0))).await, Err(Error::Duplicate(_))));
    assert_eq!(db.read(|tx| once::find(tx, "k")).await, Ok(Some("1".into())));
    write(&db, move |tx| {
        settings::set(tx, "name", "Lodestar")?;
        settings::set(tx, "name", "Lodestar 2")?;
        (1..=3).try_for_each(|id| {
            let (subject, new) = (format!("setting-{}", id % 2), Some(audit::masked("Lodestar 2")));
            let (actor, what, field) = ("agent-1".into(), "setting.changed".into(), "name".into());
            audit::insert(tx, &audit::Change { id, at: at(id), actor, what, subject, field, old: None, new })
        })
    })
    .await;
    assert_eq!(db.read(|tx| settings::find(tx, "name")).await, Ok(Some("Lodestar 2".into())));
    assert_eq!(db.read(settings::list).await, Ok(vec![("name".into(), "Lodestar 2".into())]));
    let changes = db.read(|tx| audit::list(tx, Some(3), 9)).await.expect("read");
    assert_eq!(changes.iter().map(|change| change.id).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(changes[0].new.as_deref(), Some("L… (10 characters)"));
    let of_one = db.read(|tx| audit::list_of(tx, "setting-1", 9)).await.expect("read");
    assert_eq!(of_one.iter().map(|change| change.id).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(db.write(|tx| tags::add(tx, 1, "exports")).await, Ok(true));
    assert_eq!(db.write(|tx| tags::add(tx, 1, "exports")).await, Ok(false));
    assert_eq!(db.read(tags::list_all).await, Ok(vec!["exports".into()]));
    assert_eq!(db.read(|tx| tags::list(tx, 1)).await, Ok(vec!["exports".into()]));
    assert_eq!(db.write(|tx| tags::remove(tx, 1, "exports")).await, Ok(true));
}
