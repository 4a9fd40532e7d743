//! The repository as plain data, so that every rule is a function from files to findings.

use std::io;
use std::path::Path;
use std::process::Command;

/// One file that is, or is about to be, under version control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the repository's root, with `/`.
    pub path: String,
    /// Its text; empty when it is not UTF-8.
    pub text: String,
}

/// All files, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Repository {
    files: Vec<SourceFile>,
}

impl Repository {
    /// Reads what git knows of, plus new files that no `.gitignore` excludes.
    ///
    /// # Errors
    ///
    /// Fails when git cannot be run or a listed file cannot be read.
    pub fn read(root: &Path) -> io::Result<Repository> {
        let listing = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()?;
        if !listing.status.success() {
            return Err(io::Error::other("`git ls-files` failed; tidy needs a git checkout"));
        }
        let mut files = Vec::new();
        for path in String::from_utf8_lossy(&listing.stdout).split('\0').filter(|path| !path.is_empty()) {
            let on_disk = root.join(path);
            if on_disk.is_file() {
                let text = String::from_utf8(std::fs::read(&on_disk)?).unwrap_or_default();
                files.push(SourceFile { path: path.to_owned(), text });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup();
        Ok(Repository { files })
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Files whose name ends in `.extension`.
    pub fn with_extension(&self, extension: &'static str) -> impl Iterator<Item = &SourceFile> {
        self.files().filter(move |file| file.extension() == Some(extension))
    }

    /// Rust files below a folder.
    pub fn rust_below(&self, folder: &str) -> impl Iterator<Item = &SourceFile> {
        self.with_extension("rs").filter(move |file| file.path.starts_with(folder))
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<&SourceFile> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|index| &self.files[index])
    }

    /// Whether a file or a folder of this path exists; the empty path is the root.
    pub fn has_path(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    /// Names of the folders below `crates/`.
    pub fn crate_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .files()
            .filter_map(|file| file.path.strip_prefix("crates/")?.split_once('/'))
            .map(|(name, _)| name)
            .collect();
        names.dedup();
        names
    }
}

impl SourceFile {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What follows the last dot of the name.
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

#[cfg(test)]
impl Repository {
    /// A repository made of these paths and texts.
    pub fn of(files: &[(&str, &str)]) -> Repository {
        let mut files: Vec<SourceFile> = files
            .iter()
            .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Repository { files }
    }
}

#[cfg(test)]
mod tests {
    use super::Repository;

    #[test]
    fn folders_are_paths_too() {
        let repository = Repository::of(&[("docs/a/b.md", ""), ("crates/desk/src/lib.rs", "")]);
        assert!(repository.has_path("docs/a"));
        assert!(!repository.has_path("docs/a/b"));
        assert_eq!(repository.crate_names(), ["desk"]);
    }
}
