//! What a browser must load stays small.

use std::io::Write;

use crate::assets;

/// Bytes after `gzip -9`.
fn packed_bytes(bytes: &[u8]) -> usize {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("a Vec takes everything");
    packer.finish().expect("a Vec takes everything").len()
}

fn packed_kib(bytes: &[u8]) -> usize {
    packed_bytes(bytes).div_ceil(1024)
}

#[test]
fn the_stylesheet_fits_20_kb() {
    let size = packed_kib(assets::STYLESHEET.as_bytes());
    assert!(size <= 20, "{size} KiB");
}

#[test]
fn the_scripts_of_the_desk_fit_25_kb_and_those_of_a_public_page_3_kb() {
    let desk = [assets::HTMX, assets::HTMX_SSE, assets::SCRIPT, assets::DESK_SCRIPT];
    let size: usize = desk.iter().map(|script| packed_bytes(script.as_bytes())).sum();
    assert!(size <= 25 * 1024, "{size} bytes");
    assert!(packed_kib(assets::SCRIPT.as_bytes()) <= 3);
}

#[test]
fn our_scripts_hold_under_a_strict_policy() {
    for script in [assets::SCRIPT, assets::DESK_SCRIPT] {
        for word in ["eval(", "new Function", "innerHTML +=", ".style.", "javascript:", "onclick"] {
            assert!(!script.contains(word), "{word}");
        }
    }
}

#[test]
fn the_name_of_a_file_names_its_content() {
    for file in assets::PACKED {
        assert!(file.hashed != file.name && assets::address(file.name) == format!("/assets/{}", file.hashed));
    }
    assert!(
        assets::PACKED
            .iter()
            .any(|file| file.name == "htmx-2.0.11.min.js" && file.plain == assets::HTMX.as_bytes())
    );
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
