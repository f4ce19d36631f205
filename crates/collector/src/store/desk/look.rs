//! Single things looked at: an item, a case with all that belongs to it, a site's settings.

use std::sync::Arc;

use otklik_loop::case::event::Event;
use otklik_loop::item::{Item, Mark};

use super::ask::Question;
use super::cases::{self, Held};
use super::db::{Db, Value, rows_of};
use super::documents::{self, Document, Kind};
use super::items::{COLUMNS, TABLES, complete};
use super::settings::{Kept, Settings};
use super::{board, marks};

/// An item, by its id.
#[derive(Clone, Debug)]
pub(crate) struct OneItem {
    pub(crate) site: String,
    pub(crate) id: String,
}

/// A case with its events and items.
#[derive(Clone, Debug)]
pub(crate) struct OneCase {
    pub(crate) site: String,
    pub(crate) number: i64,
}

/// A case with all that belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct WholeCase {
    pub(crate) held: Held,
    pub(crate) events: Vec<Event>,
    pub(crate) said: Vec<Item>,
    /// The numbers of the items, in the order of `said`.
    pub(crate) numbers: Vec<i64>,
}

/// What lists show around cases: the ids of their items, and marks.
#[derive(Clone, Debug)]
pub(crate) struct AroundCases {
    pub(crate) site: String,
    pub(crate) cases: Vec<i64>,
}

/// An item of a case, as far as a list needs it.
#[derive(Clone, Debug)]
pub(crate) struct Belonging {
    pub(crate) case: i64,
    pub(crate) id: String,
    pub(crate) sample: bool,
    pub(crate) marks: Vec<Mark>,
}

/// What a receipt is made of.
#[derive(Clone, Debug)]
pub(crate) struct ReceiptOf {
    pub(crate) site: String,
    pub(crate) id: String,
}

/// The item of a receipt with its case.
#[derive(Clone, Debug)]
pub(crate) struct Behind {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    pub(crate) sample: bool,
    pub(crate) case: Option<(Held, Vec<Event>)>,
}

/// A site's settings as they are used.
#[derive(Clone, Debug)]
pub(crate) struct SettingsOf {
    pub(crate) site: String,
    pub(crate) kept: Arc<Kept>,
}

/// All documents of a kind, or one.
#[derive(Clone, Debug)]
pub(crate) struct Documents {
    pub(crate) site: String,
    pub(crate) kind: Kind,
    pub(crate) id: Option<String>,
}

/// Entries of the board.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    pub(crate) site: String,
    pub(crate) which: board::Which,
}

/// An entry of the board with its cases.
#[derive(Clone, Debug)]
pub(crate) struct OneEntry {
    pub(crate) site: String,
    pub(crate) number: i64,
}

impl Question for OneItem {
    type Answer = Option<Item>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Item>, D::Error> {
        let one = format!("SELECT {COLUMNS} FROM {TABLES} WHERE i.site = $1 AND i.id = $2");
        let mut rows = db
            .rows(
                &one,
                &[
                    self.site.as_str().into(),
                    Value::Id(self.id.as_str().into()),
                ],
            )
            .await?;
        if rows.is_empty() {
            // An answer that is a click alone, and no item so far.
            let answer = "SELECT 0 AS number, a.id, a.at_ms, a.received_ms, 0 AS sample, NULL AS document, a.raw, NULL AS case_number,
                                 NULL AS of_case
                          FROM answers a WHERE a.site = $1 AND a.id = $2";
            rows = db
                .rows(
                    answer,
                    &[
                        self.site.as_str().into(),
                        Value::Id(self.id.as_str().into()),
                    ],
                )
                .await?;
        }
        Ok(complete(db, &self.site, &rows)
            .await?
            .pop()
            .map(|(_, item)| item))
    }
}

