//! Every message of every shared set is read or refused with a reason; none is lost, none does harm.

use rstest::rstest;

use super::data;
use crate::email::{Limits, parse};

#[rstest]
//                           folder                                      messages
#[case::bounces_baunsu("email_bounces_baunsu_npm", 15)]
#[case::bounceparser("email_bounces_bounceparser_debian", 126)]
#[case::sisimai("email_bounces_sisimai", 316)]
#[case::cpython("email_cpython", 46)]
#[case::flanker("email_flanker", 48)]
#[case::ruby("email_ruby_mail", 41)]
#[case::notmuch("email_threads_notmuch_debian", 69)]
#[case::zbateson("email_zbateson", 73)]
fn every_message_is_read(#[case] set: &str, #[case] floor: usize) {
    let Some(files) = data::files(set) else { return };
    let files: Vec<_> = files.into_iter().filter(|(name, _)| is_message(name)).collect();
    let mut n_read = 0;
    for (name, bytes) in &files {
        match parse(bytes, &Limits::default()) {
            Ok(_) => n_read += 1,
            Err(error) => data::line(&format!("{set}/{name}: {error}")),
        }
    }
    data::score(set, "read", n_read, files.len(), floor);
}

/// `email_cpython/msg_19.txt` is the one that is refused: it has no header field at all, so it is kept as bytes.
fn is_message(name: &str) -> bool {
    !name.starts_with("files/")
        && !["gitattributes", "png", "wav", "pl", "LICENSE"].iter().any(|end| name.ends_with(end))
}
