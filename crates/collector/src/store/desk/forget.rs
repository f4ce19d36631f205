//! What goes when an answer goes.

use jiff::Timestamp;
use otklik_loop::case::event::{By, Event, What};

use super::cases::{self, Held, Place, family};
use super::db::{Db, Garbled};
use super::items;

/// Takes out what hangs on answers that are taken out: the items with words and marks, and the cases that have no other.
/// Says of each item that was there its id.
pub(crate) async fn forget<D: Db>(
    db: &D,
    place: Place<'_>,
    ids: &[&str],
    now: Timestamp,
) -> Result<Vec<String>, D::Error> {
    let site = place.site.as_str();
    let known = items::known(db, site, ids).await?;
    for item in &known {
        items::forget(db, site, item).await?;
        if let Some(number) = item.case
            && let Some(held) = cases::load(db, site, number).await?
        {
            leave(db, place, held, item.number, now).await?;
        }
    }
    Ok(known.into_iter().map(|item| item.id).collect())
}

async fn leave<D: Db>(
    db: &D,
    place: Place<'_>,
    mut held: Held,
    item: i64,
    now: Timestamp,
) -> Result<(), D::Error> {
    let site = place.site.as_str();
    let family = family(db, site, held.number).await?;
    if held.case.items.iter().all(|other| *other == item) {
        for (number, _) in family {
            for table in ["cases", "case_events", "outcomes"] {
                let forget = format!("DELETE FROM {table} WHERE site = $1 AND number = $2");
                db.run(&forget, &[site.into(), number.into()]).await?;
            }
        }
        return Ok(());
    }
    for (number, events) in family {
        for event in events {
            let Some(what) = event.what.without_words_of(item) else {
                continue;
            };
            let event = Event { what, ..event };
            let document =
                serde_json::to_string(&event).map_err(|error| Garbled(error.to_string()))?;
            let clear = "UPDATE case_events SET document = $4 WHERE site = $1 AND number = $2 AND version = $3";
            db.run(
                clear,
                &[
                    site.into(),
                    number.into(),
                    i64::from(event.version).into(),
                    document.into(),
                ],
            )
            .await?;
        }
    }
    held.happen(db, place, now, By::CLOCK, What::Forget { item })
        .await?;
    held.save(db, site).await
}
