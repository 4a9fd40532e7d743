//! To which conversation a message belongs.

use std::collections::BTreeMap;

use rstest::rstest;

use super::data;
use super::parse::mail;
use crate::email::{
    Address, Limits, Lookup, Mail, Relation, Tag, TagKey, named_by, parse, tag_of, tagged, tags, thread_of,
};

fn key(n: u8) -> TagKey {
    TagKey::new([n; 32])
}

#[rstest]
#[case::as_written(|tagged: String| tagged, true)]
#[case::in_capitals(|tagged: String| tagged.to_uppercase(), true)]
#[case::another_case(|tagged: String| tagged.replace("r42", "r43"), false)]
#[case::another_purpose(|tagged: String| tagged.replace("r42", "b42"), false)]
#[case::another_desk(|tagged: String| tagged.replace("help", "sales"), false)]
#[case::another_domain(|tagged: String| tagged.replace("example", "axample"), false)]
#[case::cut_short(|tagged: String| tagged.replace('@', "x@"), false)]
#[case::a_leading_zero(|tagged: String| tagged.replace("r42", "r042"), false)]
fn a_tag_counts_only_as_it_was_made(#[case] change: fn(String) -> String, #[case] counts: bool) {
    let address = tagged(&Address::bare("help@example.org"), Tag::Case(42), &key(1)).address;
    assert_eq!(tag_of(&change(address), &[key(2), key(1)]), counts.then_some(Tag::Case(42)));
}

#[test]
fn a_tag_needs_its_key_and_its_address_can_be_delivered_to() {
    let address = tagged(&Address::new("Help", "help@example.org"), Tag::Sent(u64::MAX), &key(1));
    assert!(address.is_deliverable() && address.local_part().len() <= 64);
    assert_eq!(tag_of(&address.address, &[key(2)]), None);
    assert_eq!(format!("{:?}", key(1)), "TagKey(..)");
}

#[test]
fn the_tag_wins_then_the_answered_message_then_the_newest_reference() {
    let to = tagged(&Address::bare("help@example.org"), Tag::Case(7), &key(1));
    let text = format!(
        "Message-ID: <own@x>\nTo: {}\nIn-Reply-To: <b@x>\nReferences: <a@x> <b@x> <c@x>\n\nHi\n",
        to.address
    );
    let mail = mail(&text);
    assert_eq!(tags(&mail, &[key(1)]), [Tag::Case(7)]);
    let known = |names: &'static [&'static str]| {
        move |lookup: Lookup<'_>| match lookup {
            Lookup::Tag(Tag::Case(7)) => names.contains(&"tag").then_some("tag"),
            Lookup::Message(id) => names.iter().find(|name| **name == id).copied(),
            Lookup::Awaiting(id) => names.contains(&"awaited").then_some("awaited").filter(|_| id == "own@x"),
            Lookup::Tag(_) => None,
        }
    };
    let found = |names| thread_of(&mail, &[key(1)], known(names));
    assert_eq!(found(&["tag", "a@x", "b@x"]), Some(("tag", Relation::Tagged)));
    assert_eq!(found(&["a@x", "b@x", "c@x"]), Some(("b@x", Relation::Answers)));
    assert_eq!(found(&["a@x", "c@x"]), Some(("c@x", Relation::RefersTo)));
    assert_eq!(found(&["awaited"]), Some(("awaited", Relation::Awaited)));
    assert_eq!(found(&[]), None);
}

#[test]
fn a_subject_alone_threads_nothing_and_a_message_does_not_answer_itself() {
    assert_eq!(
        thread_of(&mail("Subject: Re: Printer\n\nHi\n"), &[], |lookup| matches!(lookup, Lookup::Message(_))
            .then_some(1)),
        None
    );
    let own = mail("Message-ID: <a@x>\nIn-Reply-To: <a@x>\n\nHi\n");
    assert_eq!(thread_of(&own, &[], |lookup| matches!(lookup, Lookup::Message(_)).then_some(1)), None);
}

/// The conversations that arise when messages come in this order.
fn conversations(mails: &[Mail]) -> Vec<usize> {
    let mut of_message: BTreeMap<String, usize> = BTreeMap::new();
    let mut awaiting: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (index, mail) in mails.iter().enumerate() {
        let find = |lookup: Lookup<'_>| match lookup {
            Lookup::Tag(_) => None,
            Lookup::Message(id) => of_message.get(id).or(awaiting.get(id)).copied(),
            Lookup::Awaiting(id) => awaiting.get(id).copied(),
        };
        let conversation = thread_of(mail, &[], find).map_or(index, |(conversation, _)| conversation);
        of_message.entry(mail.id.as_str().to_owned()).or_insert(conversation);
        for id in named_by(mail) {
            awaiting.entry(id.to_owned()).or_insert(conversation);
        }
        all.push(conversation);
    }
    all
}

/// The conversations when everything is known from the start: messages that name each other, or a third one, belong together.
fn joined(mails: &[Mail]) -> Vec<usize> {
    let mut root: Vec<usize> = (0..mails.len()).collect();
    let mut of_id: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, mail) in mails.iter().enumerate() {
        for id in std::iter::once(mail.id.as_str()).chain(named_by(mail)) {
            let other = *of_id.entry(id).or_insert(index);
            let (from, to) = (find(&root, index), find(&root, other));
            root[from.max(to)] = from.min(to);
        }
    }
    (0..mails.len()).map(|index| find(&root, index)).collect()
}

fn find(root: &[usize], mut index: usize) -> usize {
    while root[index] != index {
        index = root[index];
    }
    index
}

fn mbox(bytes: &[u8]) -> Vec<Mail> {
    let text: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in text {
        if line.starts_with(b"From ") || messages.is_empty() {
            messages.push(Vec::new());
        }
        if let Some(last) = messages.last_mut() {
            last.extend_from_slice(line);
        }
    }
    messages.iter().filter_map(|message| parse(message, &Limits::default()).ok()).collect()
}

/// Messages that arrive in any order come to the conversation in which they would be if all were known, save where two
/// conversations grew before the message came that joins them.
fn score(set: &str, boxes: &[Vec<Mail>], floor: usize) {
    let (mut n_good, mut n_all) = (0, 0);
    for mails in boxes {
        let (live, known) = (conversations(mails), joined(mails));
        n_all += mails.len();
        n_good += live.iter().zip(&known).filter(|(live, known)| live == known).count();
    }
    data::score(set, "thread", n_good, n_all, floor);
}

#[test]
fn mailboxes_of_jwz_are_threaded() {
    let set = "email_threads_jwz_debian";
    let Some(files) = data::files(set) else { return };
    let boxes: Vec<Vec<Mail>> = files.iter().map(|(_, bytes)| mbox(bytes)).collect();
    score(set, &boxes, 43);
}

#[test]
fn the_archive_of_notmuch_is_threaded() {
    let set = "email_threads_notmuch_debian";
    let Some(files) = data::files(set) else { return };
    let mut boxes: BTreeMap<String, Vec<Mail>> = BTreeMap::new();
    for (name, bytes) in &files {
        let Ok(mail) = parse(bytes, &Limits::default()) else { continue };
        boxes.entry(name.split('/').next().unwrap_or_default().to_owned()).or_default().push(mail);
    }
    score(set, &boxes.into_values().collect::<Vec<_>>(), 69);
}
