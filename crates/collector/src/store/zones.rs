use std::collections::HashMap;

use jiff::tz::TimeZone;
use otklik_wire::id::Name;

/// The time zone of each site's days; UTC where nothing is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zones(HashMap<Name, TimeZone>);

impl Zones {
    /// Zones by site.
    pub(crate) fn new(zones: impl IntoIterator<Item = (Name, TimeZone)>) -> Self {
        Self(zones.into_iter().collect())
    }

    /// Every site that is spoken of.
    pub(crate) fn sites(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// The zone of a site.
    pub(crate) fn of(&self, site: &Name) -> TimeZone {
        self.0.get(site).cloned().unwrap_or(TimeZone::UTC)
    }
}
