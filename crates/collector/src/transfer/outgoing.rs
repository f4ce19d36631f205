//! A walk through a site's answers, page by page, into a file of one of the formats.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use otklik_wire::id::{AnswerId, Name};
use otklik_wire::survey::Kind;

use super::item::Item;
use super::table::{Cells, Question, Table};
use super::{csv, ndjson, parquet};
use crate::sites::Published;
use crate::store::{Kept, Period, Store};

/// Answers in memory at once.
const PAGE: u32 = 1_000;

/// In which format answers leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A line of JSON an answer, nothing left out; can be imported again
    Ndjson,
    /// A table for people and spreadsheets
    Csv,
    /// The same table with types
    Parquet,
}

/// A walk that has begun.
pub(crate) struct Walk {
    site: Name,
    period: Period,
    out: Out,
    after: Option<AnswerId>,
    /// Answers that were written so far.
    pub(crate) answers: u64,
}

impl Walk {
    /// Begins a walk through the answers that were given in the period.
    pub(crate) fn begin(
        site: Name,
        published: &Published,
        format: Format,
        period: Period,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            site,
            period,
            out: Out::begin(format, table(published))?,
            after: None,
            answers: 0,
        })
    }

    /// The next piece of the file, or `None` after the last.
    pub(crate) async fn next(&mut self, store: &Store) -> anyhow::Result<Option<Vec<u8>>> {
        if self.out.has_ended() {
            return Ok(None);
        }
        let page = store
            .page(&self.site, self.after.as_ref(), self.period, PAGE)
            .await?;
        for kept in &page.answers {
            self.out.write(kept)?;
        }
        self.answers += page.answers.len() as u64;
        self.after = page.next;
        if self.after.is_none() {
            self.out.end()?;
        }
        Ok(Some(self.out.piece()))
    }
}

/// A column for every question that was ever asked.
fn table(published: &Published) -> Table {
    let mut columns = Vec::new();
    for (survey, question) in published.questions() {
        let column = |item: Option<Item>, cells| Question {
            survey: survey.clone(),
            question: question.id.clone(),
            item,
            cells,
        };
        match &question.kind {
            Kind::Scale(_) => columns.push(column(None, Cells::Numbers)),
            Kind::Text | Kind::Choice(_) | Kind::Contact { .. } => {
                columns.push(column(None, Cells::Texts));
            }
            Kind::Battery(battery) => {
                let items = battery.items.iter();
                columns
                    .extend(items.map(|item| {
                        column(Some(Item::Statement(item.id.clone())), Cells::Numbers)
                    }));
            }
            Kind::Service(service) => {
                let marks = Item::of_service(service.expected.is_some());
                columns.extend(marks.map(|item| column(Some(item), Cells::Numbers)));
            }
            Kind::Statement => {}
        }
    }
    Table::new(columns)
}

/// What is written and not yet taken.
#[derive(Clone, Default)]
struct Spool(Arc<Mutex<Vec<u8>>>);

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spool.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Out {
    writer: Option<Writer>,
    spool: Spool,
}

enum Writer {
    Ndjson(ndjson::Writer<Spool>),
    Csv(Box<csv::Writer<Spool>>),
    Parquet(Box<parquet::Writer<Spool>>),
}

impl Out {
    fn begin(format: Format, table: Table) -> anyhow::Result<Self> {
        let spool = Spool::default();
        let writer = match format {
            Format::Ndjson => Writer::Ndjson(ndjson::Writer::begin(spool.clone())),
            Format::Csv => Writer::Csv(Box::new(csv::Writer::begin(table, spool.clone())?)),
            Format::Parquet => {
                Writer::Parquet(Box::new(parquet::Writer::begin(table, spool.clone())?))
            }
        };
        Ok(Self {
            writer: Some(writer),
            spool,
        })
    }

    fn write(&mut self, kept: &Kept) -> anyhow::Result<()> {
        match &mut self.writer {
            Some(Writer::Ndjson(writer)) => writer.write(kept)?,
            // A table is of answers; where a survey was only seen, its row would be empty.
            _ if kept.answer.is_appearance() => {}
            Some(Writer::Csv(writer)) => writer.write(kept)?,
            Some(Writer::Parquet(writer)) => writer.write(kept)?,
            None => {}
        }
        Ok(())
    }

    fn has_ended(&self) -> bool {
        self.writer.is_none()
    }

    fn end(&mut self) -> anyhow::Result<()> {
        match self.writer.take() {
            Some(Writer::Csv(writer)) => drop(writer.end()?),
            Some(Writer::Parquet(writer)) => drop(writer.end()?),
            Some(Writer::Ndjson(_)) | None => {}
        }
        Ok(())
    }

    fn piece(&self) -> Vec<u8> {
        mem::take(&mut *self.spool.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
