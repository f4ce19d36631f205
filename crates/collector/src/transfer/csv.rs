//! A table as CSV (RFC 4180, UTF-8 with a byte order mark, because Excel takes it for Latin-1 without).

use std::io::{self, Write};

use super::table::{Cell, Table};
use super::time;
use crate::store::Kept;

/// Writes answers as CSV.
pub(crate) struct Writer<W: Write> {
    table: Table,
    csv: ::csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    /// Begins with the columns' names.
    pub(crate) fn begin(table: Table, mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .from_writer(out);
        csv.write_record(table.columns().map(|(name, _)| harmless(&name)))?;
        Ok(Self { table, csv })
    }

    /// Writes an answer.
    pub(crate) fn write(&mut self, kept: &Kept) -> io::Result<()> {
        for cell in self.table.row(kept) {
            match cell {
                Cell::Empty => self.csv.write_field("")?,
                Cell::Number(number) => self.csv.write_field(number.to_string())?,
                Cell::Time(at) => self.csv.write_field(time(at))?,
                Cell::Text(text) => self.csv.write_field(harmless(&text))?,
            }
        }
        self.csv.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends, and gives back what was written to.
    pub(crate) fn end(self) -> io::Result<W> {
        self.csv
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))
    }
}

/// The text so that no spreadsheet takes it for a formula: with an apostrophe where it begins like one.
fn harmless(text: &str) -> String {
    let begins_formula = |char: char| {
        matches!(
            char,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
        )
    };
    if text.starts_with(begins_formula) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
