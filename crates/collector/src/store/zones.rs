use std::collections::HashMap;

use jiff::tz::TimeZone;
use otklik_wire::flags::{Flag, Flags};
use otklik_wire::id::Name;

/// How a site's answers are counted. Another rule is another count of all of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    /// The time zone of its days.
    pub(crate) zone: TimeZone,
    /// The flags with which an answer is in no score.
    pub(crate) uncounted: Flags,
}

/// The rule of each site: the time zone of its days, UTC where nothing is said, and which flags keep an answer out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zones(HashMap<Name, Rule>);

impl Rule {
    /// What keeps an answer out if nothing is said: no person sends those. A browser that is steered by a program does
    /// what a person does, and those who test their site so want to see it.
    pub(crate) const UNCOUNTED: Flags = Flags::of(&[Flag::Bot, Flag::Prefetch, Flag::Honeypot]);

    /// The usual rule with that zone.
    pub(crate) fn in_zone(zone: TimeZone) -> Self {
        Self {
            zone,
            uncounted: Self::UNCOUNTED,
        }
    }

    /// Whether an answer with these flags is in the scores.
    pub(crate) fn counts(&self, flags: Flags) -> bool {
        !flags.meets(self.uncounted)
    }

    /// The zone's name.
    pub(crate) fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }
}

impl Zones {
    /// Rules by site.
    pub(crate) fn new(rules: impl IntoIterator<Item = (Name, Rule)>) -> Self {
        Self(rules.into_iter().collect())
    }

    /// Every site that is spoken of.
    pub(crate) fn sites(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// The zone of a site.
    pub(crate) fn of(&self, site: &Name) -> TimeZone {
        self.rule(site).zone
    }

    /// The rule of a site.
    pub(crate) fn rule(&self, site: &Name) -> Rule {
        let rule = self.0.get(site).cloned();
        rule.unwrap_or_else(|| Rule::in_zone(TimeZone::UTC))
    }
}
