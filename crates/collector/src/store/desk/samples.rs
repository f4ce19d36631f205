//! What was made up to have something to look at, and how it goes again. What somebody has changed since is theirs, and stays.

use jiff::Timestamp;
use otklik_loop::case::event::{By, What};

use super::ask::Question;
use super::board;
use super::cases::{self, Place};
use super::db::{Db, Value, rows_of};
use super::documents::{self, Kind};
use super::forget::forget as forget_items;

/// Entries that are looked at together.
const TOGETHER: usize = 100;

/// What was made up, as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    Answer,
    Entry,
    Document,
    Board,
}

/// What is said of a site's sample, if there is one.
#[derive(Clone, Debug)]
pub(crate) struct SampleOf(pub(crate) String);

impl Made {
    fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Entry => "entry",
            Self::Document => "document",
            Self::Board => "board",
        }
    }
}

impl Question for SampleOf {
    type Answer = Option<String>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<String>, D::Error> {
        let marker = documents::one(db, &self.0, Kind::Sample, "").await?;
        Ok(marker.map(|marker| marker.text))
    }
}

/// Notes what is made up, each in that version.
pub(crate) async fn note<D: Db>(
    db: &D,
    site: &str,
    made: Made,
    ids: &[String],
    version: u32,
) -> Result<(), D::Error> {
    for some in ids.chunks(D::TOGETHER) {
        let mut values: Vec<Value<'_>> = Vec::with_capacity(4 * some.len());
        for id in some {
            let version = i64::from(version);
            values.extend([site.into(), made.name().into(), id.into(), version.into()]);
        }
        let note = format!(
            "INSERT INTO samples (site, kind, id, version) VALUES {} ON CONFLICT DO NOTHING",
            rows_of(4, some.len(), 0)
        );
        db.run(&note, &values).await?;
    }
    Ok(())
}

/// At most so many ids of answers that are made up.
pub(crate) async fn answers<D: Db>(db: &D, site: &str, most: u32) -> Result<Vec<String>, D::Error> {
    let answers = "SELECT id FROM samples WHERE site = $1 AND kind = 'answer' ORDER BY id LIMIT $2";
    let rows = db
        .rows(answers, &[site.into(), i64::from(most).into()])
        .await?;
    let ids = rows.iter().map(|row| row.text(0).map(str::to_owned));
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Forgets that these answers were; if they are fewer than were asked for, all else that was made up goes, too.
pub(crate) async fn forget<D: Db>(
    db: &D,
    place: Place<'_>,
    ids: &[String],
    most: u32,
    now: Timestamp,
) -> Result<(), D::Error> {
    let site = place.site.as_str();
    for some in ids.chunks(D::TOGETHER) {
        let forget = format!(
            "DELETE FROM samples WHERE site = $1 AND kind = 'answer' AND id IN {}",
            rows_of(some.len(), 1, 1)
        );
        let mut values: Vec<Value<'_>> = vec![site.into()];
        values.extend(some.iter().map(Value::from));
        db.run(&forget, &values).await?;
    }
    if ids.len() < most as usize {
        clear(db, place, now).await?;
    }
    Ok(())
}

async fn clear<D: Db>(db: &D, place: Place<'_>, now: Timestamp) -> Result<(), D::Error> {
    let site = place.site.as_str();
    let entries: Vec<String> = listed(db, site, Made::Entry)
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    for some in entries.chunks(TOGETHER) {
        let ids: Vec<&str> = some.iter().map(String::as_str).collect();
        forget_items(db, place, &ids, now).await?;
    }
    for (id, version) in listed(db, site, Made::Document).await? {
        let (kind, id) = id.split_once('/').unwrap_or((id.as_str(), ""));
        let drop =
            "DELETE FROM documents WHERE site = $1 AND kind = $2 AND id = $3 AND version = $4";
        let values = [site.into(), kind.into(), id.into(), version.into()];
        db.run(drop, &values).await?;
    }
    for (number, version) in listed(db, site, Made::Board).await? {
        let number = number.parse().unwrap_or_default();
        let version = u32::try_from(version).unwrap_or_default();
        if board::drop(db, site, number, version).await?.is_ok() {
            leave_board(db, place, number, now).await?;
        }
    }
    // Numbers that nothing has are given again.
    for (kind, table) in [("case", "cases"), ("board", "board")] {
        let again = format!(
            "DELETE FROM numbers WHERE site = $1 AND kind = $2 AND NOT EXISTS (SELECT 1 FROM {table} WHERE site = $1)"
        );
        db.run(&again, &[site.into(), kind.into()]).await?;
    }
    for (table, only) in [("samples", ""), ("documents", " AND kind = 'sample'")] {
        let clear = format!("DELETE FROM {table} WHERE site = $1{only}");
        db.run(&clear, &[site.into()]).await?;
    }
    Ok(())
}

/// Cases of real visitors that were put to an entry belong to none.
async fn leave_board<D: Db>(
    db: &D,
    place: Place<'_>,
    entry: i64,
    now: Timestamp,
) -> Result<(), D::Error> {
    let site = place.site.as_str();
    for number in board::cases(db, site, entry).await? {
        if let Some(mut held) = cases::load(db, site, number).await? {
            let what = What::Board { item: None };
            held.happen(db, place, now, By::CLOCK, what).await?;
            held.save(db, site).await?;
        }
    }
    Ok(())
}

async fn listed<D: Db>(db: &D, site: &str, made: Made) -> Result<Vec<(String, i64)>, D::Error> {
    let listed = "SELECT id, version FROM samples WHERE site = $1 AND kind = $2 ORDER BY id";
    let rows = db.rows(listed, &[site.into(), made.name().into()]).await?;
    let listed = rows
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?)));
    Ok(listed.collect::<Result<_, super::db::Garbled>>()?)
}
