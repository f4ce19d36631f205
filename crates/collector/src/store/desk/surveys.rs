//! Survey files that were published from the console: by number, never changed, the last one holds.

use otklik_wire::id::Name;

use super::ask::Question;
use super::db::{Db, Garbled, Row};
use crate::sites::Published;
use crate::store::served::restore;

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publication {
    /// Counted from 1, by site.
    pub(crate) number: u32,
    pub(crate) at_ms: i64,
    pub(crate) who: String,
    pub(crate) note: String,
    /// The hash of the file that lay in the folder then.
    pub(crate) beside: String,
    /// The survey file, without spaces; empty in a list.
    pub(crate) text: String,
}

/// The last number of each site that has any.
#[derive(Clone, Debug)]
pub(crate) struct Last;

/// One publication.
#[derive(Clone, Debug)]
pub(crate) struct OnePublication {
    pub(crate) site: String,
    pub(crate) number: u32,
}

/// Publications before that number, the newest first and without their files.
#[derive(Clone, Debug)]
pub(crate) struct Publications {
    pub(crate) site: String,
    pub(crate) before: u32,
    pub(crate) most: u32,
}

/// Every revision that a site ever served.
#[derive(Clone, Debug)]
pub(crate) struct EverServed(pub(crate) Name);

/// Whether a site was published from the console.
pub(crate) async fn is_published<D: Db>(db: &D, site: &str) -> Result<bool, D::Error> {
    Ok(last(db, site).await? > 0)
}

/// The last number of a site; 0 where there is none.
pub(crate) async fn last<D: Db>(db: &D, site: &str) -> Result<u32, D::Error> {
    let last = "SELECT coalesce(max(number), 0) FROM survey_revisions WHERE site = $1";
    let rows = db.rows(last, &[site.into()]).await?;
    let number = rows.first().map(|row| row.int(0)).transpose()?;
    Ok(number.map_or(0, |number| number.unsigned_abs() as u32))
}

/// Adds one.
pub(crate) async fn add<D: Db>(
    db: &D,
    site: &str,
    publication: &Publication,
) -> Result<(), D::Error> {
    let add = "INSERT INTO survey_revisions (site, number, at_ms, who, note, beside, document)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        site.into(),
        i64::from(publication.number).into(),
        publication.at_ms.into(),
        publication.who.as_str().into(),
        publication.note.as_str().into(),
        publication.beside.as_str().into(),
        publication.text.as_str().into(),
    ];
    db.run(add, &values).await.map(drop)
}

/// One of them.
pub(crate) async fn one<D: Db>(
    db: &D,
    site: &str,
    number: u32,
) -> Result<Option<Publication>, D::Error> {
    let one = "SELECT number, at_ms, who, note, beside, document FROM survey_revisions WHERE site = $1 AND number = $2";
    let rows = db
        .rows(one, &[site.into(), i64::from(number).into()])
        .await?;
    Ok(rows.first().map(publication).transpose()?)
}

/// Every revision of a site's surveys that was ever served.
pub(crate) async fn ever_served<D: Db>(db: &D, site: &Name) -> Result<Published, D::Error> {
    let all = "SELECT survey, revision, document FROM revisions WHERE site = $1";
    let mut published = Published::default();
    for row in db.rows(all, &[site.as_str().into()]).await? {
        let revision = row.int(1)?.unsigned_abs() as u32;
        restore(&mut published, site, row.text(0)?, revision, row.text(2)?)
            .map_err(|error| Garbled(format!("{error:#}")))?;
    }
    Ok(published)
}

/// Notes a revision of a survey that is served from now on; `is_new` where no answer can be to it yet.
pub(crate) async fn serve<D: Db>(
    db: &D,
    site: &str,
    (survey, revision, document): (&str, u32, &str),
    is_new: bool,
    now_ms: i64,
) -> Result<(), D::Error> {
    // What another collector made of the same number at the same moment is in the way, and then this is done again.
    let statement = if is_new {
        "INSERT INTO revisions (site, survey, revision, document, first_ms) VALUES ($1, $2, $3, $4, $5)"
    } else {
        "INSERT INTO revisions (site, survey, revision, document, first_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (site, survey, revision) DO UPDATE SET document = excluded.document"
    };
    let values = [
        site.into(),
        survey.into(),
        i64::from(revision).into(),
        document.into(),
        now_ms.into(),
    ];
    db.run(statement, &values).await.map(drop)
}

fn publication(row: &Row) -> Result<Publication, Garbled> {
    Ok(Publication {
        number: row.int(0)?.unsigned_abs() as u32,
        at_ms: row.int(1)?,
        who: row.text(2)?.to_owned(),
        note: row.text(3)?.to_owned(),
        beside: row.text(4)?.to_owned(),
        text: row.text(5)?.to_owned(),
    })
}

impl Question for Last {
    type Answer = Vec<(String, u32)>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let all = "SELECT site, max(number) FROM survey_revisions GROUP BY site";
        let rows = db.rows(all, &[]).await?;
        let each = |row: &Row| {
            let number = row.int(1)?.unsigned_abs() as u32;
            Ok::<_, Garbled>((row.text(0)?.to_owned(), number))
        };
        Ok(rows.iter().map(each).collect::<Result<_, _>>()?)
    }
}

impl Question for OnePublication {
    type Answer = Option<Publication>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        one(db, &self.site, self.number).await
    }
}

impl Question for Publications {
    type Answer = Vec<Publication>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        let list = "SELECT number, at_ms, who, note, beside, '' FROM survey_revisions
                    WHERE site = $1 AND number < $2 ORDER BY number DESC LIMIT $3";
        let values = [
            self.site.as_str().into(),
            i64::from(self.before).into(),
            i64::from(self.most).into(),
        ];
        let rows = db.rows(list, &values).await?;
        Ok(rows.iter().map(publication).collect::<Result<_, _>>()?)
    }
}

impl Question for EverServed {
    type Answer = Published;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error> {
        ever_served(db, &self.0).await
    }
}
