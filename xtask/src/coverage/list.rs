//! The list of valid ids: one a line, a title behind it, `#` for remarks.

use std::collections::BTreeSet;

use super::Id;

/// Reads the list.
///
/// # Errors
///
/// Names the first line that holds no id, or an id the list already has.
pub fn parse(text: &str) -> Result<BTreeSet<Id>, String> {
    let mut known = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (id, _) = Id::at_start(line, '-').ok_or_else(|| format!("line {}: no id", index + 1))?;
        if !known.insert(id) {
            return Err(format!("line {}: `{id}` stands twice", index + 1));
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::parse;
    use crate::coverage::{Id, LIST, mentions};

    #[test]
    fn a_line_without_an_id_and_an_id_twice_are_refused() {
        assert_eq!(parse("# Examples\n\nX-01 Inside hours\n").map(|ids| ids.len()), Ok(1));
        assert_eq!(parse("X-01\nInside hours"), Err("line 2: no id".to_owned()));
        assert_eq!(parse("X-01\nX-01"), Err("line 2: `X-01` stands twice".to_owned()));
    }

    /// The list and the specification name the same ids. The specification lies beside the checkout, where it is.
    #[test]
    fn the_list_is_the_specification_s() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let specification = root.join("../shared/spec");
        if !specification.is_dir() {
            assert!(std::env::var_os("CI").is_none(), "the specification is missing beside the checkout");
            println!("skipped: there is no specification beside this checkout");
            return;
        }
        let mut specified: BTreeSet<Id> = BTreeSet::new();
        for page in std::fs::read_dir(&specification).unwrap() {
            let text = std::fs::read_to_string(page.unwrap().path()).unwrap();
            specified.extend(mentions::in_text("spec", &text).iter().map(|mention| mention.id));
        }
        let listed = parse(&std::fs::read_to_string(root.join(LIST)).unwrap()).unwrap();
        assert_eq!(listed, specified);
    }
}
