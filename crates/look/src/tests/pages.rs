//! Pages made from missions, hostile ones among them.

use mission::{Edition, Files, Readers};

use crate::{Assets, Frame, Paper, mission_page, poster};

const CUSTOMER_CARE: &str = include_str!("../../../../missions/customer_care.toml");

fn edition(text: &str) -> Edition {
    let reading = mission::read(text, &Files::new());
    let policy = reading.policy().expect("the mission is sound");
    Edition::of(&reading, &policy, Readers::Customers)
}

fn page(edition: &Edition, assets: Assets<'_>) -> String {
    let frame = Frame {
        title: &edition.name,
        language: &edition.language,
        brand: &edition.name,
        nav: &[],
        action: None,
        assets,
    };
    mission_page(edition, Readers::Customers, &frame)
}

#[test]
fn a_served_page_has_no_inline_style_and_no_script() {
    let page = page(&edition(CUSTOMER_CARE), Assets::Linked("/assets"));
    assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("<script"));
    assert!(page.contains(&format!("href=\"/assets/{}\"", crate::assets::hashed("lodestar.css"))));
}

#[test]
fn r_019_a_coming_version_is_told_of_before_everything_else() {
    let reading = mission::read(CUSTOMER_CARE, &Files::new());
    let policy = reading.policy().expect("the mission is sound");
    let mut next = policy.clone();
    next.version = "1.1".to_owned();
    next.effective_on = Some("2026-01-01".parse().expect("a date"));
    let page = page(&edition(CUSTOMER_CARE).announcing(&policy, &next), Assets::Linked("/assets"));
    let notice = page.find("Version 1.1 takes effect on 1 January 2026.").expect("it is told of");
    assert!(page.find("poster").is_some_and(|poster| notice < poster), "before the poster");
    assert!(page.contains("href=\"#versions\"") && page.matches("id=\"versions\"").count() == 1);
}

#[test]
fn a_file_that_stands_alone_names_no_other_file() {
    let page = page(&edition(CUSTOMER_CARE), Assets::Inlined);
    assert!(!page.contains("<link rel=\"stylesheet\"") && !page.contains("src=\""));
    assert!(page.contains("default-src 'none'"));
    assert!(page.len() < 160 * 1024, "{} bytes", page.len());
}

#[test]
fn every_link_of_a_page_leads_to_a_place_on_it() {
    let page = page(&edition(CUSTOMER_CARE), Assets::Linked("/assets"));
    for (at, _) in page.match_indices("href=\"#") {
        let target = page[at + 7..].split('"').next().expect("there is a first part");
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "#{target}");
    }
}

/// Text that would run or break out, in every place where a mission takes text.
const HOSTILE: &str = "\\\"'><script>alert(1)</script><style>*{display:none}</style>";

#[test]
fn hostile_text_stays_text() {
    let text = CUSTOMER_CARE
        .replace("\"Customer Care Mission Statement\"", &format!("\"{HOSTILE}\""))
        .replace("\"Your name here\"", &format!("\"{HOSTILE}\""))
        .replace("\"VP of Customer Experience\"", &format!("\"{HOSTILE}\""))
        .replace("\"standard issue or routine request\"", &format!("\"{HOSTILE}\""))
        .replace("\"1 Example Street, Springfield\"", &format!("\"{HOSTILE}\""))
        .replace("\"+1-555-0142\"", &format!("\"{HOSTILE}\""))
        .replace("\"https://portal.example.com\"", "\"javascript:alert(1)\"");
    let edition = edition(&text);
    for page in [page(&edition, Assets::Linked("/a")), poster(&edition, Paper::A4, Assets::Linked("/a"))] {
        assert!(!page.contains("<script") && !page.contains("<style"), "{page}");
        assert!(!page.contains("href=\"javascript:"));
        assert!(page.contains("&lt;script&gt;"));
    }
}

#[test]
fn a_private_clause_is_not_on_the_page() {
    let page = page(&edition(CUSTOMER_CARE), Assets::Linked("/assets"));
    assert!(!page.contains("low review score"));
}
