//! Files that hang on messages, and where their bytes lie.

use calendar::Instant;
use desk::stored::Digest;

use super::place::Place;
use super::rows::message;
use crate::attachments::{self, Attachment};
use crate::messages::{Author, MessageKind};
use crate::objects::Objects;
use crate::{Db, Error, Key, messages};

const ROSA: Author = Author::Agent(1);

pub fn file(id: i64, author: Author) -> Attachment {
    Attachment {
        id,
        case: None,
        message: None,
        reply: None,
        author,
        name: "export-error.txt".into(),
        media_type: "text/plain; charset=utf-8".into(),
        size: 212,
        digest: Digest([5; 32]),
        place: format!("{id:032x}"),
    }
}

pub async fn a_file_hangs_on_one_message_of_its_author(db: Db) {
    let stored = db.write(|tx| {
        for (id, author) in [(1, ROSA), (2, ROSA), (3, Author::Customer(1)), (4, ROSA)] {
            attachments::insert(tx, &file(id, author), Instant(id))?;
        }
        messages::insert(tx, &message(70, 7, MessageKind::Public, "with a file"))
    });
    stored.await.expect("stored");
    let loose = |tx: &mut crate::Tx<'_>| {
        Ok::<_, Error>(attachments::list_loose(tx, ROSA)?.iter().map(|it| it.id).collect::<Vec<_>>())
    };
    assert_eq!(db.read(loose).await, Ok(vec![1, 2, 4]));
    // Somebody else's file, and one that is not there.
    assert_eq!(db.write(|tx| attachments::attach(tx, 3, ROSA, (7, 70))).await, Ok(false));
    assert_eq!(db.write(|tx| attachments::attach(tx, 9, ROSA, (7, 70))).await, Ok(false));
    assert_eq!(db.write(|tx| attachments::attach(tx, 1, ROSA, (7, 70))).await, Ok(true));
    assert_eq!(db.write(|tx| attachments::attach(tx, 1, ROSA, (7, 71))).await, Ok(false));
    // What a reply holds cannot be taken for another one, until it is taken back.
    assert_eq!(db.write(|tx| attachments::hold(tx, 2, ROSA, (7, 50))).await, Ok(true));
    assert_eq!(db.write(|tx| attachments::attach(tx, 2, ROSA, (7, 70))).await, Ok(false));
    assert_eq!(db.read(loose).await, Ok(vec![4]));
    assert_eq!(db.read(|tx| attachments::list_held(tx, 7, 50)).await.map(|it| it.len()), Ok(1));
    db.write(|tx| attachments::release(tx, 7, 50)).await.expect("released");
    assert_eq!(db.write(|tx| attachments::attach(tx, 2, ROSA, (8, 80))).await, Ok(false), "of another case");
    assert_eq!(db.write(|tx| attachments::attach(tx, 2, ROSA, (7, 70))).await, Ok(true));
    let of_case = db.read(|tx| attachments::list(tx, 7)).await.expect("read");
    let held = Attachment { case: Some(7), message: Some(70), ..file(1, ROSA) };
    assert_eq!(of_case, [held, Attachment { case: Some(7), message: Some(70), ..file(2, ROSA) }]);
    db.write(|tx| messages::move_to(tx, 70, 7, 9)).await.expect("moved");
    assert_eq!(db.read(|tx| attachments::find(tx, 1)).await.map(|it| it.and_then(|it| it.case)), Ok(Some(9)));
    // What hangs on a message stays, whatever its age.
    assert_eq!(db.write(|tx| attachments::remove_older(tx, Instant(4))).await, Ok(vec![file(3, ROSA).place]));
    assert_eq!(db.write(|tx| attachments::remove_loose(tx, 1, ROSA)).await, Ok(None));
    assert_eq!(db.write(|tx| attachments::remove_loose(tx, 4, ROSA)).await, Ok(Some(file(4, ROSA).place)));
    assert_eq!(db.read(|tx| attachments::has_place(tx, &file(1, ROSA).place)).await, Ok(true));
    assert_eq!(db.read(|tx| attachments::has_place(tx, "none")).await, Ok(false));
    let rest = db.read(|tx| attachments::list_after(tx, 1, 9)).await.expect("read");
    assert_eq!(rest.iter().map(|it| it.id).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn r_209_an_object_opens_for_its_row_alone_and_only_as_it_was_written() {
    let place = Place::new();
    let folder = place.file("attachments");
    let objects = Objects::in_folder(&folder, &place.key).expect("a folder");
    for n_bytes in [1, 65_535, 65_536, 65_537, 300_000] {
        let bytes: Vec<u8> = (0..n_bytes).map(|at: u32| at.to_le_bytes()[0]).collect();
        let name = Objects::new_place().expect("a name");
        objects.put(&name, 5, bytes.clone()).await.expect("written");
        let read = objects.open(&name, 5).await.expect("opens").all().await.expect("read");
        assert_eq!(read, bytes);
        assert!(matches!(objects.open(&name, 6).await.map(drop), Err(Error::Damaged(_))), "of another row");
        let other = Objects::in_folder(&folder, &Key::from_bytes([9; 32])).expect("a folder");
        assert!(matches!(other.open(&name, 5).await.map(drop), Err(Error::Key(_))), "another key");
        assert!(objects.put(&name, 5, b"other".to_vec()).await.is_err(), "never written over");
        let path = folder.join(&name);
        let sealed = std::fs::read(&path).expect("readable");
        assert!(n_bytes < 100 || !sealed.windows(50).any(|window| window == &bytes[..50]));
        for damaged in [&sealed[..sealed.len() - 1], &[&sealed[..], b"x"].concat(), &flipped(&sealed)] {
            std::fs::write(&path, damaged).expect("written");
            let read = match objects.open(&name, 5).await {
                Ok(opening) => opening.all().await,
                Err(error) => Err(error),
            };
            assert!(matches!(read, Err(Error::Damaged(_))), "{read:?}");
        }
    }
    assert_eq!(objects.list().await.expect("listed").len(), 5);
}

fn flipped(sealed: &[u8]) -> Vec<u8> {
    let mut bytes = sealed.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    bytes
}

#[tokio::test]
async fn an_object_that_is_missing_or_misnamed_is_no_object() {
    let place = Place::new();
    let objects = Objects::in_folder(&place.file("attachments"), &place.key).expect("a folder");
    let name = Objects::new_place().expect("a name");
    assert!(matches!(objects.open(&name, 1).await.map(drop), Err(Error::NotFound)));
    assert_eq!(objects.remove(&name).await, Ok(()));
    for wrong in ["", "../desk.db", "a", "0123456789abcdef0123456789abcde/"] {
        assert!(matches!(objects.put(wrong, 1, b"x".to_vec()).await, Err(Error::File(_))), "{wrong}");
    }
    // A folder that is none: nothing is stored, and it says so.
    std::fs::remove_dir_all(place.file("attachments")).expect("removed");
    std::fs::write(place.file("attachments"), "a file").expect("written");
    assert!(matches!(objects.put(&name, 1, b"x".to_vec()).await, Err(Error::File(_))));
}
