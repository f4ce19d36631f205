//! `series`: which wordings of a question are one series, by the owner's word.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use otklik_score::series::{Family, Fingerprint, Reason, Same};
use otklik_wire::id::Name;

use super::transfer::site;
use super::{Data, alone, say};
use crate::sites::{Published, Wording};
use crate::store::{Declaration, Place, reason_word, upkeep};

/// Fewest digits of a fingerprint that name it.
const SHORTEST: usize = 4;
/// Digits that are shown of one.
const SHOWN: usize = 8;

#[derive(Debug, Subcommand)]
pub(super) enum Series {
    /// Show every wording that was served, by question: its fingerprint, language, revisions and words, and whether its
    /// answers are in today's score.
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Say that two wordings ask the same, so that the answers to both are one score: a mistake was mended, or one is the
    /// other in another language.
    Join {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        two: Two,
        /// Who says so. It stays on record.
        #[arg(long, env = "USER", value_name = "NAME")]
        by: String,
    },
    /// Take that back.
    Split {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        two: Two,
    },
}

/// Whose wordings.
#[derive(Debug, Args)]
pub(super) struct Of {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    /// The survey; all of the site's if it is left out.
    #[arg(long, value_name = "SURVEY", value_parser = site)]
    survey: Option<Name>,
}

/// Which wordings.
#[derive(Debug, Args)]
pub(super) struct Two {
    /// The fingerprint of one, or its first digits, as `list` shows them.
    #[arg(value_name = "ONE")]
    one: String,
    /// That of the other.
    #[arg(value_name = "OTHER")]
    other: String,
}

/// What is known of a site's wordings.
struct Known {
    wordings: Vec<Wording>,
    published: Published,
    declared: Vec<Same>,
}

