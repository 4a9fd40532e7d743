//! The fields of reports: `Name: value` with continued lines, in groups between empty lines.

/// One group of fields: names in lower case.
pub type Group = Vec<(String, String)>;

/// How many groups are read; a report on ten thousand recipients has as many.
const MOST_GROUPS: usize = 20_000;

/// The groups of a report.
pub fn groups(content: &[u8]) -> Vec<Group> {
    let text = String::from_utf8_lossy(content);
    let mut groups: Vec<Group> = vec![Vec::new()];
    for line in text.lines() {
        let is_group_full = groups.last().is_some_and(|group| !group.is_empty());
        if line.trim().is_empty() {
            if groups.len() >= MOST_GROUPS {
                break;
            }
            if is_group_full {
                groups.push(Vec::new());
            }
            continue;
        }
        let Some(group) = groups.last_mut() else { break };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The value of a field.
pub fn value<'g>(group: &'g Group, name: &str) -> Option<&'g str> {
    group.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The address in `rfc822; ana@example.com`.
pub fn address(value: &str) -> Option<String> {
    let address = value.rsplit_once(';').map_or(value, |(_, address)| address);
    let address = address.trim().trim_matches(['<', '>', '"', '\'']).trim();
    (address.contains('@') && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

/// The first word of the form `5.1.1`.
pub fn status(text: &str) -> Option<String> {
    let is_sign = |c: char| c.is_ascii_digit() || c == '.';
    text.split(|c: char| !is_sign(c))
        .map(|word| word.trim_matches('.'))
        .find(|word| is_status(word))
        .map(str::to_owned)
}

fn is_status(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let is_detail = |part: Option<&str>| part.is_some_and(|part| matches!(part.len(), 1..=3));
    class && is_detail(parts.next()) && is_detail(parts.next()) && parts.next().is_none()
}
