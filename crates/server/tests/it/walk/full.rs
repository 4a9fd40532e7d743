//! What a desk is filled with so that every page has something to show.

use store::surveys;

use super::running::{JORDAN, Running};

/// A mail with a picture of others in it, on a case of its own.
pub fn mail(desk: &Running) -> (u32, i64) {
    desk.wait(async {
        let letter = crate::mail::as_html("<p>It <b>hums</b>. <img src=\"https://a.example/1.gif\"></p>");
        let (room, took) = crate::mail::take(desk.app(), &letter).await;
        let mail = room.db().read(move |tx| store::mail::incoming::find(tx, took)).await.expect("read");
        mail.and_then(|mail| Some((mail.case?, mail.message?))).expect("a case")
    })
}

/// A published month and one that is not, how a case was counted, and a mail that somebody asked for.
pub fn record(desk: &Running, case: u32) -> [String; 4] {
    let app = desk.app();
    desk.wait(server::record::publish_past(app.desk())).expect("published months");
    let months = desk.wait(app.db().read(store::publications::months)).expect("months");
    let numbers = app.numbers().expect("numbers");
    let (next, _) = numbers.months.last().expect("a month");
    let counted = server::record::lookup::path(app.key(), case, app.now());
    let now = app.now();
    let asked = app.db().write(move |tx| store::record_subscriptions::ask(tx, "ines@customer.example", now));
    let subscription = server::record::subscribe::path(app.key(), desk.wait(asked).expect("asked").id);
    [months.last().expect("a month").clone(), next.to_string(), counted, subscription]
}

/// A question that is open, whose address it gives, and a customer who would not recommend us.
pub fn questions(desk: &Running, (case, customer): (u32, u32)) -> String {
    let now = desk.app().now();
    let asked = surveys::Survey {
        id: 1,
        kind: "csat".to_owned(),
        case,
        customer,
        once: "walk/csat".to_owned(),
        state: surveys::State::Sent,
        due_at: now,
        sent_at: Some(now),
        until_at: Some(calendar::Instant(now.as_ms() + 30 * 86_400_000)),
        answered_at: None,
        score: None,
        reasons: String::new(),
        comment: String::new(),
        may_contact: false,
        reason: None,
        outreach_at: None,
    };
    let answered = surveys::Survey {
        id: 2,
        kind: "nps".to_owned(),
        once: "walk/nps".to_owned(),
        state: surveys::State::Answered,
        answered_at: Some(now),
        score: Some("3".to_owned()),
        comment: "Too slow.".to_owned(),
        may_contact: true,
        ..asked.clone()
    };
    let stored = desk.wait(desk.app().db().write(move |tx| {
        surveys::insert(tx, &asked)?;
        surveys::insert(tx, &answered).map(drop)
    }));
    stored.expect("questions");
    server::surveys::link::path(desk.app().key(), 1)
}

/// Rows of the ledger in each state that a page shows, of which it gives one that waits for an approval.
pub fn credits(desk: &Running, (case, customer): (u32, u32)) -> i64 {
    use store::credits::{self, Act, Done, Entered, Entry, Kind};
    let now = desk.app().now();
    let entry = Entry {
        id: 1,
        once: "walk/1".to_owned(),
        kind: Kind::Entry,
        payer: format!("customer/{customer}"),
        level: "phone".to_owned(),
        month: "2026-01".to_owned(),
        promise: "We answer 80 % of calls within 60 seconds.".to_owned(),
        clause: "3.1".to_owned(),
        rule_clause: "6.1".to_owned(),
        version: "1.0".to_owned(),
        cycle_from: "2026-01-01".to_owned(),
        cycle_until: "2026-01-31".to_owned(),
        hits: 1_498,
        n: 2_000,
        target: "4/5".to_owned(),
        shortfall: "51/1000".to_owned(),
        uncut: "1/20".to_owned(),
        percent: "1/20".to_owned(),
        currency: "USD".to_owned(),
        monthly: "120000".to_owned(),
        amount: 6_000,
        cases: case.to_string(),
        reverses: None,
        reason: None,
        person: None,
        at: now,
    };
    let row = |id: i64, kind: Kind| Entry { id, once: format!("walk/{id}"), kind, ..entry.clone() };
    let reversal = Entry {
        reverses: Some(4),
        amount: -6_000,
        reason: Some("Twice.".to_owned()),
        ..row(5, Kind::Reversal)
    };
    let gap = Entry { currency: String::new(), amount: 0, level: "chat".to_owned(), ..row(6, Kind::Gap) };
    let rows = [entry.clone(), row(2, Kind::Entry), row(3, Kind::Entry), row(4, Kind::Entry), reversal, gap];
    let done = |id: i64, entry: i64, act: Act| {
        let reference = (act == Act::Issued).then(|| "INV-1".to_owned());
        Done { id, once: format!("walk/{id}"), entry, act, person: JORDAN, reference, at: now }
    };
    let acts = [done(1, 2, Act::Verified), done(2, 3, Act::Verified), done(3, 3, Act::Issued)];
    let month = Entered {
        month: "2026-01".to_owned(),
        version: "1.0".to_owned(),
        n_entries: 4,
        totals: "{\"USD\":24000}".to_owned(),
        levels: "[]".to_owned(),
        n_unknown: 1,
        at: now,
    };
    let stored = desk.wait(desk.app().db().write(move |tx| {
        credits::insert_month(tx, &month)?;
        rows.iter().try_for_each(|row| credits::insert(tx, row).map(drop))?;
        acts.iter().try_for_each(|done| credits::insert_act(tx, done).map(drop))
    }));
    stored.expect("credits");
    1
}
