//! What a statement of the loop needs of an engine.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Something that answers statements: a connection inside a transaction, or one that reads.
pub(crate) trait Db {
    /// Why one failed.
    type Error: From<Garbled> + std::fmt::Display;

    /// Rows that one statement should write: where each costs a journey, many.
    const TOGETHER: usize;

    /// Runs a statement with parameters `$1`, `$2`, … and gives its rows.
    async fn rows(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Self::Error>;

    /// Runs a statement and says how many rows it changed.
    async fn run(&self, statement: &str, values: &[Value<'_>]) -> Result<u64, Self::Error>;
}

/// A parameter. Its type is told where it is null, too: PostgreSQL wants to know.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// A 64-bit number; flags are 0 and 1.
    Int(Option<i64>),
    /// A text.
    Text(Option<Cow<'a, str>>),
    /// An answer's id: text in one engine, a UUID in the other.
    Id(Cow<'a, str>),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row(pub(crate) Vec<Cell>);

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What is stored is not what is read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Garbled(pub(crate) String);

impl Row {
    pub(crate) fn int(&self, column: usize) -> Result<i64, Garbled> {
        match self.0.get(column) {
            Some(Cell::Int(value)) => Ok(*value),
            other => Err(garbled(column, other, "a number")),
        }
    }

    pub(crate) fn optional_int(&self, column: usize) -> Result<Option<i64>, Garbled> {
        match self.0.get(column) {
            Some(Cell::Null) => Ok(None),
            _ => self.int(column).map(Some),
        }
    }

    pub(crate) fn flag(&self, column: usize) -> Result<bool, Garbled> {
        self.int(column).map(|value| value != 0)
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str, Garbled> {
        match self.0.get(column) {
            Some(Cell::Text(value)) => Ok(value),
            other => Err(garbled(column, other, "a text")),
        }
    }

    pub(crate) fn optional_text(&self, column: usize) -> Result<Option<&str>, Garbled> {
        match self.0.get(column) {
            Some(Cell::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8], Garbled> {
        match self.0.get(column) {
            Some(Cell::Bytes(value)) => Ok(value),
            other => Err(garbled(column, other, "bytes")),
        }
    }
}

impl<'a> From<i64> for Value<'a> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl<'a> From<Option<i64>> for Value<'a> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl<'a> From<bool> for Value<'a> {
    fn from(value: bool) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'a> From<String> for Value<'a> {
    fn from(value: String) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value.map(Cow::from))
    }
}

/// `($1, $2), ($3, $4)`: room for so many rows of so many columns, after so many parameters.
pub(crate) fn rows_of(columns: usize, rows: usize, after: usize) -> Cow<'static, str> {
    // One row a statement is what SQLite is asked for with every word of every answer.
    static ONE_ROW: LazyLock<[String; 18]> =
        LazyLock::new(|| std::array::from_fn(|columns| written(columns, 1, 0)));
    match (rows, after) {
        (1, 0) if columns < ONE_ROW.len() => Cow::Borrowed(&ONE_ROW[columns]),
        _ => Cow::Owned(written(columns, rows, after)),
    }
}

fn written(columns: usize, rows: usize, after: usize) -> String {
    let row = |row: usize| {
        let first = after + row * columns + 1;
        let places: Vec<String> = (first..first + columns)
            .map(|place| format!("${place}"))
            .collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn garbled(column: usize, found: Option<&Cell>, wanted: &str) -> Garbled {
    let found = match found {
        None => "nothing",
        Some(Cell::Null) => "null",
        Some(Cell::Int(_)) => "a number",
        Some(Cell::Text(_)) => "a text",
        Some(Cell::Bytes(_)) => "bytes",
    };
    Garbled(format!(
        "column {column} of a row has {found} where {wanted} should be"
    ))
}
