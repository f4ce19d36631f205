//! `erase`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use otklik_wire::id::{AnswerId, Name};
use tokio::time::sleep;

use super::at::At;
use super::transfer::{bar, check_site, period, site};
use super::{alone, say};
use crate::store::people::Doer;
use crate::store::{Aging, Period, Place, Store, StoreError, upkeep};
use crate::webhook::couriers::listeners;

/// Answers that go in one transaction.
const TOGETHER: usize = 200;
/// How long a store that is busy is left alone.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(super) struct Erase {
    #[command(flatten)]
    at: At,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    #[command(flatten)]
    which: Which,
    /// Only say how many there are.
    #[arg(long, requires = "before")]
    dry_run: bool,
    /// PostgreSQL: write the table anew without them (VACUUM FULL), so that none of their bytes is left in its files. Whoever
    /// uses it waits meanwhile. An SQLite file is rid of them in any case, and nobody waits.
    #[arg(long)]
    anew: bool,
}

/// Which answers. What a visitor calls himself will be another way to say it (`--respondent`) once answers carry it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// The answer of this id; can be given several times.
    #[arg(long = "answer", value_name = "ID", value_parser = id)]
    answers: Vec<AnswerId>,
    /// The answers whose ids are in this file, one a line.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// All answers that were given before this day, in the site's time zone: 2026-01-31. Their part in the scores stays, and
    /// nothing that old is taken again.
    #[arg(long, value_name = "DAY")]
    before: Option<Date>,
}

impl Erase {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (place, rules) = self.at.open()?;
        let ids = match self.which.file {
            Some(file) => read_ids(&file)?,
            None => self.which.answers,
        };
        alone(async {
            let (store, closing, zones) = upkeep::open(&place).await?;
            let store = store.telling(listeners(&rules));
            check_site(&self.site, &zones)?;
            match self.which.before {
                None => erase(&store, &self.site, ids).await?,
                Some(before) => {
                    let period = period(None, Some(before.yesterday()?), &zones.of(&self.site))?;
                    let count = store.count(&self.site, period).await?;
                    if self.dry_run {
                        say(&format!("{count} answers were given before {before}"))?;
                        return Ok(ExitCode::SUCCESS);
                    }
                    let expired = expire(&store, &self.site, period, count).await?;
                    say(&format!(
                        "{expired} answers from before {before} erased; their part in the scores stays"
                    ))?;
                }
            }
            drop(store);
            closing.wait().await;
            scrub(&place, self.anew).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

async fn erase(store: &Store, site: &Name, ids: Vec<AnswerId>) -> anyhow::Result<()> {
    let bar = bar(ids.len() as u64, "{pos}/{len} answers");
    let mut erased = 0;
    for some in ids.chunks(TOGETHER) {
        let work = || store.erase(site, some.to_vec(), Timestamp::now(), Doer::command_line());
        let were_there = patiently(work).await?;
        for (id, was_there) in some.iter().zip(were_there) {
            erased += usize::from(was_there);
            let done = if was_there { "erased" } else { "was not there" };
            bar.suspend(|| say(&format!("{id} {done}")))?;
        }
        bar.inc(some.len() as u64);
    }
    bar.finish_and_clear();
    let missing = ids.len() - erased;
    say(&format!(
        "{erased} erased, {missing} not there; none of them is taken again"
    ))
}

async fn expire(store: &Store, site: &Name, period: Period, count: u64) -> anyhow::Result<u64> {
    let now = Timestamp::now();
    let before = Timestamp::from_millisecond(period.to_ms)?;
    patiently(|| store.set_horizon(site, Aging::Answers, before, now)).await?;
    let bar = bar(count, "{pos}/{len} answers");
    let mut all = 0;
    loop {
        let expired =
            patiently(|| store.expire(site, Aging::Answers, TOGETHER as u32, now)).await?;
        all += u64::from(expired);
        bar.set_position(all);
        if expired < TOGETHER as u32 {
            bar.finish_and_clear();
            return Ok(all);
        }
        // A collector that serves it has its turn.
        sleep(Duration::from_millis(10)).await;
    }
}

async fn scrub(place: &Place, anew: bool) -> anyhow::Result<()> {
    upkeep::scrub(place, anew, || false).await?;
    say(match (place, anew) {
        (Place::Folder(_), _) => "nothing of them is left in the database's files",
        (Place::Postgres(_), true) => {
            "nothing of them is left in the table's files; the server's log has them until it is recycled"
        }
        (Place::Postgres(_), false) => {
            "their space will be written over; --anew rids the table's files of them at once"
        }
    })
}

/// Does it again as long as the store is busy.
async fn patiently<T, F>(mut work: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    loop {
        match work().await {
            Err(StoreError::Busy) => sleep(PAUSE).await,
            result => return result,
        }
    }
}

fn read_ids(file: &Path) -> anyhow::Result<Vec<AnswerId>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{shown}: cannot be read"))?;
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(line, number)| {
            id(line.trim())
                .map_err(|why| anyhow::anyhow!("{shown}: line {number}: {line:?}: {why}"))
        })
        .collect()
}

fn id(text: &str) -> Result<AnswerId, String> {
    AnswerId::new(text.to_owned()).map_err(|_| "allowed: a UUID in lower case with hyphens".into())
}
