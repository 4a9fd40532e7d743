//! The number of a clause, and the link to it.

use maud::{Markup, html};
use mission::policy::ClauseNumber;

use crate::typography::typeset;

/// The number of a clause as a link to its place on the page at `address`, which is empty for the same page.
pub fn clause(number: ClauseNumber, address: &str) -> Markup {
    html! {
        a.clause href={ (address) "#" (anchor(number)) } {
            span.vh { "Mission clause " }
            (typeset(&format!("§ {number}")))
        }
    }
}

/// The id of a clause on its page: `c4-2`.
pub(crate) fn anchor(number: ClauseNumber) -> String {
    format!("c{}-{}", number.chapter.number(), number.nth)
}

/// The id that a clause keeps whatever its number: `promises-p1-response`.
pub(crate) fn permanent_anchor(path: &str) -> String {
    path.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
