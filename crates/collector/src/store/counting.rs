//! Every answer counted anew: what both engines share of it.

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;

use super::tally::{Tally, Vote};
use super::zones::Rule;
use crate::intake;

/// Answers between two lines of progress.
const PROGRESS_EVERY: u64 = 500_000;

/// What was found when a site's answers were counted anew.
#[derive(Clone, Debug)]
pub(crate) struct Recounted {
    /// The site.
    pub(crate) site: Name,
    /// Answers that were read.
    pub(crate) answers: u64,
    /// States that they make.
    pub(crate) states: usize,
    /// Stored states that are missing, other bytes, or too many.
    pub(crate) wrong: usize,
}

/// Counts the answers of a site one by one.
#[derive(Debug)]
pub(super) struct Counting<'a> {
    site: &'a Name,
    rule: &'a Rule,
    answers: u64,
}

impl<'a> Counting<'a> {
    pub(super) fn new(site: &'a Name, rule: &'a Rule) -> Self {
        Self {
            site,
            rule,
            answers: 0,
        }
    }

    /// Counts an answer as it is stored.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn add(
        &mut self,
        raw: &str,
        at_ms: i64,
        flags: Flags,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let answer = intake::decode_stored(raw)
            .map_err(|why| anyhow::anyhow!("an answer that is stored cannot be read: {why}"))?;
        let at = Timestamp::from_millisecond(at_ms)?;
        let vote = Vote {
            answer: &answer,
            at,
            flags,
        };
        tally.add(self.site, self.rule, vote);
        self.answers += 1;
        if self.answers.is_multiple_of(PROGRESS_EVERY) {
            tracing::info!(site = %self.site, answers = self.answers, "counting");
        }
        Ok(())
    }

    /// How many were counted.
    pub(super) fn answers(&self) -> u64 {
        self.answers
    }
}

/// Reads a row of the table of zones.
///
/// # Errors
/// When it names no site or no zone.
pub(super) fn counted_site(
    site: String,
    zone: &str,
    uncounted: Flags,
) -> anyhow::Result<(Name, Rule)> {
    let place = format!("table zones, site {site}");
    let zone = TimeZone::get(zone).with_context(|| place.clone())?;
    let name = Name::new(site).map_err(|_| anyhow::anyhow!("{place}: is no name of a site"))?;
    Ok((name, Rule { zone, uncounted }))
}
