//! The revisions of surveys that were served.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::survey::Survey;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::sites::{Published, Revision, Reworded};

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
            bail!(
                "site {site}, survey {id}: question {question} is not asked as it was when revision {revision} was first \
                 served; give the survey a higher revision, so that answers to the two stay apart. It was: {was}"
            );
        }
        db.execute(
            "INSERT INTO revisions (site, survey, revision, document, first_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET document = excluded.document",
            params![site.as_str(), id, revision, document, now.as_millisecond()],
        )?;
    }
    Ok(published)
}

fn before(db: &Connection, site: &Name) -> anyhow::Result<Published> {
    let mut published = Published::default();
    let mut documents =
        db.prepare("SELECT survey, revision, document FROM revisions WHERE site = ?1")?;
    let mut rows = documents.query([site.as_str()])?;
    while let Some(row) = rows.next()? {
        let (survey, revision): (String, u32) = (row.get(0)?, row.get(1)?);
        let place = || format!("site {site}, survey {survey}: the stored revision {revision}");
        let document: Value = serde_json::from_str(row.get_ref(2)?.as_str()?)
            .with_context(|| format!("{} is not JSON", place()))?;
        let decoded = Survey::decode(document)
            .map_err(|problem| anyhow::anyhow!("{} cannot be read: {problem}", place()))?;
        // Each has its own number, so none contradicts another.
        let _ = published.note(decoded);
    }
    Ok(published)
}