impl Question for OneCase {
    type Answer = Option<WholeCase>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<WholeCase>, D::Error> {
        let Some(held) = cases::load(db, &self.site, self.number).await? else {
            return Ok(None);
        };
        let events = cases::events(db, &self.site, self.number, 0).await?;
        let said = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE i.site = $1 AND i.case_number = $2 ORDER BY i.number LIMIT 500"
        );
        let rows = db
            .rows(&said, &[self.site.as_str().into(), self.number.into()])
            .await?;
        let (numbers, said) = complete(db, &self.site, &rows).await?.into_iter().unzip();
        Ok(Some(WholeCase {
            held,
            events,
            said,
            numbers,
        }))
    }
}

impl Question for AroundCases {
    type Answer = Vec<Belonging>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Belonging>, D::Error> {
        if self.cases.is_empty() {
            return Ok(Vec::new());
        }
        let places = rows_of(self.cases.len(), 1, 1);
        let items = format!(
            "SELECT case_number, id, sample, number FROM items WHERE site = $1 AND case_number IN {places}
             ORDER BY case_number, number"
        );
        let mut values: Vec<Value<'_>> = vec![self.site.as_str().into()];
        values.extend(self.cases.iter().map(|case| Value::from(*case)));
        let rows = db.rows(&items, &values).await?;
        let numbers: Vec<i64> = rows
            .iter()
            .map(|row| row.int(3))
            .collect::<Result<_, _>>()?;
        let mut marks = marks::of(db, &self.site, &numbers).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(Belonging {
                case: row.int(0)?,
                id: row.text(1)?.to_owned(),
                sample: row.flag(2)?,
                marks: marks.remove(&row.int(3)?).unwrap_or_default(),
            });
        }
        Ok(all)
    }
}

impl Question for ReceiptOf {
    type Answer = Option<Behind>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Behind>, D::Error> {
        let values = [
            self.site.as_str().into(),
            Value::Id(self.id.as_str().into()),
        ];
        let item =
            "SELECT number, at_ms, sample, case_number FROM items WHERE site = $1 AND id = $2";
        let mut rows = db.rows(item, &values).await?;
        if rows.is_empty() {
            let answer = "SELECT 0 AS number, at_ms, 0 AS sample, NULL AS of_case FROM answers WHERE site = $1 AND id = $2";
            rows = db.rows(answer, &values).await?;
        }
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let case = match row.optional_int(3)? {
            Some(number) => match cases::load(db, &self.site, number).await? {
                // What was said before it became part of another case was said all the same.
                Some(held) => {
                    let family = cases::family(db, &self.site, number).await?;
                    let mut events: Vec<Event> =
                        family.into_iter().flat_map(|(_, events)| events).collect();
                    events.sort_by_key(|event| event.at);
                    Some((held, events))
                }
                None => None,
            },
            None => None,
        };
        Ok(Some(Behind {
            number: row.int(0)?,
            at_ms: row.int(1)?,
            sample: row.flag(2)?,
            case,
        }))
    }
}

impl Question for SettingsOf {
    type Answer = Arc<Settings>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Arc<Settings>, D::Error> {
        self.kept.of(db, &self.site).await
    }
}

impl Question for Documents {
    type Answer = Vec<Document>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Document>, D::Error> {
        match &self.id {
            Some(id) => Ok(documents::one(db, &self.site, self.kind, id)
                .await?
                .into_iter()
                .collect()),
            None => documents::all(db, &self.site, self.kind).await,
        }
    }
}

impl Question for Board {
    type Answer = Vec<(board::Entry, Vec<i64>)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let mut all = Vec::new();
        for entry in board::list(db, &self.site, &self.which).await? {
            let cases = if self.which.only_public {
                Vec::new()
            } else {
                board::cases(db, &self.site, entry.number).await?
            };
            all.push((entry, cases));
        }
        Ok(all)
    }
}

impl Question for OneEntry {
    type Answer = Option<(board::Entry, Vec<i64>)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let Some(entry) = board::one(db, &self.site, self.number).await? else {
            return Ok(None);
        };
        let cases = board::cases(db, &self.site, self.number).await?;
        Ok(Some((entry, cases)))
    }
}
