//! `lodestar backup` and `lodestar restore`.

use std::path::Path;

use store::{Db, Key, settings};

use crate::run::run;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_elsewhere_and_overwrites_nothing() {
    let directory = std::env::temp_dir().join(format!("lodestar-backup-{}", std::process::id()));
    let (here, there) = (directory.join("here"), directory.join("there"));
    for desk in [&here, &there] {
        std::fs::create_dir_all(desk).expect("a folder");
        Key::from_bytes([7; 32]).save(&desk.join("lodestar.key")).expect("a key");
    }
    let db = Db::open_sqlite(&here.join("lodestar.db"), &Key::from_bytes([7; 32])).expect("opens");
    db.write(|tx| settings::set(tx, "name", "Lodestar")).await.expect("stored");
    // The desk is open: a backup does not wait for it to stop.
    let file = directory.join("desk.backup");
    assert_eq!(ask("backup", &file, &here), (Some(0), true));
    assert_eq!(ask("backup", &file, &here).0, Some(3));
    assert_eq!(ask("restore", &file, &here).0, Some(3));
    assert_eq!(ask("restore", &file, &there), (Some(0), true));
    let restored = Db::open_sqlite(&there.join("lodestar.db"), &Key::from_bytes([7; 32])).expect("opens");
    assert_eq!(restored.read(|tx| settings::find(tx, "name")).await, Ok(Some("Lodestar".into())));
    std::fs::remove_dir_all(&directory).expect("removed");
}

fn ask(command: &str, file: &Path, data: &Path) -> (Option<i32>, bool) {
    let text = |path: &Path| path.to_str().expect("a plain name").to_owned();
    let output = run(&[command, &text(file), "--data", &text(data)], b"");
    (output.status.code(), !output.stdout.is_empty())
}
