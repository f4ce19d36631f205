//! The states of the running scores, by day, for all days, and by shard: how they are changed and read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use otklik_score::{Merge as _, State};
use otklik_wire::id::Name;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row, Statement};

use super::failure::Failure;
use super::locks::Shard;
use crate::store::tally::{Change, Key, Span, Subject, Table, encoded};

/// One stored state: a collector's share in what a key stands for. In the order in which rows are locked.
pub(super) type Share = (Shard, Key);

/// The statements that write states, prepared once a connection.
#[derive(Debug)]
pub(super) struct Statements {
    kept: Statement,
    insert: Statement,
    update: Statement,
    delete: Statement,
}

/// What is to be done to the rows, once they are locked and read.
#[derive(Debug, Default)]
pub(super) struct Writes {
    insert: Rows,
    update: Rows,
    delete: Rows,
}

/// Shares as columns, and a state beside each.
#[derive(Debug, Default)]
pub(super) struct Rows {
    site: Vec<String>,
    day: Vec<String>,
    survey: Vec<String>,
    question: Vec<String>,
    revision: Vec<i64>,
    locale: Vec<String>,
    metric: Vec<String>,
    shard: Vec<i16>,
    state: Vec<Vec<u8>>,
}

const COLUMNS: &str = "site, day, survey, question, revision, locale, metric, shard";
const ARRAYS: &str = "$1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], \
                      $8::smallint[]";
/// Whether a row `d` is the one that `k` names.
const SAME: &str = "d.site = k.site AND d.day = k.day AND d.survey = k.survey AND d.question = k.question
                    AND d.revision = k.revision AND d.locale = k.locale AND d.metric = k.metric AND d.shard = k.shard";

impl Statements {
    pub(super) async fn prepare(db: &Client, table: Table) -> Result<Self, Error> {
        let name = table.name();
        Ok(Self {
            kept: db
                .prepare(&format!(
                    "SELECT k.place, d.state FROM UNNEST({ARRAYS}) WITH ORDINALITY AS k ({COLUMNS}, place)
                            JOIN {name} d ON {SAME}
                     ORDER BY k.place FOR UPDATE OF d"
                ))
                .await?,
            insert: db.prepare(&insertion(table)).await?,
            update: db
                .prepare(&format!(
                    "UPDATE {name} d SET state = k.state FROM UNNEST({ARRAYS}, $9::bytea[]) AS k ({COLUMNS}, state)
                     WHERE {SAME}"
                ))
                .await?,
            delete: db
                .prepare(&format!(
                    "DELETE FROM {name} d USING UNNEST({ARRAYS}) AS k ({COLUMNS}) WHERE {SAME}"
                ))
                .await?,
        })
    }

    /// Locks and reads the rows that the changes are of, and applies the changes to them.
    pub(super) async fn apply(
        &self,
        db: &Client,
        changes: &[(Share, Change)],
    ) -> Result<Writes, Failure> {
        let mut writes = Writes::default();
        if changes.is_empty() {
            return Ok(writes);
        }
        let mut wanted = Rows::default();
        for (share, _) in changes {
            wanted.push(share, Vec::new());
        }
        let mut kept: Vec<Option<State>> = vec![None; changes.len()];
        for row in db.query(&self.kept, &wanted.keys()).await? {
            let place = usize::try_from(row.try_get::<_, i64>(0)? - 1).unwrap_or(usize::MAX);
            if let Some(kept) = kept.get_mut(place) {
                *kept = Some(state(&row, 1)?);
            }
        }
        for ((share, change), kept) in changes.iter().zip(kept) {
            let state = change.applied_to(kept).as_ref().map(encoded);
            match (kept, state) {
                (None, Some(state)) => writes.insert.push(share, state),
                (Some(_), Some(state)) => writes.update.push(share, state),
                (Some(_), None) => writes.delete.push(share, Vec::new()),
                (None, None) => {}
            }
        }
        Ok(writes)
    }

    /// Writes what [`Self::apply`] found. A row that somebody else made since then ends the transaction: its state
    /// was not counted in.
    pub(super) async fn write(&self, db: &Client, writes: &Writes) -> Result<(), Failure> {
        let some = async |statement: &Statement, rows: &Rows, values: &[&(dyn ToSql + Sync)]| {
            if rows.site.is_empty() {
                return Ok(0);
            }
            db.execute(statement, values).await
        };
        let Writes {
            insert,
            update,
            delete,
        } = writes;
        let (inserts, updates, deletes) = (insert.all(), update.all(), delete.keys());
        let (inserted, updated, deleted) = tokio::join!(
            some(&self.insert, insert, &inserts),
            some(&self.update, update, &updates),
            some(&self.delete, delete, &deletes),
        );
        inserted.map_err(Failure::of_insert)?;
        updated?;
        deleted?;
        Ok(())
    }
}

/// The states of a site for all days together.
pub(super) async fn ever(db: &Client, site: &Name) -> Result<Vec<(Key, State)>, Failure> {
    let ever = format!("SELECT {COLUMNS}, state FROM day_states WHERE site = $1 AND day = ''");
    let site = [(&site.as_str() as _, Type::TEXT)];
    together(db.query_typed(&ever, &site).await?)
}

