//! Questions everybody asks a policy.

use super::{CalendarId, CategoryId, ChannelRule, Clause, ClauseId, LanguageId, Policy, TierId};
use crate::vocabulary::{Channel, Priority};

impl Policy {
    /// The calendar of a case, in the order of clocks.md 2.7: the P1 override, the tier's, the channel's, the
    /// language's, the mission's.
    ///
    /// `language` is the language the case is handled in, when the mission gives it hours of its own.
    pub fn calendar_for(
        &self,
        tier: TierId,
        channel: Channel,
        language: Option<LanguageId>,
        priority: Priority,
    ) -> CalendarId {
        let of_p1 = self.p1_calendar.filter(|_| priority == Priority::P1);
        let of_tier = || self.tiers.get(usize::from(tier.0)).and_then(|tier| tier.calendar);
        let of_channel = || self.channel(channel).and_then(|rule| rule.calendar);
        let of_language = || Some(self.languages.get(usize::from(language?.0))?.calendar);
        of_p1.or_else(of_tier).or_else(of_channel).or_else(of_language).unwrap_or(self.standard_calendar)
    }

    /// The calendar of a channel's service levels: the channel's own, else the standard one. They hold for every
    /// case of the channel, so that neither priority, tier nor language changes it (clocks.md 8).
    pub fn calendar_of_channel(&self, channel: Channel) -> CalendarId {
        self.channel(channel).and_then(|rule| rule.calendar).unwrap_or(self.standard_calendar)
    }

    /// The rule of a channel; `None` when the mission does not offer it.
    pub fn channel(&self, channel: Channel) -> Option<&ChannelRule> {
        self.channels.iter().find(|rule| rule.channel == channel)
    }

    /// The tier called `name`.
    pub fn tier(&self, name: &str) -> Option<TierId> {
        let index = self.tiers.iter().position(|tier| tier.name == name)?;
        u8::try_from(index).ok().map(TierId)
    }

    /// The category called `name`.
    pub fn category(&self, name: &str) -> Option<CategoryId> {
        let index = self.categories.iter().position(|category| category.name == name)?;
        u16::try_from(index).ok().map(CategoryId)
    }

    /// The language with this code, when it has hours of its own.
    pub fn language(&self, code: &str) -> Option<LanguageId> {
        let index = self.languages.iter().position(|rule| rule.language == code)?;
        u8::try_from(index).ok().map(LanguageId)
    }

    /// The calendar called `name`.
    pub fn calendar(&self, name: &str) -> Option<CalendarId> {
        let index = self.calendars.iter().position(|rule| rule.name == name)?;
        u8::try_from(index).ok().map(CalendarId)
    }

    /// The clause with this number.
    pub fn clause(&self, id: ClauseId) -> Option<&Clause> {
        self.clauses.get(usize::from(id.0))
    }
}

impl std::fmt::Display for ClauseId {
    /// `§7`, counted from 1 in the order of [`Policy::clauses`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "§{}", u32::from(self.0) + 1)
    }
}
