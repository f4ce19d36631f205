//! `sample`: a year of made-up answers, to look at before there are any.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use otklik_wire::id::Name;

use super::transfer::{bar, check_site, site};
use super::{Data, alone, say};
use crate::sample::writing::{self, Written};
use crate::sample::year::Year;
use crate::sites::Sites;
use crate::store::desk::samples::SampleOf;
use crate::store::{Period, upkeep};

/// Days of the year, for the bar.
const DAYS: u64 = 365;

#[derive(Debug, Subcommand)]
pub(super) enum Sample {
    /// Add a year of plausible answers to a site that has none, with all that became of them: cases, replies, promises kept
    /// and broken, the board, goals.
    ///
    /// All of it is marked as sample data wherever it is shown, and no webhook or mail tells of it. It can be added while a
    /// collector serves the site. The same seed makes the same year, up to the moment at which it is made.
    Add(Add),
    /// Take it out again, whole: the database is then as if it had never been. What came from real visitors meanwhile stays.
    Remove(Remove),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    /// Folder of survey files, for a site that was never served from this database.
    #[arg(long, value_name = "DIR")]
    sites: Option<PathBuf>,
    /// What chance begins with.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// About how many answers.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    answers: u32,
    /// Do nothing, and call it well, if the site has answers or sample data already.
    #[arg(long)]
    once: bool,
}

#[derive(Debug, Args)]
pub(super) struct Remove {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
}

impl Sample {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(),
            Self::Remove(remove) => remove.run(),
        }
    }
}

impl Add {
    fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.data.place()?;
        alone(async {
            let sites = self.sites.as_deref().map(Sites::load).transpose()?;
            let (store, closing, zones) =
                upkeep::open_for(&place, &sites.unwrap_or_else(Sites::none)).await?;
            check_site(&self.site, &zones)?;
            let surveys = upkeep::published(&place, &self.site).await?.newest();
            if surveys.is_empty() {
                bail!(
                    "site {}: no survey was ever served; name the folder of survey files with --sites",
                    self.site
                );
            }
            let question = SampleOf(self.site.as_str().to_owned());
            let has_any = store.count(&self.site, Period::ALL).await? > 0
                || store.ask(question).await?.is_some();
            if self.once && has_any {
                say(&format!(
                    "site {} has answers already; nothing is added",
                    self.site
                ))?;
            } else {
                let year = Year {
                    seed: self.seed,
                    site: &self.site,
                    surveys: &surveys,
                    zone: zones.of(&self.site),
                    now: Timestamp::now(),
                    answers: self.answers,
                };
                let bar = bar(DAYS, "day {pos} of {len}");
                let written = writing::write(&store, &year, |day| bar.set_position(day)).await;
                bar.finish_and_clear();
                let Written {
                    answers,
                    seen,
                    entries,
                } = written?;
                say(&format!(
                    "{answers} answers, {seen} surveys that were only seen and {entries} entries added to site {} as sample \
                     data of seed {}; `otklik-collector sample remove` takes them out",
                    self.site, self.seed
                ))?;
            }
            drop(store);
            closing.wait().await;
            Ok(ExitCode::SUCCESS)
        })
    }
}

impl Remove {
    fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.data.place()?;
        alone(async {
            let (store, closing, zones) = upkeep::open(&place).await?;
            check_site(&self.site, &zones)?;
            let bar = bar(
                store.count(&self.site, Period::ALL).await?,
                "{pos}/{len} answers",
            );
            let removed =
                writing::remove(&store, &self.site, |removed| bar.set_position(removed)).await;
            bar.finish_and_clear();
            say(&format!(
                "{} sample answers removed, those that were only seen among them, with all that hung on them",
                removed?
            ))?;
            drop(store);
            closing.wait().await;
            Ok(ExitCode::SUCCESS)
        })
    }
}
