//! What people do at a desk, as a browser lets them.

use std::time::Duration;

use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::AgentId;
use mission::Priority;
use server::deliver::{Ways, deliver_due};
use server::desk::{Request, Text};
use server::mail::{MailRoom, Settings};
use server::session::Whose;
use server::who::Who;

use super::running::{HANA, PASSWORD, PRIYA, Running, case_id, email_of_priya};
use crate::browser::{Browser, CONTROL, ENTER, ESCAPE, SCREENS, SPACE};
use crate::mail::Sink;

const SEND: char = '\u{e007}';

/// Priya with her session, on a case that is hers.
fn priya_at(browser: &Browser, desk: &Running, case: u32) -> String {
    let secret = desk.session(Whose::Person(PRIYA));
    browser.look_through(SCREENS[0]);
    browser.open(&desk.url("/healthz"));
    browser.be(&secret);
    browser.open(&desk.url(&format!("/cases/{case}")));
    browser.wait_for("document.querySelector('#body') && window.htmx");
    secret
}

/// A case that Priya has.
fn case_of_priya(desk: &Running, subject: &str) -> u32 {
    let case = desk.open(subject);
    let priya = AgentId::from_index(0);
    let asks = [Ask::Triage { priority: Priority::P3, category: None }, Ask::Assign];
    let request =
        Request::new(case_id(case), Who::Agent(priya, None), asks.map(|ask| Command::of_agent(ask, priya)));
    desk.wait(desk.app().desk().ask(request)).expect("a triage");
    case
}

