//! Mail: parsing, masking, cutting, threading, recognising and showing, whatever the bytes.

use std::collections::BTreeMap;

use channels::email::{
    Address, Kind, Limits, Lookup, Mbox, NoMbox, Ours, RemoteImages, Tag, TagKey, cut, display, kind_of,
    mask_mail, named_by, parse, parse_and_mask, tag_of, tagged, tags, thread_of,
};
use channels::mask::CardDigits;

/// What mail is made of.
pub const WORDS: &[&str] = &[
    "From: ",
    "To: ",
    "Subject: ",
    "Message-ID: <",
    ">",
    "<",
    "In-Reply-To: <a@b>\n",
    "References: <a@b> <c@d>\n",
    "Received: by x\n",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    "Content-Type: multipart/mixed; boundary=b\n",
    "--b\n",
    "--b--\n",
    "Content-Type: message/rfc822\n\n",
    "Content-Type: text/html\n",
    "Content-Type: message/delivery-status\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "=?utf-8?q?=C3?=",
    "=?iso-2022-jp?b?GyRC?=",
    "; charset=utf-16",
    "=\n",
    "=3D",
    "begin 644 a\n",
    "end\n",
    "Final-Recipient: rfc822; a@b.c\n",
    "Status: 5.1.1\n",
    "Action: failed\n",
    "Auto-Submitted: auto-replied\n",
    "Return-Path: <>\n",
    "MAILER-DAEMON@x",
    "550 5.1.1 <a@b.c>",
    "4111 1111 1111 1111",
    "&nbsp;",
    "<script>",
    "<img src=cid:a>",
    "<b>",
    "Content-Type: message/feedback-report\n",
];

/// What replies are made of.
pub const QUOTES: &[&str] = &[
    "> ",
    ">> ",
    "On Mon, 2 Jun 2025 at 9:04, Ana <a@b.c> wrote:\n",
    "Am 2.6.25 schrieb Ana:\n",
    "From: a\nSent: b\nTo: c\nSubject: d\n",
    "-----Original Message-----\n",
    "-- \n",
    "Sent from my iPhone\n",
    "\n",
    "\r\n",
    "text\n",
    "<\n",
    "> wrote:\n",
    "____\n",
    "\u{200b}",
    "写道：\n",
];

/// What files of many mails are made of.
pub const MBOX: &[&str] = &[
    "From a@b Mon Jun  2 09:04:00 2025\n",
    "From - Mon Jun  2 09:04:00 2025 +0200\r\n",
    "From ",
    ">From ",
    ">>From x\n",
    "Subject: a\n",
    "\n",
    "\r\n",
    "text",
    " Mon Jun 99 99:99:99 9999\n",
];

/// Limits small enough to be reached.
const SMALL: Limits = Limits { bytes: 1 << 20, parts: 40, depth: 6, recipients: 20, head: 4_000 };

/// Masks and parses a message under both limits and shows its HTML.
///
/// # Panics
///
/// Panics when masking twice is not masking once, when parsing and masking together gives something else than each alone, when more comes out than a limit allows, or when shown HTML holds a script.
pub fn mail(bytes: &[u8]) {
    let masked = mask_mail(bytes, CardDigits::LastFour);
    let (parsed, together) = parse_and_mask(bytes, &SMALL, CardDigits::LastFour);
    assert_eq!((parsed, &together), (parse(bytes, &SMALL), &masked), "parsed and masked together as alone");
    for limits in [SMALL, Limits::default()] {
        let Ok(mail) = parse(&masked.bytes, &limits) else { continue };
        assert!(mail.recipients().count() <= limits.recipients, "no more recipients than allowed");
        assert!(
            !mail.id.as_str().is_empty() && !mail.subject.contains(['\r', '\n']),
            "an identifier and one line of subject"
        );
        let html = mail.html.as_deref().unwrap_or(&mail.text);
        if let Some(shown) = display(html, &BTreeMap::new(), RemoteImages::Blocked) {
            assert!(!shown.html.contains("<script"), "no script is shown");
        }
    }
}

/// Cuts a reply.
///
/// # Panics
///
/// Panics when the pieces are not the text, or nothing is left of one that says something.
pub fn mail_quotes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let cut = cut(&text);
    let whole: String = cut.pieces.iter().map(|piece| cut.text(piece)).collect();
    assert_eq!(whole, text, "nothing is lost");
    assert_eq!(cut.said().is_empty(), text.trim().is_empty(), "something is said");
}

/// Takes a file of mails apart, at once and byte by byte.
///
/// # Panics
///
/// Panics when that is not the same, or a mail is larger than allowed.
pub fn mail_mbox(bytes: &[u8]) {
    const MOST: usize = 50;
    let split = |step: usize| {
        let mut mbox = Mbox::new(MOST);
        let mut entries = Vec::new();
        for piece in bytes.chunks(step) {
            entries.extend(mbox.push(piece)?);
        }
        entries.extend(mbox.end());
        Ok::<_, NoMbox>(entries)
    };
    let at_once = split(bytes.len().max(1));
    assert_eq!(split(1), at_once, "pieces do not matter");
    let entries = at_once.unwrap_or_default();
    assert!(entries.iter().all(|it| it.bytes.len() <= MOST), "no mail is larger than allowed");
    let n_bytes: u64 = entries.iter().map(|it| it.n_bytes).sum();
    assert!(n_bytes <= bytes.len() as u64, "nothing is made up");
}

/// Looks for the conversation of a message, and takes the bytes as an address with a tag.
///
/// # Panics
///
/// Panics when a message answers itself, or a tag that was not made is proven.
pub fn mail_threads(bytes: &[u8]) {
    let key = TagKey::new([1; 32]);
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(tag_of(&text, std::slice::from_ref(&key)), None, "only what was made is proven");
    let address = Address::bare(&text);
    if address.is_deliverable() {
        let made = tagged(&address, Tag::Case(7), &key);
        assert_eq!(
            tag_of(&made.address, std::slice::from_ref(&key)),
            Some(Tag::Case(7)),
            "what was made is proven"
        );
    }
    let Ok(mail) = parse(bytes, &SMALL) else { return };
    let is_own = |lookup: Lookup<'_>| matches!(lookup, Lookup::Message(id) if id == mail.id.as_str());
    assert!(
        thread_of(&mail, std::slice::from_ref(&key), |lookup| is_own(lookup).then_some(())).is_none(),
        "no message answers itself"
    );
    assert!(
        named_by(&mail).all(|id| id != mail.id.as_str()) && tags(&mail, &[key]).is_empty(),
        "nothing of ours"
    );
}

/// Says what sort of mail a message is.
///
/// # Panics
///
/// Panics when a report of failure names more recipients than it has bytes, or anything but a person's mail may be answered.
pub fn mail_bounces(bytes: &[u8]) {
    let Ok(mail) = parse(bytes, &SMALL) else { return };
    let kind = kind_of(&mail, &Ours { addresses: &[], id_domain: "desk.example", most_hops: 50 });
    assert!(
        !kind.reason().is_empty() && (kind == Kind::Ordinary) == kind.may_be_answered_automatically(),
        "people only"
    );
    if let Kind::Bounce(bounce) = kind {
        assert!(
            bounce.recipients.len() <= bytes.len()
                && bounce.dead_addresses().count() <= bounce.recipients.len(),
            "no more than there are"
        );
    }
}
