//! What a browser must load stays small.

use std::io::Write;

use crate::assets;

/// KiB after `gzip -9`.
fn packed_kib(bytes: &[u8]) -> usize {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("a Vec takes everything");
    packer.finish().expect("a Vec takes everything").len().div_ceil(1024)
}

#[test]
fn the_stylesheet_fits_20_kb() {
    let size = packed_kib(assets::STYLESHEET.as_bytes());
    assert!(size <= 20, "{size} KiB");
}

#[test]
fn the_font_fits_20_kb() {
    let size = assets::FONT.len().div_ceil(1024);
    assert!(size <= 20, "{size} KiB");
}

#[test]
fn the_stylesheet_loads_only_its_font() {
    let addresses: Vec<&str> =
        assets::STYLESHEET.match_indices("url(").map(|(at, _)| &assets::STYLESHEET[at..]).collect();
    assert_eq!(addresses.len(), 1);
    assert!(addresses[0].starts_with(&format!("url(\"{}\")", assets::FONT_NAME)));
    assert!(!assets::STYLESHEET.contains("@import") && !assets::STYLESHEET.contains("</"));
}

#[test]
fn base64_is_padded() {
    let coded = ["", "f", "fo", "foo", "foob"].map(|text| assets::base64(text.as_bytes()));
    assert_eq!(coded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
}
