//! "Not measurable from this source".

use mission::policy::{LevelVariant, WaitEnd};
use mission::{Channel, ChannelSet, Stop, StopSet};

use super::support::policy;
use crate::needs;

fn absent(events: &[&str]) -> Vec<String> {
    events.iter().map(|event| (*event).to_owned()).collect()
}

#[test]
fn a_first_response_needs_a_reply_unless_only_live_channels_are_promised() {
    let mut target = policy().targets[1].clone();
    assert_eq!(needs::missing_for_target(&target, &absent(&["reply"])), ["reply"]);
    target.scope.channels = Some(ChannelSet::from_iter([Channel::Phone]));
    assert!(needs::missing_for_target(&target, &absent(&["reply"])).is_empty());
    assert_eq!(needs::missing_for_target(&target, &absent(&["call_answered"])), ["call_answered"]);
}

#[test]
fn a_resolution_needs_one_of_its_stops() {
    let mut target = policy().targets[2].clone();
    target.satisfied_by = StopSet::from_iter([Stop::Resolved, Stop::Workaround]);
    assert!(needs::missing_for_target(&target, &absent(&["workaround_sent"])).is_empty());
    let both = absent(&["workaround_sent", "resolved", "reply"]);
    assert_eq!(needs::missing_for_target(&target, &both), ["resolved", "workaround_sent"]);
}

#[test]
fn m_22_needs_no_abandonments_and_m_20_does() {
    let levels = policy().service_levels;
    let gone = absent(&["call_abandoned"]);
    assert_eq!(needs::missing_for_level(&levels[0].measure, levels[0].channels, &gone), ["call_abandoned"]);
    let answered_only = mission::policy::LevelMeasure::Wait {
        within_ms: 1,
        comparator: mission::policy::Comparator::AtMost,
        variant: LevelVariant::AnsweredOnly,
        short_abandon_ms: 5_000,
        until: WaitEnd::Answered,
    };
    assert!(needs::missing_for_level(&answered_only, levels[0].channels, &gone).is_empty());
    assert!(needs::missing_for_level(&levels[3].measure, levels[3].channels, &gone).is_empty());
}

#[test]
fn m_46_needs_an_end_and_m_49_reopenings() {
    assert!(needs::missing_for_resolution(&absent(&["resolved"])).is_empty());
    assert_eq!(needs::missing_for_resolution(&absent(&["closed", "resolved"])), ["resolved", "closed"]);
    assert_eq!(needs::missing_for_reopens(&absent(&["reopened"])), ["reopened"]);
}
