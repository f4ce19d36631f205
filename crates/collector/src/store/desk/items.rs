//! The items, and what is read of them.

use std::collections::HashMap;

use jiff::Timestamp;
use otklik_loop::case::Case;
use otklik_loop::entry::Entry;
use otklik_loop::item::Item;

use super::db::{Db, Garbled, Row, Value, rows_of};
use super::{marks, words};
use crate::intake;
use crate::said::Said;

/// What the writer needs of an item that is there.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) number: i64,
    pub(crate) id: String,
    pub(crate) index: String,
    pub(crate) case: Option<i64>,
    pub(crate) at_ms: i64,
    pub(crate) has_contact: bool,
}

/// An item as it is to be written.
#[derive(Debug)]
pub(crate) struct Fresh<'a> {
    pub(crate) id: &'a str,
    pub(crate) said: &'a Said,
    /// What it is found by.
    pub(crate) index: &'a str,
    pub(crate) at_ms: i64,
    pub(crate) received_ms: i64,
    pub(crate) sample: bool,
    pub(crate) document: Option<&'a str>,
}

/// What a list needs of an item: to be completed by [`complete`].
pub(crate) const COLUMNS: &str = "i.number, i.id, i.at_ms, i.received_ms, i.sample, i.document, a.raw, i.case_number, c.document";
/// Where they come from.
pub(crate) const TABLES: &str = "items i LEFT JOIN answers a ON a.site = i.site AND a.id = i.id
                                LEFT JOIN cases c ON c.site = i.site AND c.number = i.case_number";

/// The items of these ids that are there.
pub(crate) async fn known<D: Db>(db: &D, site: &str, ids: &[&str]) -> Result<Vec<Known>, D::Error> {
    let mut known = Vec::new();
    for some in ids.chunks(D::TOGETHER) {
        let places = rows_of(some.len(), 1, 1);
        let find = format!(
            "SELECT number, id, stems, case_number, at_ms, has_contact FROM items WHERE site = $1 AND id IN {places}"
        );
        let mut values: Vec<Value<'_>> = vec![site.into()];
        values.extend(some.iter().map(|id| Value::Id((*id).into())));
        for row in db.rows(&find, &values).await? {
            known.push(Known {
                number: row.int(0)?,
                id: row.text(1)?.to_owned(),
                index: row.text(2)?.to_owned(),
                case: row.optional_int(3)?,
                at_ms: row.int(4)?,
                has_contact: row.flag(5)?,
            });
        }
    }
    Ok(known)
}

/// Adds items that are not there, and their words: the number of each.
pub(crate) async fn add<D: Db>(
    db: &D,
    site: &str,
    items: &[Fresh<'_>],
) -> Result<HashMap<String, i64>, D::Error> {
    let mut numbers = HashMap::with_capacity(items.len());
    for some in items.chunks(D::TOGETHER) {
        let mut values: Vec<Value<'_>> = Vec::with_capacity(17 * some.len());
        for item in some {
            values.push(site.into());
            values.push(Value::Id(item.id.into()));
            values.extend(columns(item));
        }
        let rows = rows_of(17, some.len(), 0);
        let add = format!(
            "INSERT INTO items (site, id, door, survey, at_ms, received_ms, tone, rating, role, page, locale, has_words, has_contact,
                                sample, stems, document, segment) VALUES {rows} RETURNING id, number"
        );
        for row in db.rows(&add, &values).await? {
            numbers.insert(row.text(0)?.to_owned(), row.int(1)?);
        }
    }
    let said: Vec<(i64, &str)> = items
        .iter()
        .filter_map(|item| Some((*numbers.get(item.id)?, item.index)))
        .collect();
    words::add(db, site, &said).await?;
    Ok(numbers)
}

/// Writes a later version of an item over the one that is there.
pub(crate) async fn change<D: Db>(
    db: &D,
    site: &str,
    before: &Known,
    item: &Fresh<'_>,
) -> Result<(), D::Error> {
    let mut values: Vec<Value<'_>> = vec![site.into(), before.number.into()];
    values.extend(columns(item));
    let change = "UPDATE items SET door = $3, survey = $4, at_ms = $5, received_ms = $6, tone = $7, rating = $8, role = $9, page = $10,
                                   locale = $11, has_words = $12, has_contact = $13, sample = $14, stems = $15, document = $16, segment = $17
                  WHERE site = $1 AND number = $2";
    db.run(change, &values).await?;
    if before.index != item.index {
        words::forget(db, site, before.number, &before.index).await?;
        words::add(db, site, &[(before.number, item.index)]).await?;
    }
    Ok(())
}

