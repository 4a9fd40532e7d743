//! What people write, as HTML.

use proptest::prelude::*;
use rstest::rstest;

use crate::text::{Format, LONGEST_MESSAGE, TextError, check, excerpt, from_markdown, from_plain, render};

const REL: &str = "rel=\"noopener noreferrer nofollow\"";

#[rstest]
#[case::a_paragraph("Hello", "<p>Hello</p>")]
#[case::line_ends("a\nb\r\nc", "<p>a<br>b<br>c</p>")]
#[case::paragraphs("a\n\n\nb\n", "<p>a</p><p>b</p>")]
#[case::markup("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>")]
#[case::quotes("\"a\" & 'b'", "<p>&quot;a&quot; &amp; &#39;b&#39;</p>")]
#[case::a_link(
    "see https://example.com/a?b=1&c=2.",
    "<p>see <a href=\"https://example.com/a?b=1&amp;c=2\" REL>https://example.com/a?b=1&amp;c=2</a>.</p>"
)]
#[case::in_brackets(
    "(http://example.com/)",
    "<p>(<a href=\"http://example.com/\" REL>http://example.com/</a>)</p>"
)]
#[case::brackets_inside(
    "https://example.com/a_(b)",
    "<p><a href=\"https://example.com/a_(b)\" REL>https://example.com/a_(b)</a></p>"
)]
#[case::no_address("https:// and xhttp://a", "<p>https:// and xhttp://a</p>")]
#[case::another_scheme("javascript:alert(1)", "<p>javascript:alert(1)</p>")]
#[case::an_escape_from_the_attribute(
    "https://a\"onclick=x",
    "<p><a href=\"https://a\" REL>https://a</a>&quot;onclick=x</p>"
)]
#[case::overrides("a\u{202e}b\u{0}c", "<p>abc</p>")]
#[case::nothing("", "")]
fn plain_text_as_html(#[case] text: &str, #[case] html: &str) {
    assert_eq!(from_plain(text).as_str(), html.replace("REL", REL));
}

#[rstest]
#[case::bold("**a** _b_ ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>")]
#[case::line_ends("a\nb", "<p>a<br />\nb</p>")]
#[case::a_list("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>")]
#[case::numbered("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>")]
#[case::a_heading("# a", "<p><strong>a</strong></p>")]
#[case::a_quote("> a", "<blockquote>\n<p>a</p>\n</blockquote>")]
#[case::code("```sh\nrm <b>\n```", "<pre><code>rm &lt;b&gt;\n</code></pre>")]
#[case::a_link("[a](https://example.com \"t\")", "<p><a href=\"https://example.com\" REL>a</a></p>")]
#[case::a_bare_link(
    "https://example.com/a_b_c!",
    "<p><a href=\"https://example.com/a_b_c\" REL>https://example.com/a_b_c</a>!</p>"
)]
#[case::a_mail("<ana@example.com>", "<p><a href=\"mailto:ana@example.com\" REL>ana@example.com</a></p>")]
#[case::a_script_link("[a](javascript:alert(1))", "<p>a</p>")]
#[case::a_data_link("[a](data:text/html,x)", "<p>a</p>")]
#[case::a_relative_link("[a](/cases/1)", "<p>a</p>")]
#[case::an_image(
    "![a cat](https://example.com/cat.png)",
    "<p><a href=\"https://example.com/cat.png\" REL>a cat</a></p>"
)]
#[case::an_image_in_a_link("[![a](https://b)](https://c)", "<p><a href=\"https://c\" REL>a</a></p>")]
#[case::html_in_a_line("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>")]
#[case::html_as_a_block("<script>\nalert(1)\n</script>", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>")]
fn markdown_as_html(#[case] text: &str, #[case] html: &str) {
    assert_eq!(from_markdown(text).as_str().trim_end(), html.replace("REL", REL));
}

#[rstest]
#[case::empty(" \n", Err(TextError::Empty))]
#[case::too_long(&"a".repeat(LONGEST_MESSAGE + 1), Err(TextError::TooLong { length: LONGEST_MESSAGE + 1, longest: LONGEST_MESSAGE }))]
#[case::fine("a", Ok(()))]
fn a_message_has_a_length(#[case] text: &str, #[case] outcome: Result<(), TextError>) {
    assert_eq!(check(text), outcome);
}

#[rstest]
#[case::short("Hello\n\n  there", 40, "Hello there")]
#[case::cut_at_a_word("The invoice of June is wrong", 20, "The invoice of June…")]
#[case::a_long_word("Donaudampfschifffahrt", 8, "Donauda…")]
#[case::quoted("Yes.\n\n> Shall we?", 40, "Yes.")]
#[case::nothing("Yes", 0, "")]
#[case::other_scripts("日本語のメッセージです", 5, "日本語の…")]
fn an_excerpt_is_one_line(#[case] text: &str, #[case] longest: usize, #[case] line: &str) {
    assert_eq!(excerpt(Format::Plain, text, longest), line);
}

#[test]
fn an_excerpt_of_markdown_has_no_marks() {
    let text = "# Found\n\n- **one** [link](https://example.com)\n- `two`\nand ~~three~~";
    assert_eq!(excerpt(Format::Markdown, text, 80), "Found one link two and three");
}

#[rstest]
#[case::quotes(">".repeat(50_000))]
#[case::lists("- ".repeat(30_000))]
#[case::brackets("[".repeat(50_000))]
#[case::images("![".repeat(30_000))]
#[case::stars("*a ".repeat(20_000))]
#[case::addresses("https://a(".repeat(9_000))]
#[case::schemes("http".repeat(20_000))]
#[case::tags("<a ".repeat(30_000))]
#[case::references("&amp".repeat(25_000))]
#[case::ampersands("&".repeat(100_000))]
fn hostile_text_is_shown_in_time(#[case] text: String) {
    for format in [Format::Plain, Format::Markdown] {
        assert!(render(format, &text).as_str().len() < 8_000_000);
        assert!(excerpt(format, &text, 120).chars().count() <= 120);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_cleaner_of_html_finds_nothing_to_remove(
        text in "(<|>|\"|'|`|\\[|\\]|\\(|\\)|!|javascript:|https://|a|script|onload=| |\n|\\*|#|-|&lt;|\\\\){0,30}"
    ) {
        for format in [Format::Plain, Format::Markdown] {
            let html = render(format, &text);
            prop_assert_eq!(spelt_alike(&cleaner().clean(html.as_str()).to_string()), spelt_alike(html.as_str()));
        }
    }
}

/// The same HTML without what browsers read alike, and without addresses: the cleaner also removes those that no host has.
fn spelt_alike(html: &str) -> String {
    let pairs = [("<br />", "<br>"), ("<hr />", "<hr>"), ("&quot;", "\""), ("&#39;", "'"), ("\n", "")];
    let html = pairs.iter().fold(html.to_owned(), |html, (from, to)| html.replace(from, to));
    let mut pieces = html.split("<a href=\"");
    let mut spelt = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (address, rest) = piece.split_once("\" rel=").unwrap_or_default();
        assert!(["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme)));
        spelt.push_str(&format!("<a rel={rest}"));
    }
    spelt
}

/// Only what pages show of messages.
fn cleaner() -> ammonia::Builder<'static> {
    let tags = ["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"];
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(tags.into())
        .tag_attributes([("a", ["href"].into()), ("ol", ["start"].into())].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
}
