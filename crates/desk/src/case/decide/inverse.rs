//! What takes a request back, for whoever changed many cases at once and thinks better of it.

use super::{Ask, Command};
use crate::case::event::RaiseReason;
use crate::case::state::Status;
use crate::world::World;

/// The request that takes `command` back, seen from the world before it; `None` when nothing does: what was sent is sent, and
/// what was counted stays counted.
///
/// Taking back is a request of its own, by the same person. The log keeps both.
pub fn inverse(world: &World, command: &Command) -> Option<Command> {
    let case = world.case;
    let ask = match command.ask {
        Ask::ChangePriority { .. } if case.triaged.is_some() => {
            // Going back up is a correction, never a new situation.
            Ask::ChangePriority { priority: case.priority, reason: Some(RaiseReason::Misclassified) }
        }
        Ask::ChangeCategory(_) => Ask::ChangeCategory(case.category?),
        Ask::ChangeTier(_) => Ask::ChangeTier(case.tier),
        Ask::ChangeZone(_) => Ask::ChangeZone(case.zone),
        Ask::Assign => {
            case.owner?;
            let (agent, team) = (case.owner, case.team);
            return Some(Command { agent, team, ..Command::of(Ask::Assign, command.actor) });
        }
        Ask::AwaitCustomer | Ask::HoldInternally | Ask::HoldForVendor | Ask::Schedule { .. } => {
            waited(case.status, case.wakes_at).unwrap_or(Ask::Resume)
        }
        Ask::Resume => waited(case.status, case.wakes_at)?,
        Ask::Restore => Ask::ReportFailure,
        Ask::Resolve | Ask::MarkSpam | Ask::MarkOutOfScope if case.status.is_open() => Ask::Reopen,
        Ask::MergeInto(_) => Ask::Unmerge,
        _ => return None,
    };
    Some(Command { ask, contact: None, at: None, ..*command })
}

/// The request that makes a case wait as it does.
fn waited(status: Status, wakes_at: Option<calendar::Instant>) -> Option<Ask> {
    match status {
        Status::PendingCustomer => Some(Ask::AwaitCustomer),
        Status::OnHoldInternal => Some(Ask::HoldInternally),
        Status::OnHoldVendor => Some(Ask::HoldForVendor),
        Status::Scheduled => wakes_at.map(|until| Ask::Schedule { until }),
        _ => None,
    }
}
