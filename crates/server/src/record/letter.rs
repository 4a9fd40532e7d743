//! The mails of the record: one that asks the owner of an address, and one for each published month.

use backtest::publication::{Published, PublishedPromise};
use mission::Policy;
use store::Key;
use store::publications::Publication;

use super::subscribe;
use crate::promises::home::month_name;

/// How many promises a mail names that were not kept.
const MOST: usize = 10;

/// Subject and text of the mail that asks whether the owner of an address wants to hear of each publication.
pub fn asked(subscription: i64, policy: &Policy, (key, site): (&Key, &str)) -> (String, String) {
    let path = subscribe::path(key, subscription);
    let text = format!(
        "Somebody, probably you, asked that {} tells this address once a month what became of its promises.\n\n\
         [Yes, tell me each month]({site}{path})\n\nThe link opens a page with one button; opening it changes nothing. If it was \
         not you, do nothing: no further mail comes.\n",
        policy.name
    );
    (format!("Confirm: a mail each month from {}", policy.name), text)
}

/// Subject, text and the way out of the mail about a published month; nothing when the month cannot be read.
pub fn published(
    (subscription, row): (i64, &Publication),
    policy: &Policy,
    (key, site): (&Key, &str),
) -> Option<(String, String, Option<String>)> {
    let published = Published::read(&row.figures)?;
    let month = published.month.parse().map_or_else(|()| published.month.clone(), month_name);
    let headline = headline(&published, &month);
    let mut text = format!("**{headline}**\n\n");
    let broken: Vec<&PublishedPromise> =
        published.promises.iter().filter(|it| it.value.state.as_deref() == Some("broken")).collect();
    if !broken.is_empty() {
        text.push_str("Where we fell short:\n\n");
        for promise in broken.iter().take(MOST) {
            text.push_str(&format!("- {} {}.\n", promise.sentence, promise.result()));
        }
        text.push('\n');
    }
    let stop = format!("{site}{}/stop", subscribe::path(key, subscription));
    text.push_str(&format!(
        "[The whole record of {month}]({site}/record/{})\n\nYou asked for this mail. [Stop it]({stop})\n",
        published.month
    ));
    let unsubscribe = stop.starts_with("https://").then_some(stop);
    Some((format!("{}: {headline}", policy.name), text, unsubscribe))
}

/// The month in one sentence.
pub fn headline(published: &Published, month: &str) -> String {
    let states: Vec<&str> = published
        .promises
        .iter()
        .filter_map(|promise| promise.value.state.as_deref())
        .filter(|state| ["kept", "at risk", "broken"].contains(state))
        .collect();
    let kept = states.iter().filter(|state| **state != "broken").count();
    let sentence = match states.len() {
        0 => format!("No data for {month}."),
        all if all == kept => format!("We kept all of our {all} promises in {month}."),
        all => format!("We kept {kept} of our {all} promises in {month}."),
    };
    match super::corrected::missing_words(published) {
        Some(missing) => format!("{sentence} {missing}"),
        None => sentence,
    }
}
