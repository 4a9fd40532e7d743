//! W-32: words that promise every hour, above a clock that stands still at night.

use super::open_hours::{calendars_of, closes};
use super::phrases::{said, says_around_the_clock};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-32"),
    about: "“24/7” or “always” in a text whose clock runs on a shorter calendar",
    remedy: "quote the hours as they are, or give the promise `calendar = \"24x7\"`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let says_always =
        |text: &str| says_around_the_clock(text) || said(text, &["always", "at any time"]).is_some();
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let Some(quote) = promise.quote.as_ref().filter(|quote| says_always(&quote.value.0)) else {
            continue;
        };
        let is_timed = promise.clock.is_some() || promise.service_level.is_some();
        let shorter = calendars_of(tree, promise).into_iter().find(|calendar| closes(tree, calendar));
        if let Some(calendar) = shorter.filter(|_| is_timed) {
            let message = format!(
                "the text of `{}` speaks of every hour, but its clock runs on `{calendar}`, which closes",
                promise.id.value.0
            );
            findings.push(Finding::warning(quote.span, message).code("W-32").help(CHECK.remedy));
        }
    }
    for (name, entry) in tree.channels.iter() {
        let Some(purpose) = entry.purpose.as_ref().filter(|text| says_always(&text.value.0)) else {
            continue;
        };
        let own = entry.calendar.as_ref().map(|calendar| calendar.value.0.as_str());
        let Some(calendar) = own.or_else(|| tree.standard_calendar()) else { continue };
        if closes(tree, calendar) {
            let message =
                format!("the text of `{}` speaks of every hour, but `{calendar}` closes", name.value);
            findings.push(Finding::warning(purpose.span, message).code("W-32").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::every_hour("24/7 support", "", &["\"24/7 support\""])]
    #[case::always("We always answer", "", &["\"We always answer\""])]
    #[case::on_a_calendar_that_never_closes("24/7 support", "calendar = \"24x7\"", &[])]
    #[case::for_p1("24/7 support", "priorities = [\"P1\"]", &[])]
    #[case::not_said("Support on weekdays", "", &[])]
    fn w_32_words_say_no_more_than_the_calendar(
        #[case] quote: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        let lines = promise("a", "first_response", "4 business h", &format!("quote = \"{quote}\"\n{more}"));
        assert_eq!(found("W-32", &lines), words);
    }

    #[test]
    fn w_32_the_text_of_a_channel_as_well() {
        assert_eq!(found("W-32", "[channels]\nphone = { purpose = \"24/7 hotline\" }"), ["\"24/7 hotline\""]);
        assert_eq!(
            found("W-32", "[channels]\nphone = { purpose = \"24/7 hotline\", calendar = \"24x7\" }"),
            [""; 0]
        );
    }
}
