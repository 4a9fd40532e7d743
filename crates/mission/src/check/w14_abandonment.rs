//! W-14: channels whose customers give up, and that promise nothing.

use calendar::Ratio;

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::tree::Promise;
use crate::syntax::{LevelWord, Tree};
use crate::vocabulary::{Channel, ClockKind};

pub(super) const CHECK: Check = Check {
    code: Some("W-14"),
    about: "a channel in which 40% or more give up, without a target for its response",
    remedy: "promise a response in this channel, and put people or automation behind it",
    needs: &[Need::Baselines],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(baselines) = context.baselines else { return };
    for (channel, share) in &baselines.abandonment {
        let promises = tree.promise.list.iter().map(|entry| &entry.value);
        if *share >= Ratio::new(40, 100)
            && tree.offers(*channel)
            && !promises.into_iter().any(|promise| is_response(promise, *channel))
        {
            let percent = (share * &Ratio::whole(100)).floor();
            let message = format!("{percent} % or more give up in `{channel}`, which promises no response");
            findings.push(Finding::warning(place(tree, *channel), message).code("W-14").help(CHECK.remedy));
        }
    }
}

/// Where the mission speaks of the channel, or its heading.
fn place(tree: &Tree, channel: Channel) -> Span {
    let named = tree.channels.list.iter().find(|entry| entry.name.value == channel);
    let heading = || tree.mission.as_ref().map(|mission| mission.span);
    named.map(|entry| entry.name.span).or_else(heading).unwrap_or_default()
}

fn is_response(promise: &Promise, channel: Channel) -> bool {
    let covers = match &promise.channels {
        Some(channels) => channels.value.0.iter().any(|covered| covered.value == channel),
        None => true,
    };
    let of_clock = promise.clock.as_ref().is_some_and(|clock| clock.value == ClockKind::FirstResponse);
    let of_level = promise.service_level.as_ref().is_some_and(|level| level.value != LevelWord::Abandonment);
    covers && (of_clock || of_level)
}

#[cfg(test)]
mod tests {
    use calendar::Ratio;
    use rstest::rstest;

    use crate::check::testing::{found_with, promise};
    use crate::check::{Baselines, Context};
    use crate::vocabulary::Channel;

    #[rstest]
    #[case::nothing_promised(40, "", &["[mission]"])]
    #[case::few_give_up(39, "", &[])]
    #[case::a_service_level(40, "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"chat\"]\ntarget = \"30 s\"\nattainment = \"80%\"", &[])]
    #[case::of_another_channel(40, "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"30 s\"\nattainment = \"80%\"", &["[mission]"])]
    #[case::not_offered(40, "[channels]\nphone = {}", &[])]
    #[case::in_the_table(40, "[channels]\nchat = {}", &["chat"])]
    fn w_14_where_many_give_up_a_response_is_promised(
        #[case] share: i128,
        #[case] lines: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(found(share, lines), words);
    }

    #[test]
    fn w_14_a_clock_for_every_channel_is_a_promise() {
        assert_eq!(found(60, &promise("a", "first_response", "4 h", "")), [""; 0]);
        assert_eq!(found(60, &promise("a", "resolution", "4 h", "")), ["[mission]"]);
    }

    fn found(share: i128, lines: &str) -> Vec<String> {
        let abandonment = [(Channel::Chat, Ratio::new(share, 100))].into();
        let baselines = Baselines { abandonment, ..Baselines::default() };
        found_with("W-14", lines, &Context { baselines: Some(&baselines), ..Context::default() })
    }
}
