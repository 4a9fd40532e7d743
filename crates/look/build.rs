//! Packs the files every page needs, so that no request waits for compression.
//!
//! Each file gets a name with a part of its SHA-256, so that a browser may keep it forever; the stylesheet asks for the
//! font by that name. The result is `$OUT_DIR/packed.rs`, one line a file.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads and writes files; the crate it builds does not"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// Where the files lie.
const FOLDER: &str = "assets";
/// The kinds that a browser may ask for.
const KINDS: [(&str, &str); 4] = [
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("woff2", "font/woff2"),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?);
    let mut files = read(Path::new(FOLDER))?;
    // Fonts first: the stylesheet names them.
    files.sort_by_key(|(name, _)| (!name.ends_with("woff2"), name.clone()));
    let mut fonts: Vec<(String, String)> = Vec::new();
    let mut table = String::from("[\n");
    for (name, mut bytes) in files {
        let Some((kind, mime)) = KINDS.iter().find(|(kind, _)| name.ends_with(&format!(".{kind}"))) else {
            continue;
        };
        if *kind == "css" {
            let mut text = String::from_utf8(bytes).map_err(io::Error::other)?;
            for (plain, hashed) in &fonts {
                text = text.replace(plain.as_str(), hashed);
            }
            bytes = text.into_bytes();
        }
        let hashed = hashed(&name, kind, &bytes);
        if *kind == "woff2" {
            fonts.push((name.clone(), hashed.clone()));
        }
        write_all(&out, &hashed, &bytes, *kind != "woff2")?;
        let include =
            |suffix: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{hashed}{suffix}\"))");
        let packed = |suffix: &str| match *kind {
            "woff2" => "None".to_owned(),
            _ => format!("Some({})", include(suffix)),
        };
        writeln!(
            table,
            "Packed {{ name: {name:?}, hashed: {hashed:?}, mime: {mime:?}, plain: {}, br: {}, gz: {} }},",
            include(""),
            packed(".br"),
            packed(".gz"),
        )
        .map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(out.join("packed.rs"), table)
}

fn read(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name().and_then(|name| name.to_str())) {
            files.push((name.to_owned(), fs::read(&path)?));
        }
    }
    Ok(files)
}

fn hashed(name: &str, kind: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let short: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let stem = name.strip_suffix(&format!(".{kind}")).unwrap_or(name);
    format!("{stem}.{short}.{kind}")
}

fn write_all(out: &Path, name: &str, bytes: &[u8], is_text: bool) -> io::Result<()> {
    fs::write(out.join(name), bytes)?;
    if is_text {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(bytes)?;
        fs::write(out.join(format!("{name}.gz")), gz.finish()?)?;
        let mut br = Vec::new();
        let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &bytes[..], &mut br, &settings)?;
        fs::write(out.join(format!("{name}.br")), br)?;
    }
    Ok(())
}
