use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

/// A day in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Puts what a digest is of a day back, in a database that nobody has open: its day states have to be counted anew.
pub(crate) fn put_back_a_day(data: &Path) -> Result<()> {
    let file = data.join("otklik.db");
    let db = Connection::open(&file).with_context(|| file.display().to_string())?;
    for (table, column) in [
        ("answers", "at_ms"),
        ("answers", "received_ms"),
        ("items", "at_ms"),
        ("items", "received_ms"),
        ("case_events", "at_ms"),
        ("outcomes", "due_ms"),
        ("outcomes", "met_ms"),
        ("board", "changed_ms"),
    ] {
        let put_back = format!("UPDATE {table} SET {column} = {column} - {DAY_MS}");
        db.execute(&put_back, ())
            .with_context(|| format!("{table}.{column}"))?;
    }
    let up_to = "UPDATE documents SET document = date(document, '-1 day') WHERE kind = 'digest'";
    db.execute(up_to, ())?;
    Ok(())
}

/// A time zone in which it is noon, or up to an hour later: whatever takes a few minutes happens on one day there.
#[must_use]
pub fn zone_at_noon(now: Timestamp) -> String {
    let ahead = 12 - now.to_zoned(TimeZone::UTC).hour();
    // The names have the sign of the hours to Greenwich.
    match ahead {
        0 => "UTC".to_owned(),
        1.. => format!("Etc/GMT-{ahead}"),
        _ => format!("Etc/GMT+{}", -ahead),
    }
}
