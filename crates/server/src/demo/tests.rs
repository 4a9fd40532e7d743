//! The demo's story: the same every time, like a real desk's, and clean.

use std::collections::BTreeMap;

use calendar::Instant;
use channels::mask::{CardDigits, mask};

use super::{Story, What, story};

/// Two months until Tuesday, 7 October 2025, 10:40 in New York.
fn two_months() -> Story {
    let until = Instant(1_759_848_000_000);
    story(1, (Instant(until.as_ms() - 61 * 86_400_000), until), 1)
}

#[test]
fn the_same_seed_tells_the_same_story() {
    assert_eq!(two_months(), two_months());
}

#[test]
fn requests_come_in_the_order_of_time_and_each_case_begins_with_its_opening() {
    let story = two_months();
    assert!(story.asks.is_sorted_by_key(|ask| ask.at));
    let mut n_cases = 0;
    for ask in &story.asks {
        match ask.what {
            What::Open { .. } => {
                assert_eq!(ask.case, n_cases, "cases are numbered as they open");
                n_cases += 1;
            }
            What::Merge { into: other } | What::Link { to: other } => {
                assert!(other < n_cases && other != ask.case)
            }
            _ => assert!(ask.case < n_cases),
        }
    }
}

#[test]
fn shares_are_plausible() {
    let story = two_months();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    for ask in &story.asks {
        count(ask.what.name().to_owned());
        match &ask.what {
            What::Open { channel, .. } => count(format!("by {channel}")),
            What::Triage { priority, category } => {
                count(format!("{priority}"));
                count(format!("category {category}"));
            }
            What::AnswerSurvey(points) => count(format!("{points} points")),
            _ => {}
        }
    }
    counts.insert("customers".to_owned(), story.customers.len());
    counts.insert("accounts".to_owned(), story.accounts.len());
    counts.insert("people".to_owned(), story.people.len());
    counts.insert("requests".to_owned(), story.asks.len());
    let table: String = counts.iter().map(|(what, n)| format!("{n:>6} {what}\n")).collect();
    insta::assert_snapshot!(table);
}

#[test]
fn every_text_is_clean_and_holds_no_card_number() {
    let story = two_months();
    let subjects = story.asks.iter().filter_map(|ask| match &ask.what {
        What::Open { subject, .. } => Some(subject),
        _ => None,
    });
    for text in story.asks.iter().filter_map(|ask| ask.text.as_ref()).chain(subjects) {
        assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(!mask(text, CardDigits::LastFour).is_changed(), "{text}");
    }
}

#[test]
fn addresses_are_kept_for_examples_and_are_used_once() {
    let story = two_months();
    let mut addresses: Vec<String> = story.customers.iter().map(|customer| customer.email.clone()).collect();
    addresses.extend(story.people.iter().map(super::cast::Person::email));
    let n_addresses = addresses.len();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), n_addresses);
    for address in addresses {
        let kept = [".example.org", "@example.com", "@example.net"].iter().any(|end| address.ends_with(end));
        assert!(kept && address.is_ascii(), "{address}");
    }
}

#[test]
fn a_case_reads_like_a_conversation() {
    let story = two_months();
    let whole = |case: usize| -> String {
        let lines = story.asks.iter().filter(|ask| ask.case == case).map(|ask| {
            let text = ask.text.as_deref().map(|text| format!("\n{text}\n")).unwrap_or_default();
            format!("{} {:?} {:?}{text}\n", ask.at, ask.who, ask.what)
        });
        lines.collect()
    };
    insta::assert_snapshot!([0, 1, 2].map(whole).join("\n----\n\n"));
}