impl Series {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (Self::List { of } | Self::Join { of, .. } | Self::Split { of, .. }) = &self;
        let (site, survey) = (of.site.clone(), of.survey.clone());
        let known = |place: &Place| {
            let (place, site, survey) = (place.clone(), site.clone(), survey.clone());
            async move { Known::read(&place, &site, survey.as_ref()).await }
        };
        match self {
            Self::List { of } => {
                let place = of.data.place()?;
                alone(known(&place))?.list()?;
            }
            Self::Join { of, two, by } => {
                let place = of.data.place()?;
                alone(async {
                    let same = known(&place).await?.joined(&two, by)?;
                    let text = format!(
                        "{} and {} are one series from now on ({})",
                        short(same.one),
                        short(same.other),
                        reason_word(same.reason)
                    );
                    upkeep::declare(&place, &of.site, Declaration::Joined(same)).await?;
                    say(&text)
                })?;
            }
            Self::Split { of, two } => {
                let place = of.data.place()?;
                alone(async {
                    let (one, other) = known(&place).await?.split(&two)?;
                    upkeep::declare(&place, &of.site, Declaration::Split(one, other)).await?;
                    say(&format!(
                        "{} and {} are declared the same no longer",
                        short(one),
                        short(other)
                    ))
                })?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Known {
    async fn read(place: &Place, site: &Name, survey: Option<&Name>) -> anyhow::Result<Self> {
        let published = upkeep::published(place, site).await?;
        let mut wordings = published.scored_wordings();
        if wordings.is_empty() {
            bail!("site {site}: this database has served no question of it that is scored");
        }
        wordings.retain(|wording| survey.is_none_or(|survey| wording.survey == *survey));
        if wordings.is_empty() {
            bail!(
                "site {site}: no survey of the name given with --survey has a question that is scored"
            );
        }
        Ok(Self {
            wordings,
            declared: upkeep::declared(place, site).await?,
            published,
        })
    }

    /// A line for each wording, under its question, and one for each declaration.
    fn list(&self) -> anyhow::Result<()> {
        let ledger = self.published.ledger(&self.declared);
        let mut questions: BTreeMap<_, Vec<&Wording>> = BTreeMap::new();
        for wording in &self.wordings {
            let question = (&wording.survey, &wording.question);
            questions.entry(question).or_default().push(wording);
        }
        for ((survey, question), wordings) in questions {
            say(&format!("{survey}.{question}"))?;
            let newest = wordings.iter().flat_map(|wording| &wording.revisions).max();
            let is_today = |wording: &&&Wording| wording.revisions.iter().max() == newest;
            let today: Vec<&&Wording> = wordings.iter().filter(is_today).collect();
            for wording in &wordings {
                let in_series = |of: &&Wording| {
                    ledger.series_of(of.fingerprint) == ledger.series_of(wording.fingerprint)
                };
                let place = if today.iter().any(|of| of.fingerprint == wording.fingerprint) {
                    "today "
                } else if today.iter().any(|of| in_series(of)) {
                    "joined"
                } else {
                    "apart "
                };
                let revisions: Vec<String> =
                    wording.revisions.iter().map(ToString::to_string).collect();
                say(&format!(
                    "  {}  {place}  {:<7}  revision {}  {:?}",
                    short(wording.fingerprint),
                    wording.language,
                    revisions.join(", "),
                    wording.text
                ))?;
            }
        }
        for same in &self.declared {
            say(&format!(
                "{} and {}: {}, by {} on {}",
                short(same.one),
                short(same.other),
                reason_word(same.reason),
                same.by,
                Timestamp::from_millisecond(same.at_ms)?.strftime("%F")
            ))?;
        }
        Ok(())
    }

    fn joined(&self, two: &Two, by: String) -> anyhow::Result<Same> {
        let (one, other) = (self.find(&two.one)?, self.find(&two.other)?);
        if one.fingerprint == other.fingerprint {
            bail!(
                "both are {}, which is one series with itself",
                short(one.fingerprint)
            );
        }
        if (&one.survey, &one.question) != (&other.survey, &other.question) {
            bail!(
                "{} is of {}.{}, {} of {}.{}; only wordings of one question can be one series",
                short(one.fingerprint),
                one.survey,
                one.question,
                short(other.fingerprint),
                other.survey,
                other.question
            );
        }
        let is_one_language = Family::of(&one.language) == Family::of(&other.language);
        let reason = if is_one_language {
            Reason::Spelling
        } else {
            Reason::Translation
        };
        let same = Same {
            one: one.fingerprint,
            other: other.fingerprint,
            reason,
            by,
            at_ms: Timestamp::now().as_millisecond(),
        };
        let mut ledger = self.published.ledger(&self.declared);
        ledger.declare(same.clone())?;
        Ok(same)
    }

    fn split(&self, two: &Two) -> anyhow::Result<(Fingerprint, Fingerprint)> {
        let (one, other) = (
            self.find(&two.one)?.fingerprint,
            self.find(&two.other)?.fingerprint,
        );
        let is_this = |same: &Same| {
            (same.one, same.other) == (one, other) || (same.one, same.other) == (other, one)
        };
        if !self.declared.iter().any(is_this) {
            bail!(
                "{} and {} are not declared the same themselves; `series list` shows what is",
                short(one),
                short(other)
            );
        }
        // What was declared because of it would no longer have been taken.
        let mut ledger = self.published.ledger(&[]);
        for same in self.declared.iter().filter(|same| !is_this(same)) {
            let (a, b) = (short(same.one), short(same.other));
            let place =
                || format!("{a} and {b} would not be one series without it; split them first");
            ledger.declare(same.clone()).with_context(place)?;
        }
        Ok((one, other))
    }

    /// The one wording whose fingerprint begins so.
    fn find(&self, digits: &str) -> anyhow::Result<&Wording> {
        let lower = digits.to_ascii_lowercase();
        if lower.len() < SHORTEST {
            bail!("{digits:?} is too short; allowed: {SHORTEST} digits of a fingerprint and more");
        }
        let begins = |wording: &&Wording| wording.fingerprint.to_string().starts_with(&lower);
        let mut found = self.wordings.iter().filter(begins);
        let first = found.next().with_context(|| {
            format!("no wording has the fingerprint {digits:?}; `series list` shows them")
        })?;
        if found.any(|other| other.fingerprint != first.fingerprint) {
            bail!("{digits:?} begins the fingerprints of several wordings; give more digits");
        }
        Ok(first)
    }
}

fn short(fingerprint: Fingerprint) -> String {
    let mut digits = fingerprint.to_string();
    digits.truncate(SHOWN);
    digits
}
