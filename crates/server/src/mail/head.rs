//! What is known of a mail that came without opening it again: who was on it, and how it looks.

use channels::email::{Address, Mail, cut};
use store::Tx;
use store::mail::heads::{self, Form, Head};

/// With fewer letters and digits a text says little beside its HTML.
const FEW_LETTERS: usize = 40;
/// The most people that are kept of a mail, each of `To` and `Cc`.
const MOST_PEOPLE: usize = 100;

/// Remembers it.
///
/// # Errors
///
/// Fails when the database does.
pub fn remember(tx: &mut Tx<'_>, id: i64, mail: &Mail) -> Result<(), store::Error> {
    let head = Head {
        id,
        sender: lines(mail.from.iter().take(1)),
        recipients: lines(mail.to.iter().take(MOST_PEOPLE)),
        copies: lines(mail.cc.iter().take(MOST_PEOPLE)),
        form: form(mail),
        n_images: n_remote_images(mail.html.as_deref().unwrap_or_default()),
    };
    heads::save(tx, &head)
}

/// People as they are kept: one a line, the address before the name.
fn lines<'a>(people: impl Iterator<Item = &'a Address>) -> String {
    let line = |one: &Address| {
        let address: String = one.address.split_whitespace().collect();
        format!("{address} {}", one.name.as_deref().unwrap_or_default())
    };
    people.map(line).collect::<Vec<_>>().join("\n")
}

/// People as they were kept.
pub fn people(lines: &str) -> Vec<Address> {
    let person = |line: &str| {
        let (address, name) = line.split_once(' ').unwrap_or((line, ""));
        Address::new(name, address)
    };
    lines.lines().filter(|line| !line.trim().is_empty()).map(person).collect()
}

fn form(mail: &Mail) -> Form {
    let Some(html) = &mail.html else { return Form::Text };
    let letters = cut(&mail.text).said().chars().filter(|c| c.is_alphanumeric()).take(FEW_LETTERS).count();
    let has = |tag: &str| tags(html, tag).next().is_some();
    match letters < FEW_LETTERS && (has("img") || has("table")) {
        true => Form::Rich,
        false => Form::Html,
    }
}

/// How many images of others HTML names. Counted without reading it as a browser does, so that a hostile text costs no more
/// than its length; what is shown is counted anew.
fn n_remote_images(html: &str) -> u32 {
    let is_remote = |tag: &&str| {
        let tag = tag.to_ascii_lowercase();
        let source = tag.split("src").nth(1).unwrap_or_default();
        let source = source.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
        source.starts_with("http:") || source.starts_with("https:") || source.starts_with("//")
    };
    u32::try_from(tags(html, "img").filter(is_remote).take(1000).count()).unwrap_or(u32::MAX)
}

/// The tags of this name, each up to its end.
fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split('<').skip(1).filter_map(move |rest| {
        let rest = rest.split('>').next().unwrap_or_default();
        let is_it = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && rest[name.len()..].starts_with(|c: char| c.is_whitespace() || c == '/')
            || rest.eq_ignore_ascii_case(name);
        is_it.then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use channels::email::{Address, Limits, parse};
    use rstest::rstest;
    use store::mail::heads::Form;

    use super::{form, lines, n_remote_images, people};

    #[rstest]
    #[case::plain("text/plain", "It hums.", Form::Text)]
    #[case::words(
        "text/html",
        "<p>It hums since Monday, and nobody knows why it does so.<img src=a></p>",
        Form::Html
    )]
    #[case::a_picture("text/html", "<p>See: <IMG src=\"cid:a\"></p>", Form::Rich)]
    #[case::few_words("text/html", "<p>It hums.</p>", Form::Html)]
    fn a_mail_that_says_little_as_text_is_shown_as_it_was_sent(
        #[case] kind: &str,
        #[case] body: &str,
        #[case] expected: Form,
    ) {
        let bytes = format!("From: a@b.example\r\nContent-Type: {kind}\r\n\r\n{body}\r\n");
        assert_eq!(form(&parse(bytes.as_bytes(), &Limits::default()).expect("a mail")), expected);
    }

    #[rstest]
    #[case::none("<p>src=\"https://a.example\"</p>", 0)]
    #[case::some(
        "<img src=\"https://a.example/1\"><IMG alt=x\nSRC=http://a.example/2><img src=//a.example/3>",
        3
    )]
    #[case::ours("<img src=\"cid:logo\"><image src=\"https://a.example\">", 0)]
    fn images_of_others_are_counted(#[case] html: &str, #[case] n: u32) {
        assert_eq!(n_remote_images(html), n);
    }

    #[test]
    fn people_come_back_as_they_were_kept() {
        let all = [Address::new("Ines Okafor", "ines@example.com"), Address::bare("bob@example.com")];
        assert_eq!(people(&lines(all.iter())), all);
    }
}
