//! A table as Parquet, for those who count with other tools. One group of rows at a time is in memory.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type, TypePtr};

use super::table::{Cell, Cells, Table};
use crate::store::Kept;

/// Rows in a group.
const GROUP: usize = 10_000;

/// Writes answers as Parquet.
pub(crate) struct Writer<W: Write + Send> {
    table: Table,
    file: SerializedFileWriter<W>,
    rows: Vec<Vec<Cell>>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins with the columns' names and types.
    pub(crate) fn begin(table: Table, out: W) -> Result<Self> {
        let columns = table
            .columns()
            .map(|(name, cells)| column(&name, cells).map(Arc::new))
            .collect::<Result<Vec<TypePtr>>>()?;
        let schema = Type::group_type_builder("answers")
            .with_fields(columns)
            .build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        Ok(Self {
            table,
            file,
            rows: Vec::new(),
        })
    }

    /// Writes an answer.
    pub(crate) fn write(&mut self, kept: &Kept) -> Result<()> {
        self.rows.push(self.table.row(kept));
        if self.rows.len() == GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    /// Ends, and gives back what was written to.
    pub(crate) fn end(mut self) -> Result<W> {
        self.write_group()?;
        self.file.into_inner()
    }

    fn write_group(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (place, (_, cells)) in self.table.columns().enumerate() {
            let cells_of = || rows.iter().filter_map(|row| row.get(place));
            match cells {
                Cells::Numbers => {
                    write::<Int32Type, _>(&mut group, cells_of(), |cell| match cell {
                        Cell::Number(number) => i32::try_from(*number).ok(),
                        _ => None,
                    })?;
                }
                Cells::Times => {
                    write::<Int64Type, _>(&mut group, cells_of(), |cell| match cell {
                        Cell::Time(at) => Some(at.as_millisecond()),
                        _ => None,
                    })?;
                }
                Cells::Texts => {
                    write::<ByteArrayType, _>(&mut group, cells_of(), |cell| match cell {
                        Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                        _ => None,
                    })?;
                }
            }
        }
        group.close().map(drop)
    }
}

/// A column; any of its cells may be empty.
fn column(name: &str, cells: Cells) -> Result<Type> {
    let (physical, logical) = match cells {
        Cells::Numbers => (Physical::INT32, None),
        Cells::Times => (
            Physical::INT64,
            Some(LogicalType::timestamp(true, TimeUnit::MILLIS)),
        ),
        Cells::Texts => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn write<'a, T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Option<T::T>,
) -> Result<()> {
    let values: Vec<Option<T::T>> = cells.map(value).collect();
    let there: Vec<i16> = values.iter().map(|value| value.is_some().into()).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    if let Some(mut column) = group.next_column()? {
        column
            .typed::<T>()
            .write_batch(&values, Some(&there), None)?;
        column.close()?;
    }
    Ok(())
}
