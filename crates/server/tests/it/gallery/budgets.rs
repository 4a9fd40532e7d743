//! What a page may weigh, what may stand in it, and how small pieces look as text.

use std::io::Write;

use look::talk::Entry;
use server::workspace as pages;

use super::opened::context;
use super::samples::*;
use super::walls::{hostile, long_case, long_inbox, rich, states};

fn packed(page: &str) -> usize {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(page.as_bytes()).expect("a Vec takes everything");
    packer.finish().expect("a Vec takes everything").len()
}

#[test]
fn an_inbox_of_50_rows_fits_10_kb_and_any_page_15_kb() {
    let inbox = packed(&long_inbox(50).into_string());
    assert!(inbox <= 10 * 1024, "the inbox has {inbox} bytes");
    let case = packed(&long_case(50).into_string());
    assert!(case <= 15 * 1024, "a case of 50 messages has {case} bytes");
    for (name, page) in rich().into_iter().chain(states()) {
        let size = packed(&page.into_string());
        assert!(size <= 15 * 1024, "{name} has {size} bytes");
    }
}

#[test]
fn hostile_text_stays_text_on_every_page() {
    for (name, page) in hostile() {
        let page = page.into_string();
        let n_ours = page.matches("<script src=\"/assets/").count();
        assert_eq!(page.matches("<script").count(), n_ours, "{name}");
        assert!(page.contains("&lt;script&gt;") && !page.contains("' onload"), "{name}");
    }
}

#[test]
fn no_page_has_inline_style_or_script() {
    for (name, page) in rich().into_iter().chain(hostile()).chain(states()) {
        let page = page.into_string();
        for word in ["<style", " style=\"", " onclick=", "hx-on", "javascript:", "data-hx-"] {
            assert!(!page.contains(word), "{name} has {word}");
        }
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for (name, page) in rich().into_iter().chain(hostile()).chain(states()) {
        let page = page.into_string();
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let n_ids = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), n_ids, "{name}");
    }
}

/// A fragment as text, an element a line.
fn lines(markup: &maud::Markup) -> String {
    let icons = look::assets::address("icons.svg");
    markup.0.replace(&icons, "/assets/icons.svg").replace("><", ">\n<")
}

#[test]
fn a_row_in_a_list_and_in_a_patch() {
    let row = &rows(Filling::Rich)[1];
    insta::assert_snapshot!("row", lines(&row.show(&wall(), look::row::Arrival::Patch)));
}

#[test]
fn a_text_that_was_taken() {
    let Some(Entry::Message(message)) = entries(Filling::Rich).pop() else {
        panic!("the last entry is a message")
    };
    insta::assert_snapshot!("sent", lines(&pages::case::sent(&message, &composer(Filling::Rich), &wall())));
}

#[test]
fn the_clocks_of_a_case() {
    insta::assert_snapshot!(
        "clocks",
        lines(&pages::context::clocks(&context(Filling::Rich).clocks, &wall()))
    );
}
