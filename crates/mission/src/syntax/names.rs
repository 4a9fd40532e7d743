//! References to other entries of the mission.

use super::text::{AnyName, Id};
use super::value::{Node, Value};
use crate::finding::Finding;

/// The name of a calendar: one of `[calendars]`, or the built-in `24x7`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarName(pub String);

/// The built-in calendar that is open at every instant.
pub const ALWAYS: &str = "24x7";
/// Written where a mission wants no override.
pub const NONE: &str = "none";

impl Value for CalendarName {
    const WANTED: &'static str = "the name of a calendar, such as `\"standard\"` or `\"24x7\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<CalendarName> {
        AnyName::read(node, findings).map(|name| CalendarName(name.0))
    }
}
/// The name of an escalation path in `[paths]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathName(pub String);

impl Value for PathName {
    const WANTED: &'static str = "the name of an escalation path, such as `\"management\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<PathName> {
        Id::read(node, findings).map(|id| PathName(id.0))
    }
}
