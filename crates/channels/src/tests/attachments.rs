//! Files that people attach.

use proptest::prelude::*;
use rstest::rstest;

use crate::attachment::{FileType, LARGEST, LONGEST_NAME, Refused, check, safe_name};

#[rstest]
#[case::plain("report.pdf", "report.pdf")]
#[case::a_path("/etc/passwd", "passwd")]
#[case::upwards("..\\..\\boot.ini", "boot.ini")]
#[case::only_dots("../..", "file")]
#[case::a_folder("photos/", "photos")]
#[case::empty("", "file")]
#[case::hidden(".htaccess", "htaccess")]
#[case::trailing("a.txt. . ", "a.txt")]
#[case::control("a\u{0}b\r\nc.txt", "abc.txt")]
#[case::header_injection("a\"; filename=\"b.exe", "a__ filename=_b.exe")]
#[case::an_override("cv\u{202e}fdp.exe", "cvfdp.exe")]
#[case::no_width("a\u{200b}\u{feff}b.txt", "ab.txt")]
#[case::forbidden("a<b>:c|d?.txt", "a_b__c_d_.txt")]
#[case::a_stream("a.txt::$DATA", "a.txt___DATA")]
#[case::a_device("CON", "_CON")]
#[case::a_device_with_extension("lpt1.txt", "_lpt1.txt")]
#[case::no_device("console.log", "console.log")]
#[case::spaces("a   b\u{a0}.txt", "a b .txt")]
#[case::other_scripts("Übersicht 請求書.pdf", "Übersicht 請求書.pdf")]
fn a_name_is_made_safe(#[case] name: &str, #[case] safe: &str) {
    assert_eq!(safe_name(name), safe);
}

#[test]
fn a_long_name_keeps_its_extension() {
    let name = safe_name(&format!("{}.pdf", "ü".repeat(200)));
    assert!(name.len() <= LONGEST_NAME && name.ends_with("ü.pdf"));
}

fn zip(entry: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize(30, 0);
    bytes.extend(b"[Content_Types].xml....PK");
    bytes.extend(entry.as_bytes());
    bytes
}

fn open_document(media_type: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize(30, 0);
    bytes.extend(format!("mimetype{media_type}PK").as_bytes());
    bytes
}

#[rstest]
#[case::png(b"\x89PNG\r\n\x1a\n....".to_vec(), Some(FileType::Png))]
#[case::jpeg(b"\xff\xd8\xff\xe0..".to_vec(), Some(FileType::Jpeg))]
#[case::gif(b"GIF89a..".to_vec(), Some(FileType::Gif))]
#[case::webp(b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Some(FileType::Webp))]
#[case::heic(b"\0\0\0\x18ftypheic\0\0".to_vec(), Some(FileType::Heic))]
#[case::a_film(b"\0\0\0\x18ftypisom\0\0".to_vec(), None)]
#[case::pdf(b"%PDF-1.7\n\xe2\xe3".to_vec(), Some(FileType::Pdf))]
#[case::docx(zip("word/document.xml"), Some(FileType::Docx))]
#[case::xlsx(zip("xl/workbook.xml"), Some(FileType::Xlsx))]
#[case::pptx(zip("ppt/presentation.xml"), Some(FileType::Pptx))]
#[case::odt(open_document("application/vnd.oasis.opendocument.text"), Some(FileType::Odt))]
#[case::ods(open_document("application/vnd.oasis.opendocument.spreadsheet"), Some(FileType::Ods))]
#[case::a_program_as_archive(zip("META-INF/MANIFEST.MF"), None)]
#[case::text("Grüße\n".into(), Some(FileType::Text))]
#[case::html_is_text("<script>alert(1)</script>".into(), Some(FileType::Text))]
#[case::a_program(b"MZ\x90\x00\x03".to_vec(), None)]
#[case::an_elf(b"\x7fELF\x02\x01".to_vec(), None)]
#[case::no_utf_8(b"Gr\xfc\xdfe".to_vec(), None)]
fn bytes_say_what_a_file_is(#[case] bytes: Vec<u8>, #[case] found: Option<FileType>) {
    assert_eq!(FileType::of(&bytes), found);
}

#[rstest]
#[case::fine("a.PNG", b"\x89PNG\r\n\x1a\n".to_vec(), "a.PNG")]
#[case::without_extension("scan", b"%PDF-1.4".to_vec(), "scan.pdf")]
#[case::a_log("app.log", b"started".to_vec(), "app.log")]
#[case::another_name("a.pdf", b"\x89PNG\r\n\x1a\n".to_vec(), "`a.pdf` is named like another kind of file; its bytes are a PNG image, so call it `.png`")]
#[case::html("a.html", b"<html>".to_vec(), "`a.html` is named like another kind of file; its bytes are text, so call it `.txt`")]
#[case::a_program("a.exe", b"MZ\x90\x00".to_vec(), "`a.exe` is no kind of file that can be attached; send an image, a PDF, a text or an office document")]
#[case::macros(
    "a.docx",
    zip("word/document.xml word/vbaProject.bin"),
    "`a.docx` holds macros; save it without them"
)]
#[case::empty("a.txt", Vec::new(), "`a.txt` is empty")]
fn a_file_is_accepted_or_refused(#[case] name: &str, #[case] bytes: Vec<u8>, #[case] outcome: &str) {
    let said = match check(name, &bytes) {
        Ok(accepted) => accepted.name,
        Err(refused) => refused.to_string(),
    };
    assert_eq!(said, outcome);
}

#[test]
fn a_file_that_is_too_large_says_how_large_it_can_be() {
    let bytes = vec![b'a'; usize::try_from(LARGEST).unwrap() + 1];
    let refused = check("a.txt", &bytes).unwrap_err();
    assert!(matches!(refused, Refused::TooLarge { .. }));
    assert_eq!(refused.to_string(), "`a.txt` has 21 MB and can have 20");
}

#[test]
fn a_stored_type_is_found_again() {
    for file_type in [FileType::Png, FileType::Docx, FileType::Text] {
        assert_eq!(FileType::of_media_type(file_type.media_type()), Some(file_type));
    }
    assert_eq!(FileType::of_media_type("text/html"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_safe_name_stays_as_it_is(name in "(\\PC|[./\\\\:. ]|con|\u{202e}|\\n|a{40}|\\.pdf){0,12}") {
        let safe = safe_name(&name);
        prop_assert_eq!(&safe_name(&safe), &safe);
        prop_assert!(!safe.is_empty() && safe.len() <= LONGEST_NAME + 1);
        let is_harmful = safe.contains(['/', '\\', '\0', '"', '\u{202e}']);
        prop_assert!(!is_harmful && !safe.starts_with('.') && !safe.ends_with('.'));
    }
}
