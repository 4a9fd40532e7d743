//! A real browser, driven over the WebDriver protocol, and what it finds wrong with a page.
//!
//! Debian's `chromium` and `chromium-driver` are asked over plain HTTP, so that no crate has to speak for us; axe-core is
//! loaded into the page from `tests/browser`, where `npm ci` puts it on the first run.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};

/// A browser with one window; it goes away with the test.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    /// Whether every document that opens has axe-core from its beginning.
    has_axe: Cell<bool>,
}

/// What a page is looked at with.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub is_dark: bool,
}

/// How much of a page is looked at on each screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Every rule on every screen.
    Everything,
    /// Every rule on the first screen of a width, and on the others what these decide: the colours.
    OncePerWidth,
}

/// Every screen the interface is checked on (brief 8), each unlike the one before in one thing alone, since the browser
/// has to draw the page anew for each.
pub const SCREENS: [Screen; 4] = [
    Screen { width: 1440, height: 900, is_dark: false },
    Screen { width: 1440, height: 900, is_dark: true },
    Screen { width: 390, height: 844, is_dark: true },
    Screen { width: 390, height: 844, is_dark: false },
];

/// The keys that have no letter.
pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const ESCAPE: &str = "\u{e00c}";
pub const SPACE: &str = " ";
pub const CONTROL: char = '\u{e009}';

/// How long one command may take, on a machine that has other work.
const PATIENCE: Duration = Duration::from_secs(60);

/// The narrowest screen on which nothing may scroll sideways (WCAG 1.4.10).
const NARROWEST: Screen = Screen { width: 320, height: 800, is_dark: false };

