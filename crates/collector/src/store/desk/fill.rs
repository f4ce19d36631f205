//! What a site that is older than some part of the loop gets of it: items for answers that were here before there were items,
//! and addresses in the index of words. No case is opened for what is past.

use jiff::Timestamp;

use super::ask::Question;
use super::cases::Place;
use super::db::{Db, Value};
use super::person;
use super::settings::Settings;
use super::take_in::{Comer, Routing, take_in};
use crate::intake;
use crate::said::Said;

/// What is filled, in the order in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filling {
    /// Every answer that should be an item is one.
    Items,
    /// Every item with an address is found by it.
    Addresses,
}

impl Filling {
    pub(crate) const ALL: [Self; 2] = [Self::Items, Self::Addresses];

    /// What says of a site that it was done.
    const fn done(self) -> &'static str {
        match self {
            Self::Items => "filled",
            Self::Addresses => "addresses",
        }
    }

    /// Where there is something to look at, if there is anything.
    const fn table(self) -> &'static str {
        match self {
            Self::Items => "answers",
            Self::Addresses => "items",
        }
    }
}

/// Whether that is done for a site.
#[derive(Clone, Debug)]
pub(crate) struct IsFilled(pub(crate) String, pub(crate) Filling);

impl Question for IsFilled {
    type Answer = bool;

    async fn ask<D: Db>(&self, db: &D) -> Result<bool, D::Error> {
        is_filled(db, &self.0, self.1).await
    }
}

pub(super) async fn is_filled<D: Db>(db: &D, site: &str, of: Filling) -> Result<bool, D::Error> {
    let done = "SELECT last FROM numbers WHERE site = $1 AND kind = $2";
    let rows = db.rows(done, &[site.into(), of.done().into()]).await?;
    Ok(!rows.is_empty())
}

/// Notes of a new site that there is nothing to look at.
pub(crate) async fn begin<D: Db>(db: &D, site: &str) -> Result<(), D::Error> {
    for of in Filling::ALL {
        let begin = format!(
            "INSERT INTO numbers (site, kind, last) SELECT $1, $2, 1 WHERE NOT EXISTS (SELECT 1 FROM {} WHERE site = $1)
             ON CONFLICT DO NOTHING",
            of.table()
        );
        db.run(&begin, &[site.into(), of.done().into()]).await?;
    }
    Ok(())
}

/// Looks at some behind what it told last: where to go on; `None` at the end, which is noted.
pub(crate) async fn fill<D: Db>(
    db: &D,
    place: Place<'_>,
    settings: &Settings,
    of: Filling,
    after: Option<&str>,
    most: u32,
) -> Result<Option<String>, D::Error> {
    let next = match of {
        Filling::Items => items(db, place, settings, after, most).await?,
        Filling::Addresses => {
            let after = after.and_then(|after| after.parse().ok()).unwrap_or(0);
            let next = person::fill(db, place.site.as_str(), after, most).await?;
            next.map(|next| next.to_string())
        }
    };
    if next.is_none() {
        super::cases::next_number(db, place.site.as_str(), of.done()).await?;
    }
    Ok(next)
}

/// Items of some answers behind an id.
async fn items<D: Db>(
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
    let last = rows.last().filter(|_| rows.len() == most as usize);
    Ok(last.map(|row| row.text(0).map(str::to_owned)).transpose()?)
}
