//! The keys of the desk (brief 5) and the switch that turns them off.

use maud::{Markup, html};

use crate::icon::icon;

/// What a key does, and which it is.
type Key = (&'static str, &'static [&'static str]);

/// Where keys work, what each does, and which they are.
const KEYS: [(&str, &[Key]); 4] = [
    (
        "Desk",
        &[
            ("Search", &["/"]),
            ("Inbox, triage", &["G", "I", "T"]),
            ("Promises, mission, reports", &["G", "P", "M", "R"]),
            ("Undo", &["Z"]),
        ],
    ),
    (
        "In a list",
        &[("Move", &["J", "K"]), ("Open", &["↵"]), ("Select", &["X"]), ("Priority", &["1", "2", "3", "4"])],
    ),
    (
        "In a case",
        &[
            ("Reply", &["R"]),
            ("Note", &["N"]),
            ("Assign", &["A"]),
            ("Wait", &["W"]),
            ("Resolve", &["E"]),
            ("Snooze", &["H"]),
            ("Details", &["I"]),
        ],
    ),
    ("Writing", &[("Send", &["Ctrl", "↵"]), ("Canned", &["/"]), ("Mention", &["@"])]),
];

/// The dialog, which `?` opens.
pub(crate) fn keys() -> Markup {
    html! {
        dialog #keys aria-labelledby="keys-h" {
            div.row.between {
                h2 #keys-h { "Keys" }
                form method="dialog" { button.btn.quiet.icon-only.sm aria-label="Close" { (icon("x")) } }
            }
            div.keys {
                @for (heading, keys) in KEYS {
                    h3 { (heading) }
                    ul role="list" {
                        @for (what, keys) in keys {
                            li { (what) span { @for key in *keys { kbd { (key) } " " } } }
                        }
                    }
                }
            }
            label.check { input #keys-on type="checkbox" checked; span { "Letters" } }
            label.check { input #sound-on type="checkbox"; span { "Sound" } }
        }
    }
}
