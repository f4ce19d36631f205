//! What may have to be done, and what was said about it.

use std::collections::{BTreeMap, BTreeSet};

use otklik_loop::item::Item;

use super::ask::Question;
use super::cases::Held;
use super::db::{Db, Value, rows_of};
use super::inbox::{MOST_LOOKED_AT, numbered};
use super::items::{COLUMNS, TABLES, complete, read_case};

/// What may have to be done.
#[derive(Clone, Debug)]
pub(crate) struct ToDo {
    pub(crate) site: String,
    pub(crate) most: u32,
}

/// Cases and items that may have to be looked at.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) cases: Vec<Held>,
    pub(crate) unhappy: Vec<Item>,
    pub(crate) open: i64,
    pub(crate) unread: i64,
}

/// Of each of these cases what was said first.
#[derive(Clone, Debug)]
pub(crate) struct FirstSaid {
    pub(crate) site: String,
    pub(crate) cases: Vec<i64>,
}

impl Question for ToDo {
    type Answer = Waiting;

    async fn ask<D: Db>(&self, db: &D) -> Result<Waiting, D::Error> {
        let most = i64::from(self.most);
        let site = self.site.as_str();
        let due = "SELECT number, document FROM cases WHERE site = $1 AND due_ms IS NOT NULL ORDER BY due_ms, number LIMIT $2";
        // By the index of open ones alone: of many cases few are.
        let oldest = "SELECT number, document FROM cases WHERE site = $1 AND number IN
                      (SELECT number FROM cases WHERE site = $1 AND is_open = 1 ORDER BY number LIMIT $2) ORDER BY number";
        let newest = "SELECT number, document FROM cases WHERE site = $1 AND number IN
                      (SELECT number FROM cases WHERE site = $1 AND is_open = 1 ORDER BY number DESC LIMIT $2) ORDER BY number DESC";
        let mut seen = BTreeSet::new();
        let mut cases = Vec::new();
        for statement in [due, oldest, newest] {
            for row in db.rows(statement, &[site.into(), most.into()]).await? {
                let number = row.int(0)?;
                if seen.insert(number) {
                    cases.push(Held {
                        number,
                        case: read_case(row.text(1)?)?,
                    });
                }
            }
        }
        let unhappy = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE i.site = $1 AND i.has_contact = 1 AND i.tone = 'low' AND i.case_number IS NULL
             ORDER BY i.number DESC LIMIT $2"
        );
        let rows = db.rows(&unhappy, &[site.into(), most.into()]).await?;
        let unhappy = complete(db, site, &rows)
            .await?
            .into_iter()
            .map(|(_, item)| item)
            .collect();
        let count = "SELECT (SELECT count(*) FROM cases WHERE site = $1 AND is_open = 1),
                            (SELECT count(*) FROM (SELECT case_number, has_words FROM items WHERE site = $1
                                                   ORDER BY number DESC LIMIT $2) newest
                             WHERE case_number IS NULL AND has_words = 1)";
        let counts = db
            .rows(count, &[site.into(), MOST_LOOKED_AT.into()])
            .await?;
        let counted = |column| counts.first().map_or(Ok(0), |row| row.int(column));
        Ok(Waiting {
            cases,
            unhappy,
            open: counted(0)?,
            unread: counted(1)?,
        })
    }
}

impl Question for FirstSaid {
    /// By the case's number.
    type Answer = BTreeMap<i64, Item>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        if self.cases.is_empty() {
            return Ok(BTreeMap::new());
        }
        let places = rows_of(self.cases.len(), 1, 1);
        let first = format!(
            "SELECT case_number, min(number) FROM items WHERE site = $1 AND case_number IN {places} GROUP BY case_number"
        );
        let mut values: Vec<Value<'_>> = vec![self.site.as_str().into()];
        values.extend(self.cases.iter().map(|case| Value::from(*case)));
        let mut of = BTreeMap::new();
        for row in db.rows(&first, &values).await? {
            of.insert(row.int(1)?, row.int(0)?);
        }
        let numbers: Vec<i64> = of.keys().copied().collect();
        let items = numbered(db, &self.site, &numbers).await?.into_iter();
        Ok(items
            .filter_map(|(number, item)| Some((*of.get(&number)?, item)))
            .collect())
    }
}
