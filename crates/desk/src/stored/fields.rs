//! The fields of what happened, in the order of the history format.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::LONGEST_BODY;
use super::problem::Problem;
use super::text::{Text, shortened};

/// Everything that a body about a case or an obligation can say. One struct for all kinds: few fields, read in one pass.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Fields<'f> {
    /// Of which kind an obligation is.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<NonZeroU32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub language: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub category: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub product: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<NonZeroU32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_case_id: Option<NonZeroU32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub until: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle_ms: Option<i64>,
    /// Points, or `good` or `bad`.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub score: Option<Answer<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<i64>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Text<'f>>,
}

/// The answer of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Answer<'f> {
    Points(u8),
    Word(#[serde(borrow)] Text<'f>),
}

/// The fields of a body.
pub(super) fn fields<'f, F: Deserialize<'f>>(body: &'f str) -> Result<F, Problem> {
    if body.len() > LONGEST_BODY {
        return Err(Problem::TooLong(body.len()));
    }
    serde_json::from_str(body).map_err(|error| Problem::Malformed(shortened(&error.to_string())))
}

/// The body of some fields.
pub(super) fn body(fields: &impl Serialize) -> String {
    serde_json::to_string(fields).expect("texts and whole numbers are JSON")
}
