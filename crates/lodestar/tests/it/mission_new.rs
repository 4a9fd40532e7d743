//! `lodestar mission templates` and `lodestar mission new`.

use std::path::PathBuf;

use rstest::rstest;

use super::run::shown;

/// A folder of its own for each test, which is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("lodestar-new-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the folder of temporary files can be written to");
        Folder(path)
    }

    fn file(&self) -> String {
        self.0.join("mission.toml").display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const OWNER: [&str; 8] = [
    "--owner-name",
    "A. Rivera",
    "--owner-email",
    "a.rivera@example.org",
    "--zone",
    "Europe/Berlin",
    "--effective",
    "2027-01-01",
];

/// What `mission new` says without a terminal.
fn new(template: &str, rest: &[&str]) -> String {
    shown(&[&["mission", "new", "--template", template], rest].concat(), b"")
}

#[test]
fn the_templates_are_listed_with_a_line_each() {
    insta::assert_snapshot!(shown(&["mission", "templates"], b""));
}

#[rstest]
#[case::fast_and_fair("T0a")]
#[case::empathy_and_ownership("T0b")]
#[case::effortless("T0c")]
#[case::saas("T1a")]
#[case::retail("T1b")]
#[case::concierge("T1c")]
#[case::customer_care("customer_care")]
fn a_new_mission_is_sound(#[case] template: &str) {
    let folder = Folder::new(template);
    let file = folder.file();
    let said = new(template, &[&OWNER[..], &["--output", &file]].concat());
    assert!(said.starts_with("exit 0\n"), "{said}");
    assert!(said.contains("still hold assumed values"), "{said}");
    assert!(shown(&["mission", "check", &file], b"").starts_with("exit 0\n"));
    let text = std::fs::read_to_string(&file).expect("the file was written");
    let owner = text.split_once("[owner]").map_or("", |(_, below)| below);
    let first = owner.trim_start().lines().next().unwrap_or("");
    assert!(
        first.starts_with("name") && first.ends_with("= \"A. Rivera\"") && text.contains("Europe/Berlin"),
        "{text}"
    );
    assert_eq!(shown(&["mission", "format", "--check", &file], b""), "exit 0\n");
    assert!(!text.contains("Your name here"), "every place of a name is filled");
    let told = shown(&["mission", "check", &file, "--publishing"], b"");
    assert!(told.starts_with("exit 1\n") && told.contains("E-34"), "{told}");
}

#[rstest]
#[case::effortless("T0c")]
#[case::concierge("T1c")]
#[case::customer_care("T4")]
fn a_mission_whose_assumed_values_are_accepted_can_be_published(#[case] template: &str) {
    let folder = Folder::new(&format!("{template}-accepted"));
    let file = folder.file();
    let said = new(template, &[&OWNER[..], &["--accept-assumed", "--output", &file]].concat());
    assert!(said.starts_with("exit 0\n") && !said.contains("assumed"), "{said}");
    let told = shown(&["mission", "check", &file, "--publishing"], b"");
    assert!(told.starts_with("exit 0\n"), "{told}");
}

#[test]
fn a_new_mission_keeps_the_comments_of_its_template() {
    let text = new("T0a", &[&OWNER[..], &["--support-phone", "+49-30-1", "--output", "-"]].concat());
    assert!(text.contains("reporting_zone = \"Europe/Berlin\"  # where months and days begin"), "{text}");
    assert!(text.contains("phone                = \"+49-30-1\""), "{text}");
    assert!(text.contains("by      = 2027-12-31"), "the dates of objectives move along: {text}");
}

#[test]
fn a_file_that_exists_is_never_replaced() {
    let folder = Folder::new("existing");
    let file = folder.file();
    std::fs::write(&file, "mine").expect("the folder can be written to");
    let said = new("T4", &[&OWNER[..], &["--output", &file]].concat());
    assert!(said.starts_with("exit 2\n") && said.contains("exists already"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "mine");
}

#[rstest]
#[case::unknown_template("T1aa", &OWNER, "there is no template `T1aa`; did you mean `T1a`?")]
#[case::nothing_like_it("restaurant", &OWNER, "`lodestar mission templates` lists them")]
#[case::no_owner("T4", &["--zone", "UTC"], "`--owner-name` is missing, and there is no terminal to ask at")]
#[case::an_empty_owner("T4", &["--owner-name", " "], "`--owner-name` is empty")]
#[case::no_such_zone("T4", &["--owner-name", "A", "--owner-email", "a@b", "--zone", "Europe/Berlni"], "Europe/Berlin")]
#[case::no_such_date("T4", &["--effective", "2027-02-30"], "2027-02-30")]
#[case::no_such_folder("T4", &["--output", "no/such/folder/mission.toml"], "no/such/folder/mission.toml")]
fn wrong_use_is_refused(#[case] template: &str, #[case] flags: &[&str], #[case] said: &str) {
    let owner = if flags.contains(&"--output") { &OWNER[..] } else { &[] };
    let output = if flags.contains(&"--output") { &[][..] } else { &["--output", "-"] };
    let shown = new(template, &[owner, flags, output].concat());
    assert!(shown.starts_with("exit 2\n") && shown.contains(said), "{shown}");
}
