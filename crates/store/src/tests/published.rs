//! What was published, and what became known of it, is only ever added.

use super::schema::statements;
use crate::Dialect;

#[test]
fn what_was_published_is_only_ever_added() {
    for sql in statements(Dialect::Sqlite) {
        for table in
            ["publication", "adjustment", "publication_note", "publication_payer", "publication_bundle"]
        {
            for changes in [format!("UPDATE {table} "), format!("DELETE FROM {table} ")] {
                assert!(!sql.contains(&changes), "{sql}");
            }
        }
    }
}
