//! The states of the running scores, by day and for all days: how they are changed and read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use otklik_score::State;
use otklik_wire::id::Name;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension as _, Row, ToSql, params};

use crate::store::tally::{Key, Span, Subject, Table, Tally, encoded};

/// The row of one key, by [`Columns::params`].
const AT_KEY: &str = "WHERE site = ?1 AND day = ?2 AND survey = ?3 AND question = ?4
                        AND revision = ?5 AND locale = ?6 AND metric = ?7";

/// Writes the changes of a group inside the caller's transaction.
pub(super) fn write(db: &Connection, table: Table, tally: Tally) -> rusqlite::Result<()> {
    for (key, change) in tally.into_changes() {
        let kept = get(db, table, &key)?;
        put(db, table, &key, change.applied_to(kept))?;
    }
    Ok(())
}

/// The states of a site for all days together.
pub(in crate::store) fn ever(db: &Connection, site: &Name) -> rusqlite::Result<Vec<(Key, State)>> {
    select(db, Table::Counted, site, "day = ?2", &"")
}

/// The states of a site for each day from `first` on, those by role left out.
pub(in crate::store) fn days_from(
    db: &Connection,
    site: &Name,
    first: Date,
) -> rusqlite::Result<Vec<(Key, State)>> {
    let (role, end) = Subject::ROLES;
    let which = format!("day >= ?2 AND NOT (question >= '{role}' AND question < '{end}')");
    select(db, Table::Counted, site, &which, &first.to_string())
}

/// The part of a site's states whose answers are gone.
pub(super) fn expired(db: &Connection, site: &Name) -> rusqlite::Result<Vec<(Key, State)>> {
    select(db, Table::Expired, site, "day >= ?2", &"")
}

/// How many of a site's stored states are not, byte for byte, those of `counted`.
pub(super) fn differing(
    db: &Connection,
    site: &Name,
    counted: &BTreeMap<Key, State>,
) -> rusqlite::Result<usize> {
    let mut found: u32 = 0;
    let mut right = 0;
    for (key, state) in counted {
        let stored = db
            .prepare_cached(&format!("SELECT state FROM day_states {AT_KEY}"))?
            .query_row(Columns::of(key).params(), |row| row.get::<_, Vec<u8>>(0))
            .optional()?;
        if let Some(stored) = stored {
            found += 1;
            right += usize::from(stored == encoded(state));
        }
    }
    let stored: u32 = db
        .prepare_cached("SELECT count(*) FROM day_states WHERE site = ?1")?
        .query_row([site.as_str()], |row| row.get(0))?;
    Ok(counted.len() - right + stored.saturating_sub(found) as usize)
}

/// Removes every state of a site.
pub(super) fn remove_all(db: &Connection, site: &Name) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM day_states WHERE site = ?1")?
        .execute([site.as_str()])
        .map(drop)
}

/// Puts a state in the place of the one that is there, or nothing.
pub(super) fn put(
    db: &Connection,
    table: Table,
    key: &Key,
    state: Option<State>,
) -> rusqlite::Result<()> {
    let table = table.name();
    let Some(state) = state else {
        return db
            .prepare_cached(&format!("DELETE FROM {table} {AT_KEY}"))?
            .execute(Columns::of(key).params())
            .map(drop);
    };
    let bytes = encoded(&state);
    let columns = Columns::of(key);
    let [site, day, survey, question, revision, locale, metric] = columns.params();
    db.prepare_cached(&format!(
        "INSERT INTO {table} (site, day, survey, question, revision, locale, metric, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET state = excluded.state"
    ))?
    .execute([
        site, day, survey, question, revision, locale, metric, &bytes,
    ])
    .map(drop)
}

fn get(db: &Connection, table: Table, key: &Key) -> rusqlite::Result<Option<State>> {
    let table = table.name();
    db.prepare_cached(&format!("SELECT state FROM {table} {AT_KEY}"))?
        .query_row(Columns::of(key).params(), |row| state(row, 0))
        .optional()
}

fn select(
    db: &Connection,
    table: Table,
    site: &Name,
    which: &str,
    day: &dyn ToSql,
) -> rusqlite::Result<Vec<(Key, State)>> {
    let table = table.name();
    db.prepare_cached(&format!(
        "SELECT day, survey, question, revision, locale, state FROM {table} WHERE site = ?1 AND {which}"
    ))?
    .query_map(params![site.as_str(), day], |row| {
        let state = state(row, 5)?;
        let key = Key {
            site: site.clone(),
            span: Span::parse(&row.get::<_, String>(0)?).ok_or_else(|| unreadable(0, "no day"))?,
            survey: name(row, 1)?,
            subject: Subject::parse(row.get(2)?).map_err(|_| unreadable(2, "no name"))?,
            revision: row.get(3)?,
            locale: row.get(4)?,
            metric: state.metric(),
        };
        Ok((key, state))
    })?
    .collect()
}

fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<State> {
    State::decode(row.get_ref(column)?.as_blob()?).map_err(|error| unreadable(column, error))
}

fn name(row: &Row<'_>, column: usize) -> rusqlite::Result<Name> {
    Name::new(row.get(column)?).map_err(|_| unreadable(column, "no name"))
}

fn unreadable(column: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::FromSqlConversionFailure(column, Type::Blob, why.into())
}

/// A key as its columns.
struct Columns<'a> {
    key: &'a Key,
    site: &'a str,
    day: String,
    survey: &'a str,
    question: Cow<'a, str>,
    metric: String,
}

impl<'a> Columns<'a> {
    fn of(key: &'a Key) -> Self {
        Self {
            key,
            site: key.site.as_str(),
            day: key.span_text(),
            survey: key.survey.as_str(),
            question: key.subject.text(),
            metric: key.metric_text(),
        }
    }

    fn params(&self) -> [&dyn ToSql; 7] {
        [
            &self.site,
            &self.day,
            &self.survey,
            &self.question,
            &self.key.revision,
            &self.key.locale,
            &self.metric,
        ]
    }
}
