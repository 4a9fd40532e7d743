//! M-82 cost per contact.
//!
//! **Definition.** (Direct cost of the channel + shared cost × the channel's share of the handle time) ÷ contacts handled. Costs
//! are said by month with `--staffing FILE`: those with a channel are direct, those without are shared; amounts of several
//! currencies are never added. Handle time and contacts handled are those of M-30 by phone, of M-31 by chat and of M-32 by every
//! written channel, in the months that count: a contact whose handle time is unknown counts neither. A channel without a handled
//! contact has no data. The amount is exact and is rounded half up to the minor unit where it is shown. Self-service is not
//! counted here: no history knows what was deflected.

use std::collections::BTreeMap;

use calendar::Ratio;
use mission::Channel;

use super::occupancy::HANDLING;
use crate::frame::Frame;
use crate::group::{Group, Slot};
use crate::money::Currency;
use crate::month::Month;
use crate::parts::Parts;
use crate::reading::Mean;

/// What was spent in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The month.
    pub month: Month,
    /// On this channel; shared by all of them when absent.
    pub channel: Option<Channel>,
    /// How much, in minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// What the contacts of a channel cost over the months that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCost {
    /// The channel.
    pub channel: Channel,
    /// The currency.
    pub currency: Currency,
    /// The direct cost, in minor units.
    pub direct_minor: i64,
    /// The channel's part of the shared cost, in minor units.
    pub shared_minor: Ratio,
    /// Contacts handled.
    pub n_handled: u64,
    /// The cost of one, in minor units; nothing when none was handled.
    pub value: Option<Ratio>,
}

/// The cost per contact of every channel on which something was spent or handled, by currency, over the covered months.
pub fn contact_costs(frame: &Frame<'_>, parts: &Parts, costs: &[Cost]) -> Vec<ContactCost> {
    let mut spent: BTreeMap<Currency, (BTreeMap<Channel, i64>, i64)> = BTreeMap::new();
    let covered: Vec<Month> = frame.months.iter().collect();
    for cost in costs.iter().filter(|cost| covered.contains(&cost.month)) {
        let (direct, shared) = spent.entry(cost.currency).or_default();
        let sum = cost.channel.map_or(shared, |channel| direct.entry(channel).or_default());
        *sum = sum.saturating_add(cost.minor);
    }
    let handled: BTreeMap<Channel, Mean> =
        Channel::ALL.iter().map(|channel| (*channel, handled_by(parts, *channel))).collect();
    let worked: i128 = handled.values().map(|mean| mean.sum).sum();
    let mut found = Vec::new();
    for (currency, (direct, shared)) in spent {
        for (channel, mean) in &handled {
            let direct_minor = direct.get(channel).copied().unwrap_or(0);
            if direct_minor == 0 && mean.n == 0 {
                continue;
            }
            let shared_minor = match worked {
                0 => Ratio::ZERO,
                worked => Ratio::new(i128::from(shared) * mean.sum, worked),
            };
            let total = &Ratio::whole(direct_minor) + &shared_minor;
            let value = (mean.n > 0).then(|| &total / &Ratio::new(i128::from(mean.n), 1));
            found.push(ContactCost {
                channel: *channel,
                currency,
                direct_minor,
                shared_minor,
                n_handled: mean.n,
                value,
            });
        }
    }
    found
}

/// The contacts handled on a channel and the work on them, over the covered months.
fn handled_by(parts: &Parts, channel: Channel) -> Mean {
    let of_channel = Group { channel: Slot::Is(channel), ..Group::ALL };
    HANDLING.iter().fold(Mean::default(), |mut sum, kpi| {
        sum.merge(parts.tallies.means.of(*kpi, &of_channel));
        sum
    })
}
