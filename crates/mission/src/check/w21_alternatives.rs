//! W-21: channels some customers cannot use, without another way.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;
use crate::vocabulary::{Channel, ChannelSet};

pub(super) const CHECK: Check = Check {
    code: Some("W-21"),
    about: "chat without phone and e-mail as alternatives, or a channel without any alternative",
    remedy: "offer another channel, and name it in `alternatives`; without that line all others are meant",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    // Without `[channels]` all are offered, each an alternative to the others.
    for (name, entry) in tree.channels.iter().filter(|(_, entry)| entry.enabled.value) {
        let others =
            Channel::ALL.iter().copied().filter(|channel| tree.offers(*channel) && *channel != name.value);
        let stated = entry.alternatives.as_ref();
        let is_stated = |channel: Channel| {
            stated.is_none_or(|list| list.value.0.iter().any(|other| other.value == channel))
        };
        let alternatives: ChannelSet = others.filter(|channel| is_stated(*channel)).collect();
        let span = stated.map_or(name.span, |list| list.span);
        lacking(name.value, alternatives, span, findings);
    }
}

fn lacking(channel: Channel, alternatives: ChannelSet, span: Span, findings: &mut Vec<Finding>) {
    let missing: Vec<&str> = [Channel::Phone, Channel::Email]
        .into_iter()
        .filter(|other| channel == Channel::Chat && !alternatives.contains(*other))
        .map(Channel::word)
        .collect();
    let message = match (missing.as_slice(), alternatives.is_empty()) {
        ([], false) => return,
        ([], true) => format!("customers who cannot use `{channel}` have no other way to reach the desk"),
        (missing, _) => {
            format!("customers who cannot use `{channel}` are not offered `{}`", missing.join("` and `"))
        }
    };
    findings.push(Finding::warning(span, message).code("W-21").help(CHECK.remedy));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::all("", &[])]
    #[case::with_both("[channels]\nchat = {}\nphone = {}\nemail = {}", &[])]
    #[case::without_phone("[channels]\nchat = {}\nemail = {}", &["chat"])]
    #[case::alternatives_that_leave_one_out("[channels]\nchat = { alternatives = [\"email\"] }\nphone = {}\nemail = {}", &["[\"email\"]"])]
    #[case::alternatives_that_are_not_offered("[channels]\nphone = { alternatives = [\"letter\"] }\nemail = {}", &["[\"letter\"]"])]
    #[case::one_channel("[channels]\nemail = {}", &["email"])]
    #[case::switched_off("[channels]\nemail = {}\nportal = {}\nchat = { enabled = false }", &[])]
    fn w_21_every_channel_has_another_beside_it(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-21", lines), words);
    }
}
