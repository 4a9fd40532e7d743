//! What the script of the desk does: keys, patches, lists that hold still.

use look::chip::Standing;
use look::row::Arrival;

use super::offered::offer;
use super::samples::*;
use super::walls::rich;
use crate::browser::{Browser, SCREENS};

const ESCAPE: &str = "\u{e00c}";

fn inbox(patches: Vec<String>) -> Option<(Browser, String)> {
    let browser = Browser::start()?;
    let address = offer(rich(), patches);
    browser.look_through(SCREENS[0]);
    let url = format!("http://{address}/gallery/inbox");
    browser.open(&url);
    Some((browser, url))
}

/// Waits until a script gives true; fails with its words after 5 s.
fn wait_for(browser: &Browser, condition: &str) {
    let script = format!(
        "return new Promise(done => {{ const end = Date.now() + 5000; const look = () => ({condition}) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 50); look(); }});"
    );
    assert_eq!(browser.run(&script), true, "{condition}");
}

#[test]
fn keys_move_through_a_list_and_write_in_a_case() {
    let Some((browser, _)) = inbox(Vec::new()) else { return };
    let focus = || browser.run("return document.activeElement.id");
    browser.press("j");
    assert_eq!(focus(), "row-10497", "the next after the open one");
    browser.press("kk");
    assert_eq!(focus(), "row-10491");
    browser.press("k");
    assert_eq!(focus(), "row-10491", "the first one stays");
    browser.press("xjx");
    assert_eq!(browser.run("return document.querySelector('#bulk-count').textContent"), "2 cases selected");
    assert_eq!(browser.run("return getComputedStyle(document.querySelector('#bulk')).display"), "flex");
    browser.press("n");
    assert_eq!(focus(), "body");
    assert_eq!(browser.run("return document.querySelector('[name=kind]:checked').value"), "note");
    browser.press("jx?1");
    assert_eq!(
        browser.run("return document.querySelector('#body').value"),
        "jx?1",
        "letters in a field are letters"
    );
    assert_eq!(browser.run("return document.querySelectorAll('.pick:checked').length"), 2);
    browser.press(ESCAPE);
    assert_eq!(focus(), "row-10482", "back to where the key was pressed");
    browser.press("/");
    assert_eq!(browser.run("return document.activeElement.name"), "q");
    browser.press(ESCAPE);
    browser.run("document.activeElement.blur()");
    browser.press("?");
    assert_eq!(browser.run("return document.querySelector('#keys').open"), true);
    browser.run("document.querySelector('#keys-on').click(); document.querySelector('#keys').close(); document.activeElement.blur()");
    browser.press("j");
    assert_eq!(
        browser.run("return document.activeElement.classList.contains('case-row')"),
        false,
        "switched off"
    );
}

#[test]
fn a_draft_survives_a_reload() {
    let Some((browser, url)) = inbox(Vec::new()) else { return };
    browser.press("rHello");
    wait_for(&browser, "document.querySelector('#draft-state').textContent === 'Draft saved 14:08'");
    browser.open(&url);
    assert_eq!(browser.run("return document.querySelector('#body').value"), "Hello");
}

#[test]
fn a_patch_changes_a_row_in_its_place_and_announces_a_new_one() {
    let mut rows = rows(Filling::Rich);
    let late = Standing::Running { left_ms: MIN, due_at: after(MIN), used_percent: 99 };
    let mut changed = rows.remove(5);
    changed.chip = changed.chip.map(|chip| look::Chip { standing: late, ..chip });
    let number = changed.number;
    let new = look::CaseRow { number: 10_600, ..changed.clone() };
    let patch = [changed, new].map(|row| row.show(&wall(), Arrival::Patch).into_string()).concat();
    let Some((browser, _)) = inbox(vec![patch]) else { return };
    wait_for(&browser, &format!("document.querySelector('#case-{number} .sla').dataset.state === 'late'"));
    assert_eq!(browser.run("return document.querySelector('#news').textContent"), "1 new");
    assert_eq!(browser.run("return document.querySelector('#case-10600')"), serde_json::Value::Null);
    assert_eq!(browser.run("return document.title.slice(0, 4)"), "(4) ");
    wait_for(&browser, "document.querySelector('#announce').textContent.length > 0");
    assert_eq!(
        browser.run(&format!("return document.querySelector('#case-{number}').previousElementSibling?.id")),
        "case-10466",
        "it stays where it was"
    );
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}
