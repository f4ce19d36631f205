//! A score split into parts: by what the day states know, or by what only the answers themselves do.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use otklik_score::response::Funnel;

use super::super::App;
use super::ask::Query;
use super::stretch::Whole;
use crate::error::ApiError;
use crate::periods::midnight;
use crate::retention::APPEARANCES_DAYS;
use crate::sites::{Part, Scored, Site, Standing, Wordings, ledger};
use crate::store::desk::roles::ByRole;
use crate::store::tally::Key;
use crate::store::{Overview, Period as Stretch};

/// Answers that a split by what only they know looks at.
const MOST_ANSWERS: u64 = 50_000;
/// Answers read at once.
const PAGE: u32 = 1_000;

/// By what a score is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    Locale,
    Revision,
    Role,
    Page,
    /// What the visitor held, as the widget says it, or whatever a page of one's own sends in `meta.device`.
    Device,
    /// What the site says of the visitor: the trait that the survey file names.
    Segment,
}

impl Split {
    /// What a query asks for.
    pub(super) fn of(query: &mut Query) -> Result<Option<Self>, ApiError> {
        let word = query.word(
            "split",
            &["locale", "revision", "role", "segment", "page", "device"],
        )?;
        Ok(word.map(|word| match word.as_str() {
            "locale" => Self::Locale,
            "revision" => Self::Revision,
            "role" => Self::Role,
            "segment" => Self::Segment,
            "page" => Self::Page,
            _ => Self::Device,
        }))
    }

    /// Whether it is known of those too who saw the survey from that day on and gave no answer. Their own rows are kept for a
    /// month, and what they said of themselves not at all.
    pub(super) fn knows_unanswered(self, from: Date, today: Date) -> bool {
        match self {
            Self::Locale | Self::Revision => true,
            Self::Role => false,
            Self::Page | Self::Device | Self::Segment => {
                from > today.saturating_sub(APPEARANCES_DAYS.days())
            }
        }
    }
}

/// Each part of a score that has answers, and, where only answers know the parts, how many of how many were looked at.
pub(super) async fn split_by(
    app: &App,
    site: &Site,
    at: usize,
    overview: &Overview,
    whole: Whole,
    by: Split,
) -> Result<(BTreeMap<String, Part>, Option<(u64, u64)>), ApiError> {
    let scored = &site.scored[at];
    let of_states = |key: &dyn Fn(&Key) -> String| {
        let published = app.published(&site.name);
        Standing::split(
            scored,
            &published,
            &overview.declared,
            &overview.states,
            (whole.from, whole.to),
            key,
        )
    };
    let (mut parts, counted) = match by {
        Split::Locale => (of_states(&|key| key.locale.clone()), None),
        Split::Revision => (of_states(&|key| key.revision.to_string()), None),
        Split::Role => {
            let question = ByRole {
                site: site.name.clone(),
                survey: scored.asked.survey.clone(),
                from: whole.from.to_string(),
                to: whole.to.to_string(),
            };
            let by_role = app.store.ask(question).await?;
            let parts = Standing::by_role(
                scored,
                &app.published(&site.name),
                &overview.declared,
                (&overview.states, &by_role),
                (whole.from, whole.to),
            );
            (parts, None)
        }
        by => {
            let (parts, of) = by_answers(app, site, scored, whole, by).await?;
            (parts, Some(of))
        }
    };
    parts.retain(|_, part| part.days.iter().next().is_some());
    Ok((parts, counted))
}

/// Days of a question by what only answers know, and how many of how many were looked at.
async fn by_answers(
    app: &App,
    site: &Site,
    scored: &Scored,
    whole: Whole,
    by: Split,
) -> Result<(BTreeMap<String, Part>, (u64, u64)), ApiError> {
    let zone = app.zones.of(&site.name);
    let period = Stretch {
        from_ms: midnight(whole.from, &zone),
        to_ms: midnight(whole.to, &zone),
    };
    let of = app.store.count(&site.name, period).await?;
    let declared = app.store.declared(&site.name).await?;
    let published = app.published(&site.name);
    let ledger = ledger(&published, &declared);
    let wordings = Wordings::of(scored, &published, &ledger);
    let rule = app.zones.rule(&site.name);
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let (mut after, mut counted) = (None, 0);
    while counted < MOST_ANSWERS {
        let page = app
            .store
            .page(&site.name, after.as_ref(), period, PAGE)
            .await?;
        for kept in &page.answers {
            counted += 1;
            let answer = &kept.answer;
            let locale = answer.locale.as_deref().unwrap_or_default();
            if answer.survey != scored.asked.survey
                || !rule.counts(kept.flags)
                || !wordings.hold(&answer.survey, answer.survey_rev, locale)
            {
                continue;
            }
            let key = match by {
                Split::Device => answer.device.clone(),
                Split::Segment => answer.segment.clone(),
                _ => answer.page.clone(),
            };
            let part = parts.entry(key.unwrap_or_default()).or_default();
            if let Some(reach) = answer.reach {
                let mut seen = Funnel::EMPTY;
                seen.add(reach.into());
                part.see(seen);
            }
            let mut given = answer.parts.iter();
            let asked = given.find(|part| part.question == scored.asked.question);
            if let Some(state) = asked.and_then(|part| part.given.state())
                && state.metric() == scored.metric
            {
                part.add(otklik_score::calendar::day_of(kept.at, &zone), &state);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok((parts, (counted, of)))
}
