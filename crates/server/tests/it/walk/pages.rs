//! Every page there is, as somebody who may see it: axe-core, the log, what sticks out.

use std::time::Instant;

use super::full::{credits, mail, questions, record};
use super::running::{HANA, JORDAN, Running};
use crate::app::TestApp;
use crate::browser::{Browser, Look, SCREENS};
use server::permission::{Role, can};
use server::routes::{Route, routes};
use server::session::Whose;

/// What no browser shows as a page, and why.
const NO_PAGES: [(&str, &str); 17] = [
    ("/healthz", "for programs"),
    ("/metrics", "for programs"),
    ("/assets/{file}", "files of pages"),
    ("/desk/events", "a stream"),
    ("/help/promise", "a part of /help/new"),
    ("/people/rosters/file", "a text file"),
    ("/", "leads elsewhere"),
    ("/setup", "stands on a desk that has nobody, which is looked at as well"),
    ("/cases/{number}/insertions", "a part of a case"),
    ("/cases/{number}/files/{id}", "a file"),
    ("/cases/{number}/messages/{id}/html", "what stands in a frame"),
    ("/cases/{number}/messages/{id}/original", "a file"),
    ("/help/cases/{number}/files/{id}", "a file"),
    ("/mail/arrived/{id}/bytes", "a file"),
    ("/record/{month}/figures", "a file"),
    ("/record.atom", "a feed"),
    ("/record/{month}/bundle", "a file"),
];

/// What the parts of addresses stand for on the desk of the walk.
struct Places {
    case: u32,
    customer: u32,
    own_case: u32,
    welcome: String,
    reply: i64,
    /// A case that came by mail, and its message.
    mail: (u32, i64),
    /// A mail that could not be read.
    unread: i64,
    /// Where a question is answered.
    survey: String,
    /// A published month, and one that is not.
    month: String,
    next_month: String,
    /// How a case was counted.
    counted: String,
    /// A mail that somebody asked for.
    subscription: String,
    /// A row of the ledger of credits.
    credit: i64,
}

/// The address of a route, or nothing when a part of it is not known here.
fn address(route: &str, places: &Places) -> Option<String> {
    if let Some(rest) = route.strip_prefix("/cases/{number}/messages/{id}") {
        return Some(format!("/cases/{}/messages/{}{rest}", places.mail.0, places.mail.1));
    }
    if route == "/s/{token}" {
        return Some(places.survey.clone());
    }
    if route == "/credits/{id}" {
        return Some(format!("/credits/{}", places.credit));
    }
    if route == "/mail/arrived/{id}" {
        return Some(format!("/mail/arrived/{}", places.unread));
    }
    let number = match route {
        _ if route.starts_with("/help/cases/") => places.own_case,
        _ if route.starts_with("/cases/") => places.case,
        _ if route.starts_with("/customers/") => places.customer,
        _ if route.starts_with("/people/") => HANA,
        _ => 1,
    };
    let known = ["/help/cases/", "/cases/", "/customers/", "/accounts/", "/people/", "/canned/"];
    let address = match route.contains('{') {
        true if route == "/reports/figures/{word}" => route.replace("{word}", "resolution_time"),
        true if route == "/reports/scorecards/{number}" => route.replace("{number}", "1"),
        true if route == "/record/case/{token}" => places.counted.clone(),
        true if route.starts_with("/record/mail/{token}") => {
            route.replace("/record/mail/{token}", &places.subscription)
        }
        true if route == "/reports/record/{month}/preview" => route.replace("{month}", &places.next_month),
        true if route == "/record/{month}" => route.replace("{month}", &places.month),
        true if route == "/promises/{key}" => route.replace("{key}", "backlog"),
        true if route == "/welcome/{secret}" => route.replace("{secret}", &places.welcome),
        true if known.iter().any(|prefix| route.starts_with(prefix)) => {
            route.replace("{number}", &number.to_string()).replace("{id}", &places.reply.to_string())
        }
        true => return None,
        false => route.to_owned(),
    };
    (!address.contains('{')).then_some(address)
}

fn is_page(route: &Route) -> bool {
    route.method == axum::http::Method::GET && NO_PAGES.iter().all(|(path, _)| *path != route.path)
}

/// A page that nobody looks at is one that nobody finds broken.
#[test]
fn every_route_is_walked_or_no_page() {
    let welcome = "secret".to_owned();
    let survey = "/s/1-0".to_owned();
    let record = ["2025-10", "2025-11", "/record/case/1.1-0", "/record/mail/1-0"].map(str::to_owned);
    let [month, next_month, counted, subscription] = record;
    let (mail, unread, own_case) = ((1, 1), 1, 1);
    let places = Places {
        case: 1,
        customer: 1,
        own_case,
        welcome,
        reply: 1,
        mail,
        unread,
        survey,
        month,
        next_month,
        counted,
        subscription,
        credit: 1,
    };
    for route in routes().iter().filter(|route| is_page(route)) {
        assert!(address(route.path, &places).is_some(), "nobody looks at {}", route.path);
    }
}

/// More of some pages than their bare address shows.
const MORE: [&str; 19] = [
    "/inbox?view=team",
    "/inbox?view=waiting",
    "/inbox?view=unassigned&select=1",
    "/search?q=export",
    "/search?q=nothing+like+it",
    "/mail/arrived?q=ines@customer.example",
    "/mail/arrived?q=nothing",
    "/mail/quarantine?left=1",
    "/mail/addresses/form?address=care@desk.example",
    "/mail/templates/form?kind=reply&language=en",
    "/nothing-here",
    "/promises?need=1",
    "/promises/p1-response",
    "/promises/triage",
    "/reports?cohort=pilot+customers",
    "/reports/figures/customer_satisfaction",
    "/credits/2",
    "/credits/3",
    "/credits/6",
];

