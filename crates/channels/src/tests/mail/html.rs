//! HTML of strangers in a frame.

use std::collections::BTreeMap;

use rstest::rstest;

use crate::email::{RemoteImages, Shown, display};

fn shown(html: &str) -> Shown {
    let files = BTreeMap::from([("logo@x".to_owned(), "/files/7".to_owned())]);
    display(html, &files, RemoteImages::Blocked).unwrap()
}

#[rstest]
#[case::script("<script>alert(1)</script>a", "a")]
#[case::handler("<p onclick=alert(1)>a</p>", "<p>a</p>")]
#[case::javascript("<a href=\"javascript:alert(1)\">a</a>", "<a rel=\"noopener noreferrer nofollow\">a</a>")]
#[case::javascript_with_a_tab(
    "<a href=\"java\tscript:alert(1)\">a</a>",
    "<a rel=\"noopener noreferrer nofollow\">a</a>"
)]
#[case::page_as_data(
    "<a href=\"data:text/html,<script>alert(1)</script>\">a</a>",
    "<a rel=\"noopener noreferrer nofollow\">a</a>"
)]
#[case::expression(
    "<p style=\"width: expression(alert(1)); color: red\">a</p>",
    "<p style=\"color:red\">a</p>"
)]
#[case::image_in_style(
    "<p style=\"background: url(https://example.com/a.gif); position: fixed\">a</p>",
    "<p style=\"\">a</p>"
)]
#[case::style_sheet("<style>@import 'https://example.com/a.css'</style>a", "a")]
#[case::refresh("<meta http-equiv=refresh content=\"0;url=https://example.com\">a", "a")]
#[case::base("<base href=\"https://example.com/\">a", "a")]
#[case::form("<form action=\"https://example.com\"><input name=password><button>go</button></form>", "go")]
#[case::frame("<iframe src=\"https://example.com\"></iframe>a", "a")]
#[case::object("<object data=\"a.swf\"><embed src=\"a.swf\"></object>a", "a")]
#[case::svg(
    "<svg onload=alert(1)><script>alert(1)</script><image href=\"https://example.com/a\"/></svg>a",
    "a"
)]
#[case::math(
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    ""
)]
#[case::own_image("<img src=\"cid:logo@x\" alt=\"us\">", "<img src=\"/files/7\" alt=\"us\">")]
#[case::unknown_image("<img src=\"cid:other\">", "<img>")]
#[case::image_as_data("<img src=\"data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">")]
#[case::svg_as_data("<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">", "<img>")]
#[case::relative(
    "<img src=\"/cases/1\"><a href=\"/admin\">a</a>",
    "<img><a rel=\"noopener noreferrer nofollow\">a</a>"
)]
#[case::identifiers("<p id=top class=header name=x>a</p>", "<p>a</p>")]
fn nothing_acts(#[case] html: &str, #[case] expected: &str) {
    assert_eq!(shown(html).html, expected);
}

/// What browsers turn into script when it is written out and read again.
#[rstest]
#[case("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
#[case("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
#[case("<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">")]
#[case(
    "<math><annotation-xml encoding=\"text/html\"><style><img title=\"</style><img src onerror=alert(1)>\"></style></annotation-xml></math>"
)]
#[case("<table><td><svg><desc><td></desc></svg></table><script>alert(1)</script>")]
#[case("<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">")]
#[case("<<script>alert(1)//<</script>")]
#[case("<img src=\"x` `<script>alert(1)</script>\"` `>")]
#[case("<!--<img src=\"--><img src=x onerror=alert(1)//\">")]
fn what_is_shown_stays_what_it_is(#[case] html: &str) {
    let once = shown(html).html;
    assert_eq!(shown(&once).html, once);
    let is_tag_with_handler = once.split('<').skip(1).any(|tag| {
        tag.split('>')
            .next()
            .unwrap_or_default()
            .replace("&gt;", "")
            .split('"')
            .step_by(2)
            .any(|outside| outside.contains("onerror"))
    });
    assert!(!is_tag_with_handler && !once.contains("<script"), "{once}");
}

#[test]
fn remote_images_wait_until_somebody_asks() {
    let html =
        "<img src=\"https://a.example/1.gif\"><img src=\"http://a.example/2.gif\"><img src=\"cid:logo@x\">";
    let blocked = shown(html);
    assert_eq!((blocked.n_blocked_images, blocked.html.contains("a.example")), (2, false));
    let asked = display(html, &BTreeMap::new(), RemoteImages::Shown).unwrap();
    assert_eq!((asked.n_blocked_images, asked.html.matches("a.example").count()), (0, 2));
}

#[test]
fn the_page_forbids_everything_once_more() {
    let page = |images| shown("<p>Hi</p>").page(images);
    assert!(
        page(RemoteImages::Blocked).contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    );
    assert!(page(RemoteImages::Shown).contains("img-src data: https:;"));
    assert!(page(RemoteImages::Blocked).ends_with("<body><p>Hi</p></body></html>"));
}

#[rstest]
#[case::too_long("a".repeat(3 << 20))]
#[case::too_deep("<div>".repeat(10_000))]
#[case::too_many_marks("<b>".repeat(10_000))]
#[case::too_many_ampersands("&".repeat(100_000))]
fn what_would_take_long_is_shown_as_text(#[case] html: String) {
    assert_eq!(display(&html, &BTreeMap::new(), RemoteImages::Blocked), None);
}