/// The states of a site for all days together, and for each day from `first` on, those by role left out.
pub(super) async fn since(
    db: &Client,
    site: &Name,
    first: Date,
) -> Result<Vec<(Key, State)>, Failure> {
    let (role, end) = Subject::ROLES;
    let since = format!(
        "SELECT {COLUMNS}, state FROM day_states
         WHERE site = $1 AND (day = '' OR day >= $2) AND NOT (question >= '{role}' AND question < '{end}')"
    );
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&first.to_string() as _, Type::TEXT),
    ];
    together(db.query_typed(&since, &asked).await?)
}

/// The part of a site's states whose answers are gone.
pub(super) async fn expired(db: &Client, site: &Name) -> Result<Vec<(Share, State)>, Failure> {
    let all = format!("SELECT {COLUMNS}, state FROM expired_states WHERE site = $1");
    let rows = db
        .query_typed(&all, &[(&site.as_str(), Type::TEXT)])
        .await?;
    rows.iter().map(share).collect()
}

/// Every stored share of a site as its columns, with the bytes of its state.
pub(super) async fn stored(
    db: &Client,
    site: &Name,
) -> Result<BTreeMap<Vec<String>, Vec<u8>>, Failure> {
    let all =
        "SELECT site, day, survey, question, revision::text, locale, metric, shard::text, state
               FROM day_states WHERE site = $1";
    let rows = db.query_typed(all, &[(&site.as_str(), Type::TEXT)]).await?;
    rows.iter()
        .map(|row| {
            let key = (0..8).map(|column| row.try_get(column));
            Ok((key.collect::<Result<_, _>>()?, row.try_get(8)?))
        })
        .collect()
}

/// A share and its state in the form of [`stored`].
pub(super) fn as_stored((shard, key): &Share, state: &State) -> (Vec<String>, Vec<u8>) {
    let columns = vec![
        key.site.as_str().to_owned(),
        key.span_text(),
        key.survey.as_str().to_owned(),
        key.subject.text().into_owned(),
        key.revision.to_string(),
        key.locale.clone(),
        key.metric_text(),
        shard.0.to_string(),
    ];
    (columns, encoded(state))
}

/// Puts these states in the place of all that a site has.
pub(super) async fn replace_all(
    db: &Client,
    site: &Name,
    states: impl Iterator<Item = (Share, State)>,
) -> Result<(), Failure> {
    let none = "DELETE FROM day_states WHERE site = $1";
    db.execute_typed(none, &[(&site.as_str(), Type::TEXT)])
        .await?;
    let mut rows = Rows::default();
    for (share, state) in states {
        rows.push(&share, encoded(&state));
    }
    db.execute(&insertion(Table::Counted), &rows.all()).await?;
    Ok(())
}

fn insertion(table: Table) -> String {
    format!(
        "INSERT INTO {} ({COLUMNS}, state) SELECT * FROM UNNEST({ARRAYS}, $9::bytea[])",
        table.name()
    )
}

/// Merges the shares of each key.
fn together(rows: Vec<Row>) -> Result<Vec<(Key, State)>, Failure> {
    let mut states: BTreeMap<Key, State> = BTreeMap::new();
    for row in rows {
        let ((_, key), share) = share(&row)?;
        // The key holds the metric, so the two are of one kind.
        let state = states.entry(key).or_insert(State::empty(share.metric()));
        let _ = state.try_merge(&share);
    }
    Ok(states.into_iter().collect())
}

/// Reads a row of [`COLUMNS`] and a state.
fn share(row: &Row) -> Result<(Share, State), Failure> {
    let state = state(row, 8)?;
    let text = |column| row.try_get::<_, String>(column);
    let name = |column| Name::new(text(column)?).map_err(Failure::Unreadable);
    let revision = u32::try_from(row.try_get::<_, i64>(4)?);
    let day = text(1)?;
    let key = Key {
        site: name(0)?,
        span: Span::parse(&day).ok_or(Failure::Unreadable(day))?,
        survey: name(2)?,
        subject: Subject::parse(text(3)?).map_err(Failure::Unreadable)?,
        revision: revision.map_err(|error| Failure::Unreadable(error.to_string()))?,
        locale: text(5)?,
        metric: state.metric(),
    };
    Ok(((Shard(row.try_get(7)?), key), state))
}

impl Rows {
    fn push(&mut self, (shard, key): &Share, state: Vec<u8>) {
        self.site.push(key.site.as_str().to_owned());
        self.day.push(key.span_text());
        self.survey.push(key.survey.as_str().to_owned());
        self.question.push(key.subject.text().into_owned());
        self.revision.push(key.revision.into());
        self.locale.push(key.locale.clone());
        self.metric.push(key.metric_text());
        self.shard.push(shard.0);
        self.state.push(state);
    }

    fn keys(&self) -> [&(dyn ToSql + Sync); 8] {
        let [keys @ .., _] = self.all();
        keys
    }

    fn all(&self) -> [&(dyn ToSql + Sync); 9] {
        [
            &self.site,
            &self.day,
            &self.survey,
            &self.question,
            &self.revision,
            &self.locale,
            &self.metric,
            &self.shard,
            &self.state,
        ]
    }
}

fn state(row: &Row, column: usize) -> Result<State, Failure> {
    State::decode(row.try_get(column)?).map_err(|error| Failure::Unreadable(error.to_string()))
}
