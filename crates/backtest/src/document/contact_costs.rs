//! What a contact of each channel cost (M-82).

use calendar::Ratio;
use measures::kpi::contact_cost::ContactCost;
use serde::Serialize;

/// What the contacts of one channel cost over the months that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactCostView {
    /// The channel.
    pub channel: &'static str,
    /// The currency of every amount.
    pub currency: &'static str,
    /// The direct cost in minor units.
    pub direct_minor: i64,
    /// The part of the shared cost in minor units, exact.
    pub shared_minor: String,
    /// Contacts handled.
    pub n_handled: u64,
    /// The cost of one in minor units, exact; nothing when none was handled.
    pub value_minor: Option<String>,
    /// The same for people, rounded half up to the minor unit.
    pub shown: Option<String>,
}

impl ContactCostView {
    /// The view of a channel's cost.
    pub(super) fn of(cost: &ContactCost) -> ContactCostView {
        let half = Ratio::new(1, 2);
        let shown = |value: &Ratio| cost.currency.show((value + &half).floor());
        ContactCostView {
            channel: cost.channel.word(),
            currency: cost.currency.code(),
            direct_minor: cost.direct_minor,
            shared_minor: cost.shared_minor.to_string(),
            n_handled: cost.n_handled,
            value_minor: cost.value.as_ref().map(Ratio::to_string),
            shown: cost.value.as_ref().map(shown),
        }
    }
}
