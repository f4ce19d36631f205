//! `export` and `import`.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use otklik_wire::id::Name;

use super::{Data, alone, say};
use crate::store::desk::take_in::Routing;
use crate::store::{Period, Zones, upkeep};
use crate::transfer::incoming::{self, Summary};
use crate::transfer::outgoing::{Format, Walk};

#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Ndjson)]
    format: Format,
    /// The first day, in the site's time zone: 2026-01-31.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day.
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Where to write; stdout if it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, value_name = "SITE", value_parser = site)]
    site: Name,
    /// For a CSV file: which column is what, in TOML (docs/import.md).
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// For which answers rules and promises open cases: none, or all. Usually for those about which a promise can still be
    /// kept; it is counted from when an answer was given, and what is older is nobody's to answer any more.
    #[arg(long, value_name = "WHICH", value_enum)]
    rules: Option<Routed>,
    /// Only read the file and say what is wrong with it.
    #[arg(long)]
    dry_run: bool,
    /// What `export` wrote as ndjson, or with --mapping a CSV file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// For which answers cases are opened.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Routed {
    /// For no answer.
    None,
    /// For each as if it came now.
    All,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.data.place()?;
        alone(async {
            let (store, closing, zones) = upkeep::open(&place).await?;
            let published = upkeep::published(&place, &self.site).await?;
            let period = period(self.from, self.to, &zones.of(&self.site))?;
            let mut out: Box<dyn Write> = match &self.out {
                Some(path) => Box::new(
                    File::create(path)
                        .with_context(|| format!("{}: cannot be written", path.display()))?,
                ),
                None => Box::new(io::stdout()),
            };
            let bar = bar(
                store.count(&self.site, period).await?,
                "{pos}/{len} answers",
            );
            let mut walk = Walk::begin(self.site, &published, self.format, period)?;
            while let Some(piece) = walk.next(&store).await? {
                out.write_all(&piece)
                    .and_then(|()| out.flush())
                    .context("the answers cannot be written")?;
                bar.set_position(walk.answers);
            }
            bar.finish_and_clear();
            drop(store);
            closing.wait().await;
            Ok(ExitCode::SUCCESS)
        })
    }
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.data.place()?;
        let shown = self.file.display();
        let file = File::open(&self.file).with_context(|| format!("{shown}: cannot be read"))?;
        let bar = bar(
            file.metadata()?.len(),
            "{binary_bytes}/{binary_total_bytes}",
        );
        let file = bar.wrap_read(file);
        let summary = alone(async {
            let (store, closing, zones) = upkeep::open(&place).await?;
            check_site(&self.site, &zones)?;
            let wrong = |line: u64, error: &anyhow::Error| {
                bar.suspend(|| eprintln!("{shown}: line {line}: {error:#}"));
            };
            let into = (!self.dry_run).then_some(&store);
            let routing = match self.rules {
                None => Routing::InTime(Timestamp::now()),
                Some(Routed::None) => Routing::Past,
                Some(Routed::All) => Routing::Usual,
            };
            let summary = match &self.mapping {
                None => {
                    incoming::import(into, &self.site, routing, incoming::lines(file), wrong).await
                }
                Some(mapping) => {
                    let named = || format!("mapping {}", mapping.display());
                    let text = std::fs::read_to_string(mapping).with_context(named)?;
                    let now = Timestamp::now();
                    let rows =
                        incoming::rows(file, &text, self.site.clone(), now).with_context(named)?;
                    incoming::import(into, &self.site, routing, rows, wrong).await
                }
            };
            drop(store);
            closing.wait().await;
            summary
        })?;
        bar.finish_and_clear();
        report(&summary, self.dry_run)
    }
}

fn report(summary: &Summary, dry_run: bool) -> anyhow::Result<ExitCode> {
    let Summary {
        stored,
        duplicates,
        conflicts,
        erased,
        too_old,
        empty,
        wrong,
    } = summary;
    let done = if dry_run { "to store" } else { "stored" };
    let mut line = format!(
        "{stored} {done}, {duplicates} there before, {conflicts} in conflict, {empty} empty, {wrong} wrong"
    );
    if erased + too_old > 0 {
        line += &format!(", {erased} left out as erased, {too_old} as older than the site keeps");
    }
    say(&line)?;
    Ok(if *wrong + *conflicts > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Refuses a site that the database knows nothing of: its name is a slip.
pub(super) fn check_site(site: &Name, zones: &Zones) -> anyhow::Result<()> {
    if zones.sites().any(|known| known == site) {
        return Ok(());
    }
    let known: Vec<&str> = zones.sites().map(Name::as_str).collect();
    anyhow::bail!(
        "site {site} was never served from this database; allowed: {}",
        known.join(", ")
    )
}

/// From the first day's begin to the last day's end.
pub(super) fn period(
    from: Option<Date>,
    to: Option<Date>,
    zone: &TimeZone,
) -> anyhow::Result<Period> {
    let begin = |day: Date| -> anyhow::Result<i64> {
        Ok(zone
            .to_zoned(day.into())
            .map(|day| day.timestamp().as_millisecond())?)
    };
    let to = to.map(|day| day.tomorrow()).transpose()?;
    Ok(Period {
        from_ms: from.map_or(Ok(i64::MIN), begin)?,
        to_ms: to.map_or(Ok(i64::MAX), begin)?,
    })
}

/// A bar on the terminal; nothing where stderr is none.
pub(super) fn bar(length: u64, counter: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{bar:30}} {counter}, {{eta}} left"));
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

pub(super) fn site(name: &str) -> Result<Name, String> {
    Name::new(name.to_owned())
        .map_err(|_| "allowed: 1 to 64 letters, digits, '-', '_' or '.'".into())
}
