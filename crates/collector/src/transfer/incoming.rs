//! A file's answers into the store, many at a time, each once however often the file is read.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use tokio::time::sleep;

use super::mapping::Mapping;
use super::ndjson;
use crate::intake::Received;
use crate::store::desk::take_in::Routing;
use crate::store::{Kept, Refused, Store, StoreError};

/// Answers that are written together.
const CHUNK: usize = 500;
/// How long a store that is busy is left alone.
const PAUSE: Duration = Duration::from_millis(200);

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// New, or a later version of what was there.
    pub(crate) stored: u64,
    /// There before.
    pub(crate) duplicates: u64,
    /// Other answers are there under their ids, and stay.
    pub(crate) conflicts: u64,
    /// Erased before, and not to come back.
    pub(crate) erased: u64,
    /// Given before the site's horizon.
    pub(crate) too_old: u64,
    /// Rows in which no question is answered.
    pub(crate) empty: u64,
    /// Lines that are no answers.
    pub(crate) wrong: u64,
}

/// What a line of a file holds: an answer, or none.
type Found = anyhow::Result<Option<Kept>>;

/// Stores a file's answers, or, without a store, only reads them. `tell` gets what is wrong, with the line's number, and
/// goes on. `routing` says of which the rules say what is to be done.
///
/// # Errors
/// When the file cannot be read on, or the store fails.
pub(crate) async fn import(
    store: Option<&Store>,
    site: &Name,
    routing: Routing,
    mut answers: impl Iterator<Item = anyhow::Result<(u64, Found)>>,
    mut tell: impl FnMut(u64, &anyhow::Error),
) -> anyhow::Result<Summary> {
    let mut summary = Summary::default();
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        let next = answers.next().transpose()?;
        let end = next.is_none();
        match next {
            Some((_, Ok(Some(kept)))) => chunk.push(kept),
            Some((_, Ok(None))) => summary.empty += 1,
            Some((line, Err(error))) => {
                summary.wrong += 1;
                tell(line, &error);
            }
            None => {}
        }
        if chunk.len() == CHUNK || end {
            write(store, (site, routing), &mut chunk, &mut summary).await?;
        }
        if end {
            return Ok(summary);
        }
    }
}

async fn write(
    store: Option<&Store>,
    (site, routing): (&Name, Routing),
    chunk: &mut Vec<Kept>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let answers = std::mem::take(chunk);
    let Some(store) = store else {
        summary.stored += answers.len() as u64;
        return Ok(());
    };
    // Each has its own time of arrival; the store writes them together all the same.
    let outcomes = join_all(
        answers
            .into_iter()
            .map(|kept| put(store, site, routing, kept)),
    )
    .await;
    for outcome in outcomes {
        let outcome = outcome?;
        match (&outcome, outcome.as_ref().and_then(Refused::of)) {
            (_, Some(Refused::Erased)) => summary.erased += 1,
            (_, Some(Refused::TooOld)) => summary.too_old += 1,
            (Some(Outcome::Stored), _) => summary.stored += 1,
            (Some(Outcome::Duplicate), _) => summary.duplicates += 1,
            _ => summary.conflicts += 1,
        }
    }
    Ok(())
}

async fn put(
    store: &Store,
    site: &Name,
    routing: Routing,
    kept: Kept,
) -> Result<Option<Outcome>, StoreError> {
    let received = Received {
        answer: kept.answer,
        at: kept.at,
        raw: kept.raw,
        flags: kept.flags,
    };
    loop {
        match store
            .put_by(site, vec![received.clone()], kept.received, routing)
            .await
        {
            Err(StoreError::Busy) => sleep(PAUSE).await,
            result => return result.map(|mut outcomes| outcomes.pop()),
        }
    }
}

/// The answers of a file of [`ndjson`], with the numbers of their lines.
pub(crate) fn lines(file: impl Read) -> impl Iterator<Item = anyhow::Result<(u64, Found)>> {
    let lines = BufReader::new(file).lines().zip(1..);
    lines.map(|(line, number)| {
        let line = line?;
        let answer = if line.trim().is_empty() {
            Ok(None)
        } else {
            ndjson::read(&line).map(Some)
        };
        Ok((number, answer))
    })
}

/// The answers of a CSV file, with the numbers of their lines.
///
/// # Errors
/// When it has no first row, or the mapping does not fit it.
pub(crate) fn rows(
    file: impl Read,
    mapping: &str,
    site: Name,
    now: Timestamp,
) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(u64, Found)>>> {
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let mapping = Mapping::read(mapping, reader.headers()?)?;
    Ok(reader.into_records().map(move |row| {
        let row = row?;
        let line = row.position().map_or(0, ::csv::Position::line);
        Ok((line, mapping.answer(&row, &site, now)))
    }))
}