pub fn keys_alone(browser: &Browser, desk: &Running) {
    let case = desk.open("Keys alone");
    browser.look_through(SCREENS[0]);
    browser.open(&desk.url("/sign-in"));
    browser.tab_to("input[name=email]");
    browser.press(&email_of_priya());
    browser.tab_to("input[type=password]");
    browser.press(PASSWORD);
    browser.press(ENTER);
    browser.wait_for("location.pathname === '/inbox' && window.htmx");
    browser.press("gt");
    browser.wait_for("location.pathname === '/triage'");
    browser.tab_to(&format!("#case-{case} input[name=priority]"));
    browser.press(SPACE);
    browser.tab_to(&format!("#case-{case} .tri-act button"));
    browser.press(ENTER);
    browser.wait_for(&format!("!document.querySelector('#case-{case} .tri-act')"));
    browser.press("gi");
    browser.wait_for("location.pathname === '/inbox' && window.htmx");
    browser.press("/");
    browser.wait_for("document.activeElement?.type === 'search'");
    browser.open(&desk.url(&format!("/cases/{case}")));
    browser.wait_for("document.querySelector('#body') && window.htmx");
    browser.press("r");
    browser.wait_for("document.activeElement.id === 'body'");
    browser.press("We look at it, ejknx1?");
    assert_eq!(browser.run("return document.querySelector('#body').value"), "We look at it, ejknx1?");
    assert_eq!(
        browser.run("return document.querySelector('#keys')?.open === true"),
        false,
        "letters are letters"
    );
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.msg.pending')");
    browser.run("document.activeElement.blur()");
    browser.press("z");
    browser.wait_for("!document.querySelector('.msg.pending') && document.querySelector('#body').value.startsWith('We look')");
    browser.tab_to("#body");
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.msg.pending')");
    desk.pass(11_000);
    browser.wait_for("!document.querySelector('.msg.pending')");
    assert_eq!(desk.n_messages(case, "We look at it, ejknx1?"), 1);
    browser.run("document.activeElement.blur()");
    browser.press("?");
    browser.tab_to("#keys-on");
    browser.press(SPACE);
    browser.press(ESCAPE);
    browser.press("r");
    assert_eq!(browser.run("return document.activeElement.id === 'body'"), false, "switched off");
    browser.run("localStorage.removeItem('keys')");
    browser.press("e");
    let status = || {
        let read = move |tx: &mut store::Tx<'_>| store::cases::find(tx, case);
        desk.wait(desk.app().db().read(read)).expect("a row").expect("a case").status
    };
    let end = std::time::Instant::now() + Duration::from_secs(15);
    while status() != "resolved" {
        if browser.run("return location.pathname.endsWith('/resolution')") == true {
            browser.tab_to("main form button[type=submit]");
            browser.press(ENTER);
        }
        let at = browser.run("return location.href + document.querySelector('main').innerText.slice(0, 500)");
        assert!(std::time::Instant::now() < end, "E resolves: {} at {at}", status());
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Sets fields and presses the button that names something; what a browser does by itself.
fn fill(browser: &Browser, fields: &[(&str, &str)], button: &str) {
    for (selector, value) in fields {
        let set = format!(
            "const e = document.querySelector({}); if (e.type === 'radio') e.checked = true; else e.value = {};",
            serde_json::json!(selector),
            serde_json::json!(value)
        );
        browser.run(&set);
    }
    browser.run(&format!("document.querySelector({}).click()", serde_json::json!(button)));
}

pub fn no_script(browser: &Browser, desk: &Running) {
    let case = case_of_priya(desk, "Without script");
    browser.set_scripts(false);
    browser.open(&desk.url("/help/new"));
    browser.be("");
    browser.open(&desk.url("/help/new"));
    fill(browser, &[("#details", "Half a form")], "button[value=send]");
    browser.wait_for("document.querySelector('#errors') && document.title.startsWith('Error:')");
    assert_eq!(browser.run("return document.querySelector('#details').value"), "Half a form");
    let rest = [
        ("#subject", "No script here"),
        ("#impact", ""),
        ("#name", "Ines"),
        ("#email", "ines.noscript@example.com"),
    ];
    fill(browser, &rest, "button[value=send]");
    browser.wait_for("document.querySelector('h1').innerText.startsWith('Your case is #')");
    browser.be(&desk.session(Whose::Person(PRIYA)));
    browser.open(&desk.url(&format!("/cases/{case}")));
    browser.wait_for("document.querySelector('#messages').innerText.includes('It says 502.')");
    fill(browser, &[("#body", "Answered without script")], "#composer [data-send]");
    browser.wait_for("document.querySelector('#messages').innerText.includes('Answered without script')");
    desk.pass(11_000);
    assert_eq!(desk.n_messages(case, "Answered without script"), 1);
    browser.open(&desk.url("/search"));
    fill(browser, &[("main input[type=search]", "No script here")], "main form button, .ws-search button");
    browser.wait_for(
        "[...document.querySelectorAll('main a')].some(a => a.innerText.includes('No script here'))",
    );
    browser.set_scripts(true);
}

pub fn two_people(browser: &Browser, desk: &Running) {
    let case = case_of_priya(desk, "Two people");
    let hana = desk.session(Whose::Person(HANA));
    priya_at(browser, desk, case);
    desk.post(&hana, &format!("/cases/{case}/presence"), &[("writing", "1")]);
    browser.wait_for("document.querySelector('#presence').textContent.includes('Hana Sato')");
    browser.wait_for("document.querySelector('#collision').textContent.includes('is writing')");
    // She does not hear of what Hana writes.
    browser.block(&["*desk/events*"]);
    browser.open(&desk.url(&format!("/cases/{case}")));
    browser.wait_for("document.querySelector('#body') && window.htmx");
    browser.press("rMy own answer");
    let note = [("kind", "note"), ("body", "Hana was faster")];
    desk.post(&hana, &format!("/cases/{case}/messages"), &note);
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.newer')?.innerText.includes('Hana was faster')");
    assert_eq!(browser.run("return document.querySelector('#body').value"), "My own answer");
    browser.run("document.querySelector('#body').focus()");
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.msg.pending')?.innerText.includes('My own answer')");
    browser.block(&[]);
    desk.pass(11_000);
    assert_eq!(desk.n_messages(case, "My own answer"), 1);
    // What she has been shown she talks over no more.
    browser.open(&desk.url(&format!("/cases/{case}")));
    browser.wait_for("document.querySelector('#body') && window.htmx");
    browser.press("rAnother answer");
    desk.post(&hana, &format!("/cases/{case}/messages"), &[("kind", "note"), ("body", "A second note")]);
    browser.wait_for("document.querySelector('#messages').innerText.includes('A second note')");
    browser.wait_for(
        "document.querySelector('#last-seen').value === document.querySelector('#messages').dataset.newest",
    );
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.msg.pending')?.innerText.includes('Another answer')");
    desk.pass(11_000);
}

pub fn hasty_clicks(browser: &Browser, desk: &Running) {
    let case = case_of_priya(desk, "Hasty clicks");
    priya_at(browser, desk, case);
    browser.press("rClicked twice");
    browser.run("const b = document.querySelector('#composer [data-send]'); b.click(); b.click();");
    browser.wait_for("document.querySelector('.msg.pending')");
    desk.pass(11_000);
    assert_eq!(desk.n_messages(case, "Clicked twice"), 1);
    browser.wait_for("!document.querySelector('.msg.pending')");
    browser.run("document.querySelector('#body').focus()");
    browser.press("Taken back at last");
    browser.press_with(CONTROL, SEND);
    browser.wait_for(
        "document.querySelector('.msg.pending .undo, .msg.pending [hx-post*=undo], .msg.pending button')",
    );
    desk.pass(9_900);
    browser.run("document.activeElement.blur()");
    browser.press("z");
    browser.wait_for("document.querySelector('#body').value === 'Taken back at last'");
    desk.pass(11_000);
    assert_eq!(desk.n_messages(case, "Taken back at last"), 0);
}

/// How far a reply got by mail is seen on the open page, as the next server says it.
pub fn a_reply_on_its_way(browser: &Browser, desk: &Running) {
    let sink = desk.wait(Sink::start());
    sink.answer("451 4.3.0 not now");
    let text = format!(
        "[mail]\nresolver = \"off\"\naddress = \"care@desk.example\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    );
    let settings = Settings::parse(&text, std::path::Path::new("")).expect("is right").expect("is there");
    let ways = Ways { mail: Some(MailRoom::new(desk.app().clone(), settings)), ..Ways::default() };
    let deliver = || {
        desk.wait(deliver_due(desk.app().desk(), &ways)).expect("the outbox is drained");
    };
    // What others before this left is out of the way.
    deliver();
    let case = case_of_priya(desk, "A reply on its way");
    priya_at(browser, desk, case);
    browser.press("rOn its way to you");
    browser.press_with(CONTROL, SEND);
    browser.wait_for("document.querySelector('.msg.pending')");
    desk.pass(11_000);
    deliver();
    browser.wait_for("document.querySelector('#messages').innerText.includes('Tried again to')");
    sink.answer("250 OK");
    desk.pass(60_000);
    deliver();
    browser.wait_for("document.querySelector('#messages').innerText.includes('Mailed to')");
    assert!(sink.mails().iter().any(|mail| mail.contains("On its way to you")), "it left");
    // Its connections end where they were made.
    desk.wait(async move { drop(ways) });
}

pub fn a_server_that_dies(browser: &Browser, desk: &mut Running) {
    let case = case_of_priya(desk, "A server that dies");
    priya_at(browser, desk, case);
    browser.press("rHalf a sentence");
    browser.wait_for("document.querySelector('#draft-state').textContent.startsWith('Draft saved')");
    let now = desk.app().now();
    desk.kill();
    std::thread::sleep(Duration::from_secs(3));
    browser.press(", and the rest");
    desk.start_again(now, |app| {
        let customer = Who::Customer(desk::case::event::CustomerId(std::num::NonZeroU32::MIN));
        let ask = Command::of(Ask::RecordCustomerMessage, customer.actor());
        let text = Text::from("Written while nobody listened");
        let request = Request::new(case_id(case), customer, [ask]).saying(text);
        tokio::runtime::Handle::current().block_on(app.desk().ask(request)).expect("a message");
    });
    browser
        .wait_for("document.querySelector('#messages').innerText.includes('Written while nobody listened')");
    assert_eq!(browser.run("return document.activeElement.id"), "body");
    assert_eq!(browser.run("return document.querySelector('#body').value"), "Half a sentence, and the rest");
    browser.wait_for("document.querySelector('#presence-beat')");
}
