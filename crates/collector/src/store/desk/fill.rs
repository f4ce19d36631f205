//! Items for answers that were here before there were items. No case is opened for what is past.

use jiff::Timestamp;

use super::ask::Question;
use super::cases::Place;
use super::db::{Db, Value};
use super::settings::Settings;
use super::take_in::{Comer, Routing, take_in};
use crate::intake;
use crate::said::Said;

/// What says of a site that it was done.
const DONE: &str = "filled";

/// Whether every answer of a site that should have an item has one.
#[derive(Clone, Debug)]
pub(crate) struct IsFilled(pub(crate) String);

impl Question for IsFilled {
    type Answer = bool;

    async fn ask<D: Db>(&self, db: &D) -> Result<bool, D::Error> {
        let done = "SELECT last FROM numbers WHERE site = $1 AND kind = $2";
        let rows = db
            .rows(done, &[self.0.as_str().into(), DONE.into()])
            .await?;
        Ok(!rows.is_empty())
    }
}

/// Notes of a site without answers that there is nothing to look at.
pub(crate) async fn begin<D: Db>(db: &D, site: &str) -> Result<(), D::Error> {
    let begin = "INSERT INTO numbers (site, kind, last) SELECT $1, $2, 1 WHERE NOT EXISTS (SELECT 1 FROM answers WHERE site = $1)
                 ON CONFLICT DO NOTHING";
    db.run(begin, &[site.into(), DONE.into()]).await.map(drop)
}

/// Looks at some answers behind an id: the last of them, to go on from; `None` at the end, which is noted.
pub(crate) async fn fill<D: Db>(
    db: &D,
    place: Place<'_>,
    settings: &Settings,
    after: Option<&str>,
    most: u32,
) -> Result<Option<String>, D::Error> {
    let site = place.site.as_str();
    let after = Value::Id(after.unwrap_or(crate::store::FIRST_ID).into());
    let some = "SELECT id, raw, at_ms, received_ms FROM answers WHERE site = $1 AND id > $2 ORDER BY id LIMIT $3";
    let rows = db
        .rows(some, &[site.into(), after, i64::from(most).into()])
        .await?;
    // What is past is nobody's to route, and nothing was promised about it.
    let past = Settings {
        signs: settings.signs.clone(),
        ..Settings::default()
    };
    let mut comers = Vec::with_capacity(rows.len());
    for row in &rows {
        let time = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or_default();
        let Ok(answer) = intake::decode_stored(row.text(1)?) else {
            continue;
        };
        if !answer.parts.is_empty() {
            comers.push(Comer {
                id: row.text(0)?,
                said: Said::in_answer(&answer),
                at: time(row.int(2)?),
                arrived: time(row.int(3)?),
                may_be_known: true,
                sample: false,
                document: None,
                routing: Routing::Usual,
            });
        }
    }
    take_in(db, place, &past, &comers).await?;
    if rows.len() == most as usize {
        return Ok(rows
            .last()
            .map(|row| row.text(0).map(str::to_owned))
            .transpose()?);
    }
    super::cases::next_number(db, site, DONE).await?;
    Ok(None)
}