fn columns<'a>(item: &Fresh<'a>) -> [Value<'a>; 15] {
    let said = item.said;
    [
        said.door.name().into(),
        said.survey.as_deref().into(),
        item.at_ms.into(),
        item.received_ms.into(),
        said.tone().name().into(),
        said.rating
            .as_ref()
            .map(|rating| i64::from(rating.value))
            .into(),
        said.role.as_deref().into(),
        said.page.as_deref().into(),
        said.locale.as_deref().into(),
        said.has_words().into(),
        said.contact.is_some().into(),
        item.sample.into(),
        item.index.into(),
        item.document.into(),
        said.segment.as_deref().into(),
    ]
}

/// Says which case these items belong to.
pub(crate) async fn belong<D: Db>(
    db: &D,
    site: &str,
    numbers: &[i64],
    case: i64,
) -> Result<(), D::Error> {
    for number in numbers {
        let belong = "UPDATE items SET case_number = $3 WHERE site = $1 AND number = $2";
        db.run(belong, &[site.into(), (*number).into(), case.into()])
            .await?;
    }
    Ok(())
}

/// Takes an item out with all that is noted of it.
pub(crate) async fn forget<D: Db>(db: &D, site: &str, item: &Known) -> Result<(), D::Error> {
    words::forget(db, site, item.number, &item.index).await?;
    marks::forget(db, site, item.number).await?;
    let forget = "DELETE FROM items WHERE site = $1 AND number = $2";
    db.run(forget, &[site.into(), item.number.into()])
        .await
        .map(drop)
}

/// What rows of [`COLUMNS`] say, with the marks. An item whose answer cannot be read is left out.
pub(crate) async fn complete<D: Db>(
    db: &D,
    site: &str,
    rows: &[Row],
) -> Result<Vec<(i64, Item)>, D::Error> {
    let numbers: Vec<i64> = rows
        .iter()
        .map(|row| row.int(0))
        .collect::<Result<_, _>>()?;
    let mut marks = marks::of(db, site, &numbers).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let number = row.int(0)?;
        match item(site, row) {
            Ok(mut item) => {
                item.marks = marks.remove(&number).unwrap_or_default();
                items.push((number, item));
            }
            Err(Garbled(why)) => {
                tracing::error!(site, number, why, "an item cannot be read; it is left out");
            }
        }
    }
    Ok(items)
}

fn item(site: &str, row: &Row) -> Result<Item, Garbled> {
    let said = match (row.optional_text(5)?, row.optional_text(6)?) {
        (Some(entry), _) => {
            let entry: Entry =
                serde_json::from_str(entry).map_err(|error| Garbled(error.to_string()))?;
            Said::in_entry(&entry)
        }
        (None, Some(raw)) => Said::in_answer(&intake::decode_stored(raw).map_err(Garbled)?),
        (None, None) => return Err(Garbled("there is no answer for it".to_owned())),
    };
    let case = match (row.optional_int(7)?, row.optional_text(8)?) {
        (Some(number), Some(document)) => Some(read_case(document)?.summary(number)),
        _ => None,
    };
    let time = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or_default();
    Ok(Item {
        id: row.text(1)?.to_owned(),
        site: site.to_owned(),
        door: said.door,
        survey: said.survey,
        revision: said.revision,
        at: time(row.int(2)?),
        received_at: time(row.int(3)?),
        rating: said.rating,
        words: said.words,
        choices: said.choices,
        contact: said.contact,
        role: said.role,
        segment: said.segment,
        page: said.page,
        locale: said.locale,
        source: said.source,
        author: said.author,
        sample: row.flag(4)?,
        marks: Vec::new(),
        case,
    })
}

/// Reads a case as it is kept.
pub(crate) fn read_case(document: &str) -> Result<Case, Garbled> {
    serde_json::from_str(document).map_err(|error| Garbled(format!("a case: {error}")))
}
