//! The loop's statements over SQLite.

use futures_util::FutureExt as _;
use rusqlite::types::{ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Connection, params_from_iter};

use crate::store::desk::db::{Cell, Db, Garbled, Row, Value};

/// A connection that answers them.
pub(super) struct Desk<'a>(pub(super) &'a Connection);

impl Db for Desk<'_> {
    type Error = rusqlite::Error;

    /// Nothing is saved by writing several rows at once, and the same statement stays prepared.
    const TOGETHER: usize = 1;

    async fn rows(&self, statement: &str, values: &[Value<'_>]) -> rusqlite::Result<Vec<Row>> {
        let mut statement = self.0.prepare_cached(&numbered(statement))?;
        let columns = statement.column_count();
        let rows = statement.query_map(params_from_iter(values), |row| {
            let cells = (0..columns).map(|column| row.get_ref(column).map(cell));
            cells.collect::<rusqlite::Result<_>>().map(Row)
        })?;
        rows.collect()
    }

    async fn run(&self, statement: &str, values: &[Value<'_>]) -> rusqlite::Result<u64> {
        let mut statement = self.0.prepare_cached(&numbered(statement))?;
        let changed = statement.execute(params_from_iter(values))?;
        Ok(changed as u64)
    }
}

impl From<Garbled> for rusqlite::Error {
    fn from(garbled: Garbled) -> Self {
        Self::FromSqlConversionFailure(0, Type::Null, garbled.into())
    }
}

/// The result of work that never waits.
pub(super) fn at_once<T>(work: impl Future<Output = rusqlite::Result<T>>) -> rusqlite::Result<T> {
    work.now_or_never()
        .unwrap_or_else(|| Err(Garbled("a statement of SQLite waited".into()).into()))
}

/// SQLite counts `?1` and takes `$1` for a name.
fn numbered(statement: &str) -> String {
    statement.replace('$', "?")
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Int(None) | Value::Text(None) => ValueRef::Null,
            Value::Int(Some(value)) => ValueRef::Integer(*value),
            Value::Text(Some(text)) | Value::Id(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        // No table of the loop has fractions.
        ValueRef::Real(value) => Cell::Int(value as i64),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}

#[cfg(test)]
mod steps;
