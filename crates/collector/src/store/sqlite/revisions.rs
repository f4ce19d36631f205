//! The revisions of surveys that were served.

use jiff::Timestamp;
use otklik_wire::id::Name;
use rusqlite::{Connection, params};

use crate::sites::{Published, Revision, Reworded};
use crate::store::served::{restore, reworded};

/// Notes the revisions that a site serves now, inside the caller's transaction, and returns all that it ever served.
///
/// # Errors
/// When one of them was served before with other words.
pub(super) fn publish(
    db: &Connection,
    site: &Name,
    served: &[Revision],
    now: Timestamp,
) -> anyhow::Result<Published> {
    let mut published = before(db, site)?;
    for Revision { survey, document } in served {
        let (id, revision) = (survey.id.as_str(), survey.revision);
        if let Err(Reworded(question)) = published.note(survey.clone()) {
            let was: String = db.query_row(
                "SELECT document FROM revisions WHERE site = ?1 AND survey = ?2 AND revision = ?3",
                params![site.as_str(), id, revision],
                |row| row.get(0),
            )?;
            return Err(reworded(site, &survey.id, revision, &question, &was));
        }
        db.execute(
            "INSERT INTO revisions (site, survey, revision, document, first_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET document = excluded.document",
            params![site.as_str(), id, revision, document, now.as_millisecond()],
        )?;
    }
    Ok(published)
}

/// Every revision that a site ever served.
pub(super) fn before(db: &Connection, site: &Name) -> anyhow::Result<Published> {
    let mut published = Published::default();
    let mut documents =
        db.prepare("SELECT survey, revision, document FROM revisions WHERE site = ?1")?;
    let mut rows = documents.query([site.as_str()])?;
    while let Some(row) = rows.next()? {
        let (survey, revision): (String, u32) = (row.get(0)?, row.get(1)?);
        let document = row.get_ref(2)?.as_str()?;
        restore(&mut published, site, &survey, revision, document)?;
    }
    Ok(published)
}