pub fn every_page(browser: &Browser, desk: &Running) {
    // Things to be shown: a page that was told, a shift, a team.
    let jordan = desk.session(Whose::Person(JORDAN));
    desk.pass(3 * 3_600_000);
    desk.wait(server::deliver::deliver_due(desk.app().desk(), &server::deliver::Ways::default()))
        .expect("a delivery");
    let counted =
        desk.wait(server::numbers::Keeper::new(desk.app().desk().clone()).round()).expect("a count");
    desk.app().publish_numbers(counted.expect("numbers"));
    let shift = [
        ("roster", "duty-managers"),
        ("person", "11"),
        ("hours", "Mo-Fr 08:00-20:00"),
        ("zone", "Europe/London"),
    ];
    assert_eq!(desk.post(&jordan, "/people/rosters", &shift), 303);
    let (case, customer) = desk
        .wait(desk.app().db().read(|tx| {
            for number in 1..200 {
                let row = store::cases::find(tx, number)?;
                if let Some((row, customer)) =
                    row.filter(|it| it.is_open).and_then(|it| Some((it.number, it.customer?)))
                {
                    return Ok::<_, store::Error>((row, customer));
                }
            }
            Err(store::Error::NotFound)
        }))
        .expect("an open case of somebody");
    let reply = desk.wait(desk.app().db().write(|tx| {
        let words =
            ["refund".to_owned(), "A refund is on its way".to_owned(), "It takes five days.".to_owned()];
        let [name, note, body] = words;
        let canned = store::canned::Canned {
            id: 7,
            team: None,
            agent: None,
            name,
            note,
            body,
            changed_at: calendar::Instant(0),
        };
        store::canned::save(tx, &canned).map(|()| canned.id)
    }));
    let reply = reply.expect("a canned reply");
    let welcome = desk.session(Whose::Invited(HANA));
    let mail = mail(desk);
    let unread = desk.wait(crate::mail::to_look_after(desk.app()));
    let survey = questions(desk, (case, customer));
    let [month, next_month, counted, subscription] = record(desk, case);
    let places = Places {
        case,
        customer,
        own_case: case,
        welcome,
        reply,
        mail,
        unread,
        survey,
        month,
        next_month,
        counted,
        subscription,
        credit: credits(desk, (case, customer)),
    };
    let mut found = Vec::new();
    let visitors = [
        (Role::Anonymous, String::new()),
        (Role::Customer, desk.session(Whose::Customer(customer))),
        (Role::Admin, jordan),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (role, secret) in visitors {
        browser.open(&desk.url("/healthz"));
        browser.be(&secret);
        for route in routes().iter().filter(|route| is_page(route) && can(role, route.action)) {
            // Public pages look the same to everybody; a customer has more of the care centre.
            let is_other = role == Role::Customer && ["/help", "/help/new"].contains(&route.path);
            if !seen.insert(route.path) && !is_other {
                continue;
            }
            let address = address(route.path, &places).expect("it is walked");
            found.extend(look_at(browser, desk, &address));
        }
        if role == Role::Admin {
            for address in MORE {
                found.extend(look_at(browser, desk, address));
            }
        }
    }
    browser.be("");
    let first_day = FirstDay::begin();
    found.extend(check(browser, &first_day.url));
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

fn look_at(browser: &Browser, desk: &Running, address: &str) -> Vec<String> {
    // Nobody looks so fast.
    desk.app().clock().advance_ms(2_000);
    let began = Instant::now();
    let found = check(browser, &desk.url(address));
    if std::env::var_os("LODESTAR_WALK").is_some() {
        eprintln!("walk: {address} took {} ms", began.elapsed().as_millis());
    }
    found
}

/// Everything that is wrong with a page, but that one which is not there says so. With `LODESTAR_WALK=all` everything is looked at on
/// every screen.
fn check(browser: &Browser, url: &str) -> Vec<String> {
    let is_missing = url.ends_with("/nothing-here");
    let is_all = std::env::var("LODESTAR_WALK").is_ok_and(|it| it == "all");
    let look = if is_all { Look::Everything } else { Look::OncePerWidth };
    let mut found = browser.check_on(url, &SCREENS, look);
    found.retain(|it| !(is_missing && it.contains(" logs ") && it.contains("404")));
    photograph(browser, url);
    found
}

/// Pictures for people, into the folder that `LODESTAR_PICTURES` names.
fn photograph(browser: &Browser, url: &str) {
    let Some(folder) = std::env::var_os("LODESTAR_PICTURES") else { return };
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let name: String =
        path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    for (screen, suffix) in [(SCREENS[0], "wide"), (SCREENS[2], "phone-dark")] {
        browser.look_through(screen);
        browser.photograph(&std::path::Path::new(&folder).join(format!("walk-{name}-{suffix}.png")));
    }
}

/// A desk that nobody has set up.
struct FirstDay {
    url: String,
    _runtime: tokio::runtime::Runtime,
    _app: TestApp,
}

impl FirstDay {
    fn begin() -> FirstDay {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let app = runtime.block_on(TestApp::new());
        let listener =
            runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let router = app.router();
        runtime.spawn(async move { axum::serve(listener, router).await });
        FirstDay { url: format!("http://{address}/setup"), _runtime: runtime, _app: app }
    }
}
