//! The files that go with a mail: those that fit, and a word on those that do not.

use channels::email::Enclosure;
use store::Tx;
use store::attachments::{self, Attachment};

use super::MailRoom;
use crate::desk::Refusal;

/// What goes with a message.
pub struct Enclosed {
    /// The files that fit, by their ids.
    pub files: Vec<i64>,
    /// What the text says of the others, in Markdown; empty when there are none.
    pub words: String,
}

/// Chooses the files of a message that go with its mail, in their order, as long as the mail stays below the limit. The others
/// wait in the care centre, at `site` where that is known.
///
/// # Errors
///
/// Fails when the database does.
pub fn choose(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    site: &str,
    (case, message): (u32, i64),
) -> Result<Enclosed, store::Error> {
    let (mut n_bytes, mut files, mut others) = (0, Vec::new(), Vec::new());
    for file in attachments::list(tx, case)?.into_iter().filter(|file| file.message == Some(message)) {
        let size = travelling(file.size);
        if n_bytes + size > room.settings().largest_bytes() {
            others.push(file);
        } else {
            n_bytes += size;
            files.push(file.id);
        }
    }
    Ok(Enclosed { files, words: words(site, case, &others) })
}

/// The bytes that a file has as text in lines of 76.
fn travelling(size: u64) -> u64 {
    let coded = size.div_ceil(3) * 4;
    coded + coded.div_ceil(76) * 2
}

fn words(site: &str, case: u32, files: &[Attachment]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let named = |file: &Attachment| {
        // A name is no Markdown.
        let name: String = file.name.chars().map(|c| if c == '`' { '\'' } else { c }).collect();
        format!("- `{name}` ({})\n", look::words::size(file.size))
    };
    let named: String = files.iter().map(named).collect();
    let place = match site {
        "" => format!("the care centre, with case #{case}"),
        site => format!("<{site}/help/cases/{case}>"),
    };
    let what = if files.len() == 1 { "This file is" } else { "These files are" };
    format!("\n\n{what} too large for mail:\n\n{named}\nSign in to fetch it: {place}\n")
}

/// The bytes of the files of a mail.
///
/// # Errors
///
/// Fails when one of them cannot be read.
pub async fn read(room: &MailRoom, ids: &[i64]) -> Result<Vec<Enclosure>, Refusal> {
    let mut enclosed = Vec::new();
    for id in ids.iter().copied() {
        let file = room.db().read(move |tx| attachments::find(tx, id)).await?;
        let file = file.ok_or(Refusal::Text("a file of the mail is gone"))?;
        let content = room.app().files().read(&file).await?.all().await?;
        enclosed.push(Enclosure { name: file.name, content_type: file.media_type, content });
    }
    Ok(enclosed)
}

#[cfg(test)]
mod tests {
    use super::travelling;

    #[test]
    fn a_file_travels_in_lines_of_76() {
        assert_eq!([0, 1, 57, 58].map(travelling), [0, 6, 78, 84]);
    }
}
