//! Rust text seen line by line: what is code, what is comment, what is test.
//!
//! Not a parser. It knows comments, strings and character literals, which is enough not to take a word in a
//! comment for a call.

/// One line of a Rust file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Line number, from 1.
    pub number: usize,
    /// The code, with comments and the insides of literals blanked.
    pub code: String,
    /// The comment, with its slashes.
    pub comment: String,
    /// Whether the line belongs to a test.
    pub is_test: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text,
    RawText { hashes: usize },
}

/// Splits a file into lines. Everything in a `tests` folder, in `tests.rs` and under `#[cfg(test)]` is test.
pub fn lines(path: &str, text: &str) -> Vec<Line> {
    let all_test = path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains("/benches/");
    let (code, comments) = split(text);
    let mut lines: Vec<Line> = code
        .lines()
        .zip(comments.lines())
        .enumerate()
        .map(|(index, (code, comment))| Line {
            number: index + 1,
            code: code.trim_end().to_owned(),
            comment: comment.trim().to_owned(),
            is_test: all_test,
        })
        .collect();
    mark_test_items(&mut lines);
    lines
}

/// Two texts of the same shape as `text`: its code and its comments.
fn split(text: &str) -> (String, String) {
    let mut code = String::with_capacity(text.len());
    let mut comments = String::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    let mut state = State::Code;
    let mut at = 0;
    while at < characters.len() {
        let (next, length) = step(state, &characters, at);
        for &character in &characters[at..at + length] {
            let (in_code, in_comment) = match (character, state, next) {
                ('\n', ..) => ('\n', '\n'),
                (_, State::LineComment | State::BlockComment { .. }, _)
                | (_, _, State::LineComment | State::BlockComment { .. }) => (' ', character),
                (_, State::Code, _) => (character, ' '),
                ('"', _, State::Code) => ('"', ' '),
                _ => (' ', ' '),
            };
            code.push(in_code);
            comments.push(in_comment);
        }
        at += length;
        state = next;
    }
    (code, comments)
}

/// The state after the characters at `at`, and how many characters were read.
fn step(state: State, text: &[char], at: usize) -> (State, usize) {
    let starts = |word: &str| word.chars().enumerate().all(|(i, c)| text.get(at + i) == Some(&c));
    match state {
        State::Code if starts("//") => (State::LineComment, 2),
        State::Code if starts("/*") => (State::BlockComment { depth: 1 }, 2),
        State::Code if starts("\"") => (State::Text, 1),
        State::Code if text[at] == 'r' && !is_word_before(text, at) => raw_text_start(text, at),
        State::Code if text[at] == '\'' => (State::Code, character_literal_length(text, at)),
        State::LineComment if text[at] == '\n' => (State::Code, 1),
        State::BlockComment { depth } if starts("/*") => (State::BlockComment { depth: depth + 1 }, 2),
        State::BlockComment { depth: 1 } if starts("*/") => (State::Code, 2),
        State::BlockComment { depth } if starts("*/") => (State::BlockComment { depth: depth - 1 }, 2),
        State::Text if starts("\\") => (State::Text, 2.min(text.len() - at)),
        State::Text if starts("\"") => (State::Code, 1),
        State::RawText { hashes } if starts(&format!("\"{}", "#".repeat(hashes))) => {
            (State::Code, 1 + hashes)
        }
        other => (other, 1),
    }
}

fn is_word_before(text: &[char], at: usize) -> bool {
    at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_') && text[at - 1] != 'b'
}

fn raw_text_start(text: &[char], at: usize) -> (State, usize) {
    let hashes = text[at + 1..].iter().take_while(|c| **c == '#').count();
    if text.get(at + 1 + hashes) == Some(&'"') {
        (State::RawText { hashes }, 2 + hashes)
    } else {
        (State::Code, 1)
    }
}

/// Length of `'x'` or `'\n'`; 1 for the tick of a lifetime.
fn character_literal_length(text: &[char], at: usize) -> usize {
    let escaped = text.get(at + 1) == Some(&'\\');
    let longest = if escaped { 12 } else { 2 };
    let first = if escaped { 3 } else { 2 };
    (first..=longest).find(|i| text.get(at + i) == Some(&'\'')).map_or(1, |i| i + 1)
}

/// Marks each item that follows `#[cfg(test)]`, up to its closing brace.
fn mark_test_items(lines: &mut [Line]) {
    let mut index = 0;
    while index < lines.len() {
        if !lines[index].code.contains("#[cfg(test)]") {
            index += 1;
            continue;
        }
        let mut depth = 0_usize;
        while let Some(line) = lines.get_mut(index) {
            line.is_test = true;
            let opened = line.code.matches('{').count();
            let closed = line.code.matches('}').count();
            depth = (depth + opened).saturating_sub(closed);
            let ends = depth == 0 && (closed > 0 || line.code.trim_end().ends_with(';'));
            index += 1;
            if ends {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    fn code(text: &str) -> Vec<String> {
        lines("crates/x/src/a.rs", text).into_iter().map(|line| line.code.trim().to_owned()).collect()
    }

    #[test]
    fn comments_and_literals_are_not_code() {
        assert_eq!(code("a(); // std::fs"), ["a();"]);
        assert_eq!(code("a(\"std::fs // no\"); b();").len(), 1);
        assert!(!code("a(\"std::fs\");")[0].contains("std::fs"));
        assert!(!code("let a = r#\"std::fs \"quoted\" \"#;")[0].contains("std::fs"));
        assert_eq!(code("/* one\n std::env */ b();"), ["", "b();"]);
        assert!(code("let a: &'a str = x('\"'); c();")[0].trim_end().ends_with("c();"));
    }

    #[test]
    fn an_escaped_quote_does_not_end_a_string() {
        assert!(code("a(\"\\\" std::fs\"); d();")[0].ends_with("d();"));
    }

    #[test]
    fn a_comment_keeps_its_words() {
        let lines = lines("crates/x/src/a.rs", "/// R-001 decides.\nfn a() {}");
        assert_eq!(lines[0].comment, "/// R-001 decides.");
        assert_eq!(lines[1].comment, "");
    }

    #[test]
    fn what_follows_cfg_test_is_test_until_its_brace_closes() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod d;\nfn e() {}";
        let test: Vec<bool> = lines("crates/x/src/a.rs", text).iter().map(|line| line.is_test).collect();
        assert_eq!(test, [false, true, true, true, true, false, true, true, false]);
    }

    #[test]
    fn a_tests_folder_is_test() {
        assert!(lines("crates/x/src/tests/a.rs", "fn a() {}")[0].is_test);
    }
}
