//! A table as Parquet, for those who count with other tools. One group of rows at a time is in memory.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{ByteArrayType, DataType, Int32Type, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type, TypePtr};

use super::columns::{Column, texts};
use super::table::{Cells, Table};
use crate::store::Kept;

/// Rows in a group.
const GROUP: usize = 5_000;
/// Bytes in a group: what people write may be long.
const GROUP_BYTES: usize = 2 * 1024 * 1024;

/// Writes answers as Parquet.
pub(crate) struct Writer<W: Write + Send> {
    table: Table,
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
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
            // Groups are small: what is said of each column of them is enough to find one's way, and it all stays in memory
            // to the end of the file.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        Ok(Self {
            columns: empty(&table),
            table,
            file,
            rows: 0,
            bytes: 0,
        })
    }

    /// Writes an answer.
    pub(crate) fn write(&mut self, kept: &Kept) -> Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(self.table.row(kept)) {
            self.bytes += column.push(&cell);
        }
        self.rows += 1;
        if self.rows == GROUP || self.bytes >= GROUP_BYTES {
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
        if self.rows == 0 {
            return Ok(());
        }
        (self.rows, self.bytes) = (0, 0);
        let columns = std::mem::replace(&mut self.columns, empty(&self.table));
        let mut group = self.file.next_row_group()?;
        for column in columns {
            match column {
                Column::Numbers { values, there } => {
                    write::<Int32Type, _>(&mut group, &values, &there)?;
                }
                Column::Times { values, there } => {
                    write::<Int64Type, _>(&mut group, &values, &there)?;
                }
                Column::Texts { bytes, ends, there } => {
                    write::<ByteArrayType, _>(&mut group, &texts(bytes, &ends), &there)?;
                }
            }
        }
        group.close().map(drop)
    }
}

fn empty(table: &Table) -> Vec<Column> {
    let columns = table.columns();
    columns.map(|(_, cells)| Column::of(cells)).collect()
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

fn write<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    there: &[i16],
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, Some(there), None)?;
        column.close()?;
    }
    Ok(())
}
