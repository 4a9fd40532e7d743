//! Files in forms: choosing them, and keeping those that came with an earlier try.

use maud::{Markup, html};

use crate::field::Mistakes;
use crate::icon::small_icon;
use crate::words::size;

/// The id of the control, and the name under which files are sent.
pub const FILES: &str = "files";

/// A file that was uploaded with a form which came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// How large it is.
    pub n_bytes: u64,
}

/// The files that a form has already. Each goes with it unless it is left out.
pub fn kept(files: &[Kept]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.files role="list" aria-label="Files added so far" {
                @for file in files {
                    li {
                        input type="hidden" name="listed" value=(file.id);
                        label.file {
                            input type="checkbox" name="kept" value=(file.id) checked;
                            (small_icon("file")) bdi { (file.name) } " " span.muted { (size(file.n_bytes)) }
                        }
                    }
                }
            }
        }
    }
}

/// A field for files, with those that the form has already.
pub fn field(label: &str, hint: &str, files: &[Kept], mistakes: &Mistakes) -> Markup {
    let wrong = mistakes.of(FILES);
    let described = if wrong.is_some() { "files-hint files-err" } else { "files-hint" };
    html! {
        div.field data-invalid[wrong.is_some()] {
            label for=(FILES) { (label) " " span.muted { "(optional)" } }
            p #files-hint.hint { (hint) }
            @if let Some(wrong) = wrong { (crate::feedback::mistake("files-err", wrong)) }
            (kept(files))
            input #files type="file" name=(FILES) multiple aria-describedby=(described);
        }
    }
}
