//! The files every page needs, and how they become part of a page.

/// The stylesheet. Its font lies beside it, as [`FONT_NAME`].
pub const STYLESHEET: &str = include_str!("../assets/lodestar.css");
/// Figtree, all weights, Latin letters, as WOFF2.
pub const FONT: &[u8] = include_bytes!("../assets/figtree-latin-wght-normal.woff2");
/// The name under which the stylesheet asks for the font.
pub const FONT_NAME: &str = "figtree-latin-wght-normal.woff2";
/// Every icon as a symbol, to be used by name.
pub const ICONS: &str = include_str!("../assets/icons.svg");
/// The star in a browser's tab.
pub const FAVICON: &str = include_str!("../assets/favicon.svg");

/// What every page does beyond HTML.
pub const SCRIPT: &str = include_str!("../assets/lodestar.js");
/// What the workspace does beyond htmx.
pub const DESK_SCRIPT: &str = include_str!("../assets/desk.js");
/// htmx, under the licence beside it.
pub const HTMX: &str = include_str!("../assets/htmx-2.0.11.min.js");
/// The extension of htmx for streams of events, under the licence beside it.
pub const HTMX_SSE: &str = include_str!("../assets/htmx-ext-sse-2.2.4.min.js");

/// Under which address a server offers [`PACKED`].
pub const BASE: &str = "/assets";

/// A file as a browser gets it: packed when it was built, under a name that changes with its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    /// What it is called among us: `lodestar.css`.
    pub name: &'static str,
    /// What browsers call it, and may keep for ever: `lodestar.0123456789ab.css`.
    pub hashed: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Packed with Brotli; none for what is packed already.
    pub br: Option<&'static [u8]>,
    /// Packed with gzip; none for what is packed already.
    pub gz: Option<&'static [u8]>,
}

/// Every file that pages ask for.
pub const PACKED: &[Packed] = &include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// The hashed name of a file, or the name itself when there is no such file.
pub fn hashed(name: &str) -> &str {
    PACKED.iter().find(|file| file.name == name).map_or(name, |file| file.hashed)
}

/// The address of a file of that name.
pub fn address(name: &str) -> String {
    format!("{BASE}/{}", hashed(name))
}

/// The stylesheet with the font in it.
pub fn self_contained_stylesheet() -> String {
    STYLESHEET.replace(FONT_NAME, &data_uri("font/woff2", FONT))
}

/// The favicon as an address that needs no other file.
pub fn inlined_favicon() -> String {
    data_uri("image/svg+xml", FAVICON.as_bytes())
}

fn data_uri(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", base64(bytes))
}

/// RFC 4648, with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let is_padding = place > chunk.len();
            let letter = LETTERS[(group >> (18 - 6 * place) & 63) as usize];
            text.push(if is_padding { '=' } else { char::from(letter) });
        }
    }
    text
}
