//! Rows of a table, held column by column: ten thousand rows of small cells, each by itself, are ten times as much memory.

use ::parquet::data_type::ByteArray;
use bytes::Bytes;

use super::table::{Cell, Cells};

/// The cells of one column so far. `there` says of each row whether the cell is not empty, as Parquet wants it.
#[derive(Debug)]
pub(super) enum Column {
    Numbers {
        values: Vec<i32>,
        there: Vec<i16>,
    },
    Times {
        values: Vec<i64>,
        there: Vec<i16>,
    },
    /// One text after the other, and where each ends.
    Texts {
        bytes: Vec<u8>,
        ends: Vec<usize>,
        there: Vec<i16>,
    },
}

impl Column {
    /// An empty one for these cells.
    pub(super) fn of(cells: Cells) -> Self {
        match cells {
            Cells::Numbers => Self::Numbers {
                values: Vec::new(),
                there: Vec::new(),
            },
            Cells::Times => Self::Times {
                values: Vec::new(),
                there: Vec::new(),
            },
            Cells::Texts => Self::Texts {
                bytes: Vec::new(),
                ends: Vec::new(),
                there: Vec::new(),
            },
        }
    }

    /// Adds the next row's cell; one of another kind than the column's counts as empty. Gives the bytes that it takes.
    pub(super) fn push(&mut self, cell: &Cell) -> usize {
        match (self, cell) {
            (Self::Numbers { values, there }, cell) => {
                let number = match cell {
                    Cell::Number(number) => i32::try_from(*number).ok(),
                    _ => None,
                };
                values.extend(number);
                there.push(number.is_some().into());
                size_of::<i32>()
            }
            (Self::Times { values, there }, cell) => {
                let time = match cell {
                    Cell::Time(at) => Some(at.as_millisecond()),
                    _ => None,
                };
                values.extend(time);
                there.push(time.is_some().into());
                size_of::<i64>()
            }
            (Self::Texts { bytes, ends, there }, Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                there.push(1);
                text.len() + size_of::<usize>()
            }
            (Self::Texts { there, .. }, _) => {
                there.push(0);
                size_of::<i16>()
            }
        }
    }
}

/// The texts between these ends; all are parts of the same bytes.
pub(super) fn texts(bytes: Vec<u8>, ends: &[usize]) -> Vec<ByteArray> {
    let bytes = Bytes::from(bytes);
    let begins = std::iter::once(0).chain(ends.iter().copied());
    let each = begins.zip(ends);
    each.map(|(begin, &end)| ByteArray::from(bytes.slice(begin..end)))
        .collect()
}
