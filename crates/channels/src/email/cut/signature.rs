//! Signatures below `-- `, and the lines that telephones and programs add.

use super::line::{Class, Line};

/// The most lines of text that a signature has.
const MOST_LINES: usize = 15;

/// The most lines of text below a ruled line that are a signature.
const MOST_BELOW_RULE: usize = 4;

/// The longest line that a device adds, in bytes.
const LONGEST_DEVICE: usize = 160;

/// How the lines begin that devices and programs add, in lower case.
const DEVICES: [&str; 45] = [
    "sent from my",
    "sent from mail",
    "sent from yahoo",
    "sent from outlook",
    "sent from windows",
    "sent from samsung",
    "sent from proton",
    "sent from gmail",
    "sent from [",
    "sent from a ",
    "sent from <",
    "sent from aol",
    "sent from android",
    "sent from mobile",
    "sent from iphone",
    "sent using",
    "sent via ",
    "sent with ",
    "sent by ",
    "someone from mobile",
    "from my iphone",
    "from my ipad",
    "get outlook for",
    "get [outlook",
    "envoyé depuis",
    "envoyé de mon",
    "envoyé à partir",
    "von meinem",
    "gesendet von",
    "diese nachricht wurde von",
    "enviado desde",
    "enviado do",
    "enviado a partir",
    "inviato da",
    "verzonden met",
    "verzonden vanaf",
    "verstuurd vanaf",
    "wysłane z",
    "wysłano z",
    "skickat från",
    "sendt fra",
    "lähetetty",
    "отправлено с",
    "odesláno z",
    "iphoneから送信",
];

/// The same in languages that put the device before the words.
const DEVICE_ENDS: [&str; 5] = ["mobilgerät gesendet", "iphone gesendet", "傳送", "发送自", "から送信"];

/// Whether a device or a program added this line.
pub fn is_device(text: &str) -> bool {
    if text.len() > LONGEST_DEVICE {
        return false;
    }
    let bare = text.trim_matches(|c: char| matches!(c, '<' | '(' | '*' | '_' | '[')).to_lowercase();
    let begins = DEVICES.iter().any(|words| bare.starts_with(words));
    begins && !is_sentence(&bare)
        || DEVICE_ENDS
            .iter()
            .any(|words| bare.trim_end_matches('.').ends_with(words) || bare.starts_with("发自我的"))
}

/// Whether the words are said by a person: "sent by mail yesterday, did it arrive?"
fn is_sentence(bare: &str) -> bool {
    bare.ends_with(['?', ',', ':']) || bare.contains(" is ")
}

/// Where the signature begins that ends these lines, earlier messages below it included.
pub fn start(lines: &[Line<'_>]) -> Option<usize> {
    (0..lines.len()).find(|at| {
        let below = &lines[at + 1..];
        let most = match lines[*at].text {
            "--" | "—" | "--=20" | "- --" => MOST_LINES,
            text if text.len() >= 5 && text.chars().all(|c| matches!(c, '_' | '-')) => MOST_BELOW_RULE,
            _ => return false,
        };
        is_signature(below, most)
    })
}

/// Whether everything from here on is a signature, with at most earlier messages after it.
fn is_signature(below: &[Line<'_>], most: usize) -> bool {
    let mut n_own = 0;
    for (at, line) in below.iter().enumerate() {
        match line.class {
            Class::Quote | Class::Announcement | Class::Header => {
                return !below[at..].iter().any(|line| line.class == Class::Text);
            }
            Class::Text | Class::Device | Class::Delimiter => n_own += 1,
            Class::Empty => {}
        }
        if n_own > most {
            return false;
        }
    }
    true
}
