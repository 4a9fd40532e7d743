//! `lodestar mission poster`, printed by a real browser.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::run::run;

/// The missions that come with the program.
fn missions() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("../../missions")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder of missions is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The browser's program, or `None` after a line that says what is skipped.
fn browser() -> Option<&'static str> {
    let runs = |program: &&str| {
        let answer =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        answer.is_ok_and(|status| status.success())
    };
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs);
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI needs a browser: install the Debian package chromium");
        eprintln!("skipped: no chromium on this machine, so no poster is printed");
    }
    found
}

/// How many pages `page` has when it is printed.
fn printed_pages(browser: &str, page: &Path, folder: &Path) -> usize {
    let pdf = page.with_extension("pdf");
    let address = format!("file://{}", page.display());
    let status = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("the browser runs").success());
    let bytes = std::fs::read(&pdf).expect("the browser has written the file");
    let is_page = |at: usize| bytes[at..].starts_with(b"/Type /Page") && bytes.get(at + 11) != Some(&b's');
    (0..bytes.len()).filter(|at| is_page(*at)).count()
}

#[test]
fn r_027_every_mission_prints_as_one_page() {
    let Some(browser) = browser() else { return };
    let folder = std::env::temp_dir().join(format!("lodestar-poster-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for a poster");
    for mission in missions() {
        let mission = mission.to_str().expect("missions have plain names");
        for paper in ["a4", "letter"] {
            let page = folder.join("poster.html");
            let page_name = page.to_str().expect("the folder has a plain name");
            let output = run(&["mission", "poster", mission, "--paper", paper, "--output", page_name], b"");
            assert!(output.status.success(), "{mission}: {}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(printed_pages(browser, &page, &folder), 1, "{mission} on {paper}");
        }
    }
    // Left where it is when the test fails, to be looked at.
    let _ = std::fs::remove_dir_all(&folder);
}
