//! Mail from files, by the program itself: an import that is killed goes on where it ended.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use super::run::shown;

const CARE: &str = "care@desk.example";
const MISSION: &str = include_str!("../../../../missions/customer_care.toml");
/// So many that a kill meets it in their midst.
const N_MAILS: usize = 1_500;

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    /// A desk with a mission in it.
    fn with_desk(name: &str) -> Folder {
        let folder =
            Folder(std::env::temp_dir().join(format!("lodestar-import-{name}-{}", std::process::id())));
        std::fs::create_dir_all(folder.0.join("desk")).expect("a folder");
        std::fs::write(folder.0.join("mission.toml"), MISSION).expect("a mission");
        let mission = Some(folder.0.join("mission.toml"));
        let config = ::server::Config { mission, ..::server::Config::of(folder.0.join("desk")) };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async { drop(::server::open(config).await.expect("a desk")) });
        folder
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a name of letters").to_owned()
    }

    fn arguments(&self, what: &str, from: &Path) -> Vec<String> {
        let from = from.to_str().expect("a name of letters");
        ["import", what, from, "--data", &self.path("desk"), "--address", CARE].map(str::to_owned).to_vec()
    }

    /// Imports to the end, and gives what was said.
    fn import(&self, what: &str, from: &Path) -> String {
        let arguments = self.arguments(what, from);
        shown(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Most are reports that no case begins with, as in archives of this size.
fn mail(nth: usize) -> String {
    let sign = if nth.is_multiple_of(50) { "" } else { "Auto-Submitted: auto-generated\n" };
    format!(
        "From: Ines Okafor <ines{nth}@customer.example>\nTo: {CARE}\nSubject: Report {nth}\nMessage-ID: <{nth}@customer.example>\n\
         Date: Mon, 2 Feb 2026 13:59:00 +0000\n{sign}\nIt hums, and this is line {nth}.\n"
    )
}

#[test]
fn an_mbox_goes_on_where_a_killed_import_ended() {
    let folder = Folder::with_desk("mbox");
    let file = folder.0.join("old.mbox");
    let all: String = (0..N_MAILS)
        .map(|nth| format!("From ines@customer.example Mon Feb  2 13:59:00 2026\n{}\n", mail(nth)))
        .collect();
    std::fs::write(&file, all).expect("written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_lodestar"))
        .args(folder.arguments("mbox", &file))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program was built for these tests");
    // Until it has begun to write, and no further.
    let log = folder.0.join("desk").join("lodestar.db-wal");
    let begin = Stopwatch::now();
    while std::fs::metadata(&log).map_or(0, |it| it.len()) < 600_000
        && begin.elapsed() < Duration::from_secs(60)
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let said = folder.import("mbox", &file);
    let number = |words: &str| {
        let line = said.lines().find(|line| line.contains(words)).unwrap_or_default();
        let before = line.split(words).next().unwrap_or_default();
        before.rsplit([' ', ',']).find_map(|word| word.parse::<usize>().ok()).unwrap_or_default()
    };
    assert_eq!((number(" mails read"), number(" new") + number(" known")), (N_MAILS, N_MAILS), "{said}");
    assert!(number(" known") > 0 && number(" new") > 0, "it was killed in the midst: {said}");
    let again = folder.import("mbox", &file);
    assert!(again.contains(&format!("0 new, {N_MAILS} known")), "{again}");
}

#[test]
fn a_maildir_is_imported_once_and_what_is_no_mail_of_it_is_left_out() {
    let folder = Folder::with_desk("maildir");
    let maildir = folder.0.join("Maildir");
    for name in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(maildir.join(name)).expect("made");
    }
    std::fs::write(maildir.join("cur/1.a:2,S"), mail(0)).expect("written");
    std::fs::write(maildir.join("new/2.b"), mail(1)).expect("written");
    std::fs::write(maildir.join("cur/3.c:2,T"), mail(2)).expect("written");
    let said = folder.import("maildir", &maildir);
    assert!(said.starts_with("exit 0\n2 mails read\n2 new, 0 known\n"), "{said}");
    assert!(said.contains("1 files left out"), "{said}");
    let again = folder.import("maildir", &maildir);
    assert!(again.contains("0 new, 2 known"), "{again}");
    let nowhere = folder.import("maildir", &folder.0.join("desk"));
    assert!(!nowhere.starts_with("exit 0"), "{nowhere}");
}