impl Browser {
    /// A new browser, or `None` after a line that says what is skipped; in CI there must be one.
    pub fn start() -> Option<Browser> {
        let missing = |what: &str| -> Option<Browser> {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI needs {what}: install chromium and chromium-driver"
            );
            eprintln!("skipped: no {what} on this machine, so no page is looked at");
            None
        };
        let Some(binary) = program("chromium") else { return missing("chromium") };
        let Some(driver) = program("chromedriver") else { return missing("chromedriver") };
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let port = port_of(&mut driver);
        let mut browser = Browser { driver, port, session: String::new(), has_axe: Cell::new(false) };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
        ];
        let options = json!({ "binary": binary, "args": arguments });
        let wanted = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let answer = browser.ask("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        browser.session = answer["sessionId"].as_str().expect("a session has an id").to_owned();
        Some(browser)
    }

    /// Opens a page and waits until it is there.
    pub fn open(&self, url: &str) {
        self.command("/url", &json!({ "url": url }));
    }

    /// Looks at the page that is open through another screen.
    pub fn look_through(&self, screen: Screen) {
        let Screen { width, height, is_dark } = screen;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools("Emulation.setEmulatedMedia", &json!({ "features": features }));
        // Two frames later the page is laid out anew, and whatever fades begins to; it arrives at once.
        self.run(
            "const arrive = () => document.getAnimations().forEach(it => { try { it.finish(); } catch { /* it has no end */ } });
            return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => { arrive(); done(true); })));",
        );
    }

    /// Runs a script in the page and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
            })
            .collect();
        self.command(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }),
        );
    }

    /// Presses a key while another is held.
    pub fn press_with(&self, held: char, key: char) {
        let down = |key: char| json!({ "type": "keyDown", "value": key });
        let up = |key: char| json!({ "type": "keyUp", "value": key });
        let actions = [down(held), down(key), up(key), up(held)];
        self.command(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }),
        );
    }

    /// Presses Tab until the focus is on what the selector names.
    pub fn tab_to(&self, selector: &str) {
        let is_there = format!("return document.activeElement?.matches({}) === true", json!(selector));
        for _ in 0..150 {
            if self.run(&is_there) == true {
                return;
            }
            self.press(TAB);
        }
        panic!("Tab never comes to {selector}");
    }

    /// Waits until a script gives true; fails with its words and where the browser is after 15 s.
    pub fn wait_for(&self, condition: &str) {
        let end = std::time::Instant::now() + Duration::from_secs(15);
        while self.run(&format!("return !!({condition})")) != true {
            let at = || self.run("return location.pathname + ' ' + document.body.innerText.slice(0, 1500)");
            assert!(std::time::Instant::now() < end, "{condition} at {}", at());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Is this visitor from now on, at the host of the page that is open; nobody with an empty text.
    pub fn be(&self, secret: &str) {
        self.devtools("Network.clearBrowserCookies", &json!({}));
        if !secret.is_empty() {
            self.command("/cookie", &json!({ "cookie": { "name": "lodestar", "value": secret } }));
        }
    }

    /// Switches the scripts of pages off or on.
    pub fn set_scripts(&self, is_on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": !is_on }));
    }

    /// Takes every certificate, as nobody should.
    pub fn trust_anybody(&self) {
        self.devtools("Security.setIgnoreCertificateErrors", &json!({ "ignore": true }));
    }

    /// Lets nothing through to addresses with these patterns.
    pub fn block(&self, patterns: &[&str]) {
        self.devtools("Network.enable", &json!({}));
        self.devtools("Network.setBlockedURLs", &json!({ "urls": patterns }));
    }

    /// Takes back what a part of a walk may have left behind: switched off scripts, blocked addresses, complaints.
    pub fn settle(&self) {
        self.set_scripts(true);
        self.block(&[]);
        self.complaints();
    }

    /// What axe-core finds in the page that is open: rule, help, and the first element of each.
    pub fn violations(&self) -> Vec<String> {
        self.violations_of("{}")
    }

    /// What axe-core finds wrong with the colours of the page that is open.
    pub fn faint(&self) -> Vec<String> {
        self.violations_of("{ runOnly: ['color-contrast'] }")
    }

    /// What axe-core finds on each of the screens.
    fn violations_on(&self, screens: &[Screen], look: Look) -> Vec<String> {
        let mut found = Vec::new();
        let mut width_before = 0;
        for screen in screens {
            self.look_through(*screen);
            let Screen { width, is_dark, .. } = *screen;
            let is_new = width != width_before;
            width_before = width;
            let them = if look == Look::Everything || is_new { self.violations() } else { self.faint() };
            found.extend(them.into_iter().map(|it| format!("at {width} px, dark {is_dark}: {it}")));
        }
        found
    }

    fn violations_of(&self, options: &str) -> Vec<String> {
        if self.run("return !window.axe") == true {
            self.run(axe());
        }
        // Brought by the browser, it need not be read anew for each page: that is a tenth of a look at one.
        if !self.has_axe.replace(true) {
            self.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": axe() }));
        }
        let script = "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false, ...OPTIONS }).then(
            r => done(r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' — ' + n.failureSummary).join(' | ')}`)),
            e => done(['axe failed: ' + e]));".replace("OPTIONS", options);
        strings(&self.command("/execute/async", &json!({ "script": script, "args": [] })))
    }

    /// Errors and warnings the browser logged since it was last asked, refusals by the content policy among them.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.command("/se/log", &json!({ "type": "browser" }));
        let told = |entry: &Value| {
            let level = entry["level"].as_str().unwrap_or_default();
            matches!(level, "SEVERE" | "WARNING")
                .then(|| format!("{level}: {}", entry["message"].as_str().unwrap_or_default()))
        };
        entries.as_array().into_iter().flatten().filter_map(told).collect()
    }

    /// What sticks out of the page to the right on the narrowest screen.
    pub fn sticks_out(&self) -> Vec<String> {
        self.look_through(NARROWEST);
        strings(&self.run(
            "const wide = document.scrollingElement.scrollWidth, most = innerWidth;
            if (wide <= most) return [];
            return [`${wide} px of ${most}`, ...[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > most + 1)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 160))];",
        ))
    }

    /// Everything that is wrong with the page at `url`: axe-core on each of the screens, the log, what sticks out.
    pub fn check_on(&self, url: &str, screens: &[Screen], look: Look) -> Vec<String> {
        self.complaints();
        self.open(url);
        let mut found: Vec<String> =
            self.violations_on(screens, look).into_iter().map(|it| format!("{url} {it}")).collect();
        found.extend(self.sticks_out().into_iter().map(|it| format!("{url} sticks out: {it}")));
        found.extend(self.complaints().into_iter().map(|it| format!("{url} logs {it}")));
        found
    }

    /// Writes what the window shows as a PNG, for people to look at.
    pub fn photograph(&self, file: &Path) {
        use base64::Engine as _;
        let picture = self.ask("GET", &format!("/session/{}/screenshot", self.session), &Value::Null);
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture.as_str().unwrap_or_default());
        std::fs::write(file, bytes.expect("a picture is base64")).expect("there is room for a picture");
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.command("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }

    /// One request to the driver; fails with what it says when it refuses.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("the driver reads");
        let answer = body_of(stream);
        let answer: Value = serde_json::from_slice(&answer).expect("the driver speaks JSON");
        let value = &answer["value"];
        assert!(value["error"].is_null() || value["message"].is_null(), "{path}: {}", value["message"]);
        value.clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The body of an answer, as long as its head says; the driver leaves the connection open.
fn body_of(stream: TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit can be set");
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        answer.read_line(&mut line).expect("the driver answers in time");
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().expect("a length is a number");
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    answer.read_exact(&mut body).expect("the driver answers in full");
    body
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Where a program lies.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The port the driver says it listens on.
fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("its output is ours");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let line =
        lines.find(|line| line.contains("started successfully on port")).expect("the driver says its port");
    // Somebody must read on, or the driver waits for it.
    std::thread::spawn(move || lines.for_each(drop));
    line.trim_end_matches('.')
        .rsplit(' ')
        .next()
        .and_then(|port| port.parse().ok())
        .expect("a port is a number")
}

/// The text of axe-core.
fn axe() -> &'static str {
    static AXE: OnceLock<String> = OnceLock::new();
    AXE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let file = folder.join("node_modules/axe-core/axe.min.js");
        // Each test may be a process of its own: one installs, the others wait.
        let lock = std::fs::File::create(std::env::temp_dir().join("lodestar-tests-npm.lock"));
        let lock = lock.expect("a file can be made");
        lock.lock().expect("a file can be locked");
        if !file.is_file() {
            let install =
                Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).status();
            assert!(install.is_ok_and(|status| status.success()), "`npm ci` in tests/browser failed");
        }
        std::fs::read_to_string(file).expect("axe-core is installed")
    })
}
