//! What a file is, by its first bytes; the name only confirms it.

use std::fmt;

/// A type of file that can be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileType {
    /// A PNG image.
    Png,
    /// A JPEG image.
    Jpeg,
    /// A GIF image.
    Gif,
    /// A WebP image.
    Webp,
    /// An image as phones take it.
    Heic,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// An Excel workbook.
    Xlsx,
    /// A PowerPoint presentation.
    Pptx,
    /// An OpenDocument text.
    Odt,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Text without control characters.
    Text,
}

/// One row: what is known of a type.
struct Row {
    file_type: FileType,
    words: &'static str,
    media_type: &'static str,
    /// The names a file of it can have; the first is the usual one.
    extensions: &'static [&'static str],
}

macro_rules! rows {
    ($($file_type:ident, $words:literal, $media_type:literal, [$($extension:literal),+];)+) => {
        [$(Row { file_type: FileType::$file_type, words: $words, media_type: $media_type, extensions: &[$($extension),+] }),+]
    };
}

const ROWS: [Row; 12] = rows! {
    Png, "a PNG image", "image/png", ["png"];
    Jpeg, "a JPEG image", "image/jpeg", ["jpg", "jpeg"];
    Gif, "a GIF image", "image/gif", ["gif"];
    Webp, "a WebP image", "image/webp", ["webp"];
    Heic, "a HEIC image", "image/heic", ["heic", "heif"];
    Pdf, "a PDF", "application/pdf", ["pdf"];
    Docx, "a Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ["docx"];
    Xlsx, "an Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["xlsx"];
    Pptx, "a PowerPoint presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ["pptx"];
    Odt, "an OpenDocument text", "application/vnd.oasis.opendocument.text", ["odt"];
    Ods, "an OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", ["ods"];
    Text, "text", "text/plain; charset=utf-8", ["txt", "log", "csv", "tsv", "md", "json", "yaml", "yml", "toml", "ini", "conf"];
};

impl FileType {
    /// The type these bytes are of, or nothing when they are of none that can be attached.
    pub fn of(bytes: &[u8]) -> Option<FileType> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(FileType::Png),
            [0xff, 0xd8, 0xff, ..] => Some(FileType::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(FileType::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(FileType::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => heic(brand),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(FileType::Pdf),
            [b'P', b'K', 3, 4, ..] => office(bytes),
            bytes => is_text(bytes).then_some(FileType::Text),
        }
    }

    /// The type of this media type, as it was stored.
    pub fn of_media_type(media_type: &str) -> Option<FileType> {
        ROWS.iter().find(|row| row.media_type == media_type).map(|row| row.file_type)
    }

    /// The media type to store and to give back. What is no image is only ever downloaded.
    pub fn media_type(self) -> &'static str {
        self.row().media_type
    }

    /// The usual extension, without its dot.
    pub fn extension(self) -> &'static str {
        self.row().extensions[0]
    }

    /// Whether pages may show it: an image that every browser knows and that cannot hold a script.
    pub fn is_shown(self) -> bool {
        matches!(self, FileType::Png | FileType::Jpeg | FileType::Gif | FileType::Webp)
    }

    /// Whether a file of this type may have this extension.
    pub fn may_be_called(self, extension: &str) -> bool {
        self.row().extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    /// Whether it is an office document with macros.
    pub(super) fn has_macros(self, bytes: &[u8]) -> bool {
        matches!(self, FileType::Docx | FileType::Xlsx | FileType::Pptx) && names(bytes, b"vbaProject.bin")
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.file_type == self).unwrap_or(&ROWS[0])
    }
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().words)
    }
}

fn heic(brand: &[u8]) -> Option<FileType> {
    let known: [&[u8]; 4] = [b"heic", b"heix", b"mif1", b"msf1"];
    known.iter().any(|known| brand.starts_with(known)).then_some(FileType::Heic)
}

/// An office document is a ZIP archive; the names of its entries stand in it uncompressed. Other archives are of no type.
fn office(bytes: &[u8]) -> Option<FileType> {
    let opened: [(&[u8], FileType); 2] = [
        (b"mimetypeapplication/vnd.oasis.opendocument.textPK", FileType::Odt),
        (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", FileType::Ods),
    ];
    let first_entry = bytes.get(30..).unwrap_or_default();
    let open = opened.iter().find(|(entry, _)| first_entry.starts_with(entry));
    let microsoft: [(&[u8], FileType); 3] = [
        (b"word/document.xml", FileType::Docx),
        (b"xl/workbook.xml", FileType::Xlsx),
        (b"ppt/presentation.xml", FileType::Pptx),
    ];
    let named = || microsoft.iter().find(|(entry, _)| names(bytes, entry));
    open.or_else(|| names(bytes, b"[Content_Types].xml").then(named).flatten())
        .map(|(_, file_type)| *file_type)
}

/// Whether an entry's name stands in an archive.
fn names(bytes: &[u8], entry: &[u8]) -> bool {
    let Some((first, _)) = entry.split_first() else { return false };
    bytes.iter().enumerate().any(|(at, byte)| byte == first && bytes[at..].starts_with(entry))
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'))
    })
}
