//! The loop's statements over PostgreSQL.

use std::collections::BTreeMap;
use std::pin::Pin;

use otklik_wire::id::Name;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

use super::failure::Failure;
use crate::store::desk::cases::Place;
use crate::store::desk::db::{Cell, Db, Garbled, Row, Value};
use crate::store::desk::take_in::{Comer, comers, take_in};
use crate::store::desk::task::Telling;
use crate::store::desk::{Kept, Task, work};
use crate::store::job::{Done, Job, Work};
use crate::store::{Removal, people};

/// Work whose type is not part of that of what waits for it: the compiler cannot see through so many layers that it may
/// change threads.
pub(super) type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// What came to a site with a group, and may be items.
pub(super) struct Coming<'a> {
    site: &'a Name,
    telling: &'a Telling,
    /// The last version of each that was stored.
    comers: BTreeMap<&'a str, Comer<'a>>,
}

/// What came with a group, by site.
pub(super) fn coming<'a>(group: &'a [Job], outcomes: &'a [Done]) -> Vec<Coming<'a>> {
    let mut sites: BTreeMap<&Name, Coming<'a>> = BTreeMap::new();
    for (job, done) in group.iter().zip(outcomes) {
        let (
            Work::Answers {
                site,
                answers,
                arrived,
                telling,
                routing,
                ..
            },
            Done::Answers(outcomes),
        ) = (&job.work, done)
        else {
            continue;
        };
        let coming = sites.entry(site).or_insert_with(|| Coming {
            site,
            telling,
            comers: BTreeMap::new(),
        });
        let came = comers(answers.iter().zip(outcomes), *arrived, *routing);
        coming
            .comers
            .extend(came.into_iter().map(|comer| (comer.id, comer)));
    }
    sites
        .into_values()
        .filter(|coming| !coming.comers.is_empty())
        .collect()
}

impl<'a> Coming<'a> {
    /// Takes it in inside the caller's transaction.
    pub(super) fn take_in<'b>(self, db: &'b Client, settings: &'b Kept) -> Boxed<'b, ()>
    where
        'a: 'b,
    {
        Box::pin(self.all_in(db, settings))
    }

    async fn all_in(self, db: &Client, settings: &Kept) -> Result<(), Failure> {
        let Self {
            site,
            telling,
            comers,
        } = self;
        let desk = Desk(db);
        let settings = settings.of(&desk, site.as_str()).await?;
        let comers: Vec<Comer<'_>> = comers.into_values().collect();
        take_in(&desk, Place { site, telling }, &settings, &comers).await
    }
}

/// Carries out a task inside the caller's transaction.
pub(super) fn carry_out<'a>(
    db: &'a Client,
    settings: &'a Kept,
    site: &'a Name,
    task: &'a Task,
) -> Boxed<'a, work::Done> {
    Box::pin(carried_out(db, settings, site, task))
}

async fn carried_out(
    db: &Client,
    settings: &Kept,
    site: &Name,
    task: &Task,
) -> Result<work::Done, Failure> {
    let desk = Desk(db);
    let settings = settings.of(&desk, site.as_str()).await?;
    let place = Place {
        site,
        telling: &task.telling,
    };
    work::carry_out(&desk, place, &settings, task).await
}

/// Changes people inside the caller's transaction.
pub(super) fn change_people<'a>(
    db: &'a Client,
    deed: &'a people::Deed,
) -> Boxed<'a, people::work::Done> {
    Box::pin(async move { people::work::carry_out(&Desk(db), deed).await })
}

/// Notes inside the caller's transaction what was taken out, and on whose word.
pub(super) fn note_removal<'a>(
    db: &'a Client,
    site: &'a Name,
    removal: &'a Removal,
) -> Boxed<'a, ()> {
    Box::pin(async move { people::audit::note_removal(&Desk(db), site, removal).await })
}

/// A connection that answers them.
pub(super) struct Desk<'a>(pub(super) &'a Client);

/// A parameter as the driver takes it.
#[derive(Debug)]
enum Sent {
    Int(Option<i64>),
    Text(Option<String>),
    Id(Uuid),
    Bytes(Vec<u8>),
}

impl Db for Desk<'_> {
    type Error = Failure;

    const TOGETHER: usize = 200;

    async fn rows(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Failure> {
        let sent: Vec<Sent> = values.iter().map(sent).collect();
        let typed: Vec<_> = sent.iter().map(typed).collect();
        let rows = self
            .0
            .query_typed(statement, &typed)
            .await
            .map_err(overtaken)?;
        rows.iter().map(row).collect()
    }

    async fn run(&self, statement: &str, values: &[Value<'_>]) -> Result<u64, Failure> {
        let sent: Vec<Sent> = values.iter().map(sent).collect();
        let typed: Vec<_> = sent.iter().map(typed).collect();
        self.0
            .execute_typed(statement, &typed)
            .await
            .map_err(overtaken)
    }
}

impl From<Garbled> for Failure {
    fn from(garbled: Garbled) -> Self {
        Self::Unreadable(garbled.0)
    }
}

/// A row that another collector made at the same moment is there when the work is done again.
fn overtaken(error: tokio_postgres::Error) -> Failure {
    if error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
        Failure::Overtaken
    } else {
        Failure::Server(error)
    }
}

fn sent(value: &Value<'_>) -> Sent {
    match value {
        Value::Int(value) => Sent::Int(*value),
        // PostgreSQL has no text with a zero in it.
        Value::Text(text) => Sent::Text(text.as_ref().map(|text| text.replace('\0', "\u{fffd}"))),
        Value::Id(id) => Sent::Id(Uuid::try_parse(id).unwrap_or_default()),
        Value::Bytes(bytes) => Sent::Bytes(bytes.to_vec()),
    }
}

fn typed(sent: &Sent) -> (&(dyn ToSql + Sync), Type) {
    match sent {
        Sent::Int(value) => (value, Type::INT8),
        Sent::Text(text) => (text, Type::TEXT),
        Sent::Id(id) => (id, Type::UUID),
        Sent::Bytes(bytes) => (bytes, Type::BYTEA),
    }
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Failure> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| {
        Ok(match *column.type_() {
            Type::INT8 => row
                .try_get::<_, Option<i64>>(at)?
                .map_or(Cell::Null, Cell::Int),
            Type::INT4 => {
                let value = row.try_get::<_, Option<i32>>(at)?;
                value.map_or(Cell::Null, |value| Cell::Int(value.into()))
            }
            Type::UUID => {
                let id = row.try_get::<_, Option<Uuid>>(at)?;
                id.map_or(Cell::Null, |id| Cell::Text(id.hyphenated().to_string()))
            }
            Type::BYTEA => row
                .try_get::<_, Option<Vec<u8>>>(at)?
                .map_or(Cell::Null, Cell::Bytes),
            _ => row
                .try_get::<_, Option<String>>(at)?
                .map_or(Cell::Null, Cell::Text),
        })
    });
    cells.collect::<Result<_, Failure>>().map(Row)
}
