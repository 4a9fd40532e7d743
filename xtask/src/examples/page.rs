//! A page of documentation as text and examples.

/// A page, in order.
pub struct Page {
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Example(Example),
}

/// A command of ours and the output shown below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Where the command stands, from 1.
    pub line: usize,
    /// The lines of the command, as written.
    pub command: Vec<String>,
    /// What `lodestar` is given.
    pub arguments: Vec<String>,
    /// The lines shown as its output.
    pub output: Vec<String>,
}

impl Page {
    /// Finds the examples of a page.
    pub fn parse(text: &str) -> Page {
        let mut parts = Vec::new();
        let mut in_console = false;
        let mut lines = text.lines().enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            if line.starts_with("```") {
                in_console = line == "```console";
            }
            if !in_console || !line.starts_with("$ ") {
                parts.push(Part::Text(line.to_owned()));
                continue;
            }
            let mut command = vec![line.to_owned()];
            while command.last().is_some_and(|line| line.ends_with('\\')) {
                command.extend(lines.next().map(|(_, line)| line.to_owned()));
            }
            let Some(arguments) = arguments(&command) else {
                parts.extend(command.into_iter().map(Part::Text));
                continue;
            };
            let is_output = |line: &str| !line.starts_with("$ ") && !line.starts_with("```");
            let mut output = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| is_output(line)) {
                output.push(line.to_owned());
            }
            parts.push(Part::Example(Example { line: index + 1, command, arguments, output }));
        }
        Page { parts }
    }

    /// The examples, in order.
    pub fn examples_mut(&mut self) -> impl Iterator<Item = &mut Example> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Example(example) => Some(example),
            Part::Text(_) => None,
        })
    }

    /// The page as text again.
    pub fn render(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(line) => text += &format!("{line}\n"),
                Part::Example(example) => {
                    example
                        .command
                        .iter()
                        .chain(&example.output)
                        .for_each(|line| text += &format!("{line}\n"));
                }
            }
        }
        text
    }
}

impl Example {
    /// Whether the printed text is what the page shows; `…` alone on a line stands for any lines.
    pub fn matches(&self, printed: &str) -> bool {
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        let shown: Vec<&str> = self.output.iter().map(|line| line.trim_end()).collect();
        matches_lines(&shown, without_blank_end(&printed))
    }
}

fn without_blank_end<'a, 'b>(lines: &'a [&'b str]) -> &'a [&'b str] {
    match lines {
        [before @ .., ""] => without_blank_end(before),
        _ => lines,
    }
}

fn matches_lines(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        ["…", rest @ ..] => (0..=printed.len()).any(|skipped| matches_lines(rest, &printed[skipped..])),
        [line, rest @ ..] => printed.first() == Some(line) && matches_lines(rest, &printed[1..]),
    }
}

/// The arguments given to `lodestar`; `None` for another command.
fn arguments(command: &[String]) -> Option<Vec<String>> {
    let joined: Vec<&str> = command.iter().map(|line| line.trim_end_matches('\\').trim()).collect();
    let words = words(joined.join(" ").strip_prefix("$ ")?);
    let separator = words.iter().position(|word| word == "--");
    match (words.first()?.as_str(), separator) {
        ("lodestar", _) => Some(words[1..].to_vec()),
        ("cargo", Some(at)) if words.iter().any(|word| word == "lodestar") => Some(words[at + 1..].to_vec()),
        _ => None,
    }
}

/// Splits a command at spaces outside quotation marks.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in command.chars() {
        match (character, quote) {
            (_, Some(open)) if character == open => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(character),
            ('\'' | '"', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::{Page, words};

    const PAGE: &str = "# Due\n\n```console\n$ ./test\n$ lodestar due '4 business h' \\\n    --zone UTC\ndue 10:00\n…\nend\n```\n\nText.\n";

    #[test]
    fn a_page_is_its_text_and_its_examples() {
        let mut page = Page::parse(PAGE);
        assert_eq!(page.render(), PAGE);
        let examples: Vec<_> = page.examples_mut().collect();
        assert_eq!(examples.len(), 1);
        assert_eq!(examples[0].arguments, ["due", "4 business h", "--zone", "UTC"]);
        assert_eq!(examples[0].line, 5);
        assert_eq!(examples[0].output, ["due 10:00", "…", "end"]);
    }

    #[test]
    fn shown_and_printed_must_be_the_same_but_for_the_ellipsis() {
        let mut page = Page::parse(PAGE);
        let example = page.examples_mut().next().unwrap();
        assert!(example.matches("due 10:00\none\ntwo\nend\n"));
        assert!(example.matches("due 10:00\nend\n\n"));
        assert!(!example.matches("due 10:01\nend\n"));
        assert!(!example.matches("due 10:00\nend\nmore\n"));
        assert!(!example.matches(""));
    }

    #[test]
    fn cargo_run_is_our_command_too() {
        let mut page = Page::parse("```console\n$ cargo run --release --bin lodestar -- due 1\n```\n");
        assert_eq!(page.examples_mut().next().unwrap().arguments, ["due", "1"]);
    }

    #[test]
    fn quotation_marks_keep_spaces() {
        assert_eq!(words("a 'b c'  \"d 'e\" ''"), ["a", "b c", "d 'e", ""]);
    }
}
