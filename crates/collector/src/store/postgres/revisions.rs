//! The revisions of surveys that were served.

use jiff::Timestamp;
use otklik_wire::id::Name;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::sites::{Published, Revision, Reworded};
use crate::store::served::{restore, reworded};

/// Notes the revisions that a site serves now, inside the caller's transaction, and returns all that it ever served.
///
/// # Errors
/// When one of them was served before with other words.
pub(super) async fn publish(
    db: &Client,
    site: &Name,
    served: &[Revision],
    now: Timestamp,
) -> anyhow::Result<Published> {
    let mut published = before(db, site).await?;
    for Revision { survey, document } in served {
        let revision = i64::from(survey.revision);
        let key = [
            (&site.as_str() as _, Type::TEXT),
            (&survey.id.as_str() as _, Type::TEXT),
            (&revision as _, Type::INT8),
        ];
        if let Err(Reworded(question)) = published.note(survey.clone()) {
            let was =
                "SELECT document FROM revisions WHERE site = $1 AND survey = $2 AND revision = $3";
            let was: String = db.query_typed_one(was, &key).await?.try_get(0)?;
            return Err(reworded(site, &survey.id, survey.revision, &question, &was));
        }
        let [site, survey, revision] = key;
        let columns = [
            site,
            survey,
            revision,
            (document as _, Type::TEXT),
            (&now.as_millisecond() as _, Type::INT8),
        ];
        db.execute_typed(
            "INSERT INTO revisions (site, survey, revision, document, first_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (site, survey, revision) DO UPDATE SET document = excluded.document",
            &columns,
        )
        .await?;
    }
    Ok(published)
}

/// Every revision that a site ever served.
pub(super) async fn before(db: &Client, site: &Name) -> anyhow::Result<Published> {
    let mut published = Published::default();
    let all = "SELECT survey, revision, document FROM revisions WHERE site = $1";
    for row in db.query_typed(all, &[(&site.as_str(), Type::TEXT)]).await? {
        let revision = u32::try_from(row.try_get::<_, i64>(1)?)?;
        restore(
            &mut published,
            site,
            row.try_get(0)?,
            revision,
            row.try_get(2)?,
        )?;
    }
    Ok(published)
}
