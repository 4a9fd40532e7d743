//! The parts of messages that are hard to take apart, against what Apache James Mime4j expects of each, and the messages of the ARC
//! suite, whose verdicts need a resolver and so are the server's.

use super::data;
use crate::email::{Limits, leaves, parse};

/// What one message is expected to consist of: the decoded bodies in their order.
fn expected(xml: &str, text_of: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<Vec<u8>> {
    let bodies = xml.split('<').filter(|tag| tag.starts_with("text-body") || tag.starts_with("binary-body"));
    let names = bodies.filter_map(|tag| tag.split_once("name=\"")?.1.split_once('"').map(|(name, _)| name));
    names.filter_map(text_of).collect()
}

/// Line ends, and empty lines at the end, say nothing of a structure.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|b| *b != b'\r').collect();
    bytes.trim_ascii_end().to_vec()
}

/// Missed: `frag` and `multi-frag` break a boundary within base 64, of which two bytes more are read here; `hdr-fakeout` has no empty
/// line, and what can be no field counts as text here, so that it is seen; `multi-2gifs-base64` is a message in base 64, which stays a
/// file until somebody opens it.
#[test]
fn hard_messages_are_taken_apart_as_mime4j_expects() {
    let set = "email_mime4j/mimetools-testmsgs";
    let Some(files) = data::files(set) else { return };
    let text_of = |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.clone());
    let (mut n_good, mut n_all, mut n_read) = (0, 0, 0);
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".msg")) {
        n_read += usize::from(parse(bytes, &Limits::default()).is_ok());
        let Some(xml) = text_of(&name.replace(".msg", "_decoded.xml")) else { continue };
        n_all += 1;
        let wanted: Vec<Vec<u8>> =
            expected(&String::from_utf8_lossy(&xml), &text_of).iter().map(|body| plain(body)).collect();
        let found: Vec<Vec<u8>> = leaves(bytes).iter().map(|body| plain(body)).collect();
        if found == wanted {
            n_good += 1;
        } else {
            let lengths = |bodies: &[Vec<u8>]| {
                bodies.iter().map(|body| body.len().to_string()).collect::<Vec<_>>().join(" ")
            };
            data::line(&format!(
                "{set}/{name}: bodies of {} and expected {}",
                lengths(&found),
                lengths(&wanted)
            ));
        }
    }
    data::score(set, "read", n_read, 48, 48);
    data::score(set, "bodies", n_good, n_all, 44);
}

/// The two that are not read are the suite's message of nothing and its message without a header.
#[test]
fn messages_of_the_arc_suite_are_read() {
    let set = "email_arc_valimail";
    let Some(files) = data::files(set) else { return };
    let text = String::from_utf8_lossy(&files.iter().find(|(name, _)| name.ends_with(".yml")).unwrap().1)
        .into_owned();
    let (mut n_read, mut n_all) = (0, 0);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("message:") {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let mut message = String::new();
        while let Some(line) =
            lines.next_if(|line| line.trim().is_empty() || line.len() - line.trim_start().len() > indent)
        {
            message += line.get(indent + 2..).unwrap_or_default();
            message += "\r\n";
        }
        n_all += 1;
        n_read += usize::from(
            parse(message.as_bytes(), &Limits::default()).is_ok_and(|mail| mail.header("From").is_some()),
        );
    }
    data::score(set, "read", n_read, n_all, 173);
}
