//! A walk through a running desk in a real browser (brief 11): every page, keys alone, no script, two people, a server that
//! dies, hasty clicks. One browser and one desk for all of it, since both are slow to start.

mod full;
mod pages;
mod running;
mod stories;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::browser::Browser;
use running::Running;

#[test]
fn r_203_a_walk_through_the_desk_in_a_browser() {
    let Some(browser) = Browser::start() else { return };
    let mut desk = Running::begin();
    let mut broken = Vec::new();
    // What breaks in one part says nothing of the others.
    let mut walk = |what: &'static str, part: &mut dyn FnMut()| {
        let began = Instant::now();
        if catch_unwind(AssertUnwindSafe(part)).is_err() {
            broken.push(what);
        }
        browser.settle();
        eprintln!("walk: {what} took {} ms", began.elapsed().as_millis());
    };
    walk("keys alone", &mut || stories::keys_alone(&browser, &desk));
    walk("no script", &mut || stories::no_script(&browser, &desk));
    walk("two people", &mut || stories::two_people(&browser, &desk));
    walk("hasty clicks", &mut || stories::hasty_clicks(&browser, &desk));
    walk("a reply on its way", &mut || stories::a_reply_on_its_way(&browser, &desk));
    walk("every page", &mut || pages::every_page(&browser, &desk));
    walk("a server that dies", &mut || stories::a_server_that_dies(&browser, &mut desk));
    assert!(broken.is_empty(), "{broken:?}");
}
