//! To which conversation a message belongs.

use super::mail::Mail;
use super::tag::{Tag, TagKey, tag_of};

/// How a message names another, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It was sent to an address with our own tag.
    Tagged,
    /// It answers a message that we have.
    Answers,
    /// It refers to one.
    RefersTo,
    /// A message that we have answers or refers to it, and came first. Whoever looks this up must see to it that both come from the
    /// same people: two customers may answer one newsletter.
    Awaited,
}

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'m> {
    /// The conversation of a tag that was proven.
    Tag(Tag),
    /// The conversation of the message with this identifier.
    Message(&'m str),
    /// The conversation in which a message names this identifier, while the one it names was not there.
    Awaiting(&'m str),
}

/// The conversation of a message, and by what it was found. Subjects decide nothing: strangers write "Printer" as well.
///
/// `find` answers what the desk knows: the conversation of a tag, of a message it sent or received, or one in which a
/// message is awaited.
///
/// # Example
///
/// ```
/// # use channels::email::{Limits, Lookup, Relation, parse, thread_of};
/// let mail = parse(b"From: a@example.com\nReferences: <old@x> <new@x>\n\nHi\n", &Limits::default())?;
/// let find = |lookup: Lookup<'_>| (lookup == Lookup::Message("old@x")).then_some(1042);
/// assert_eq!(thread_of(&mail, &[], find), Some((1042, Relation::RefersTo)));
/// # Ok::<(), channels::email::Unparsed>(())
/// ```
pub fn thread_of<C>(
    mail: &Mail,
    keys: &[TagKey],
    mut find: impl FnMut(Lookup<'_>) -> Option<C>,
) -> Option<(C, Relation)> {
    let tags = tags(mail, keys);
    let tagged = tags.into_iter().map(|tag| (Lookup::Tag(tag), Relation::Tagged));
    let answers = mail.in_reply_to.iter().map(|id| (Lookup::Message(id), Relation::Answers));
    let refers = mail.references.iter().rev().map(|id| (Lookup::Message(id), Relation::RefersTo));
    let awaited = std::iter::once((Lookup::Awaiting(mail.id.as_str()), Relation::Awaited));
    // A message that answers itself is a loop or a trick.
    let is_other = |lookup: &Lookup<'_>| !matches!(lookup, Lookup::Message(id) if *id == mail.id.as_str());
    let all = tagged.chain(answers).chain(refers).chain(awaited);
    all.filter(|(lookup, _)| is_other(lookup)).find_map(|(lookup, relation)| Some((find(lookup)?, relation)))
}

/// The proven tags of the addresses a message was sent to, and of those its way through the systems left.
pub fn tags(mail: &Mail, keys: &[TagKey]) -> Vec<Tag> {
    let delivered = ["Delivered-To", "X-Original-To", "Envelope-To"];
    let delivered = delivered.iter().flat_map(|name| mail.headers_named(name));
    let all = mail.recipients().map(|one| one.address.as_str()).chain(delivered);
    let mut tags: Vec<Tag> = Vec::new();
    for tag in all.filter_map(|address| tag_of(address.trim_matches(['<', '>', ' ']), keys)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// The identifiers that a message names besides its own: what it awaits when they are not there.
pub fn named_by(mail: &Mail) -> impl Iterator<Item = &str> {
    let named = mail.in_reply_to.iter().chain(mail.references.iter().rev()).map(String::as_str);
    named.filter(|id| *id != mail.id.as_str())
}
