//! What an owner writes down, each with a version.

use super::db::{Db, Garbled, Row};
use super::task::Refusal;

/// Of what kind a document is. The settings of a site are one of each kind, without an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Promises,
    Rules,
    Signs,
    Board,
    Retention,
    Goal,
    Initiative,
    Assumption,
    /// What is to be asked next, and not published: `null` while there is none.
    SurveyDraft,
    /// That there is a sample, and of which seed.
    Sample,
    /// Up to which day a recipient got digests.
    Digest,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) text: String,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Promises => "promises",
            Self::Rules => "rules",
            Self::Signs => "signs",
            Self::Board => "board",
            Self::Retention => "retention",
            Self::Goal => "goal",
            Self::Initiative => "initiative",
            Self::Assumption => "assumption",
            Self::SurveyDraft => "survey-draft",
            Self::Sample => "sample",
            Self::Digest => "digest",
        }
    }
}

/// All documents of a kind, by id.
pub(crate) async fn all<D: Db>(db: &D, site: &str, kind: Kind) -> Result<Vec<Document>, D::Error> {
    let all =
        "SELECT id, version, document FROM documents WHERE site = $1 AND kind = $2 ORDER BY id";
    let rows = db.rows(all, &[site.into(), kind.name().into()]).await?;
    Ok(rows.iter().map(document).collect::<Result<_, _>>()?)
}

/// One document.
pub(crate) async fn one<D: Db>(
    db: &D,
    site: &str,
    kind: Kind,
    id: &str,
) -> Result<Option<Document>, D::Error> {
    let one =
        "SELECT id, version, document FROM documents WHERE site = $1 AND kind = $2 AND id = $3";
    let rows = db
        .rows(one, &[site.into(), kind.name().into(), id.into()])
        .await?;
    Ok(rows.first().map(document).transpose()?)
}

/// Writes a document that is there in that version, 0 for none: its new version.
pub(crate) async fn put<D: Db>(
    db: &D,
    site: &str,
    kind: Kind,
    id: &str,
    version: u32,
    text: &str,
    now_ms: i64,
) -> Result<Result<u32, Refusal>, D::Error> {
    let values = [
        site.into(),
        kind.name().into(),
        id.into(),
        i64::from(version).into(),
        now_ms.into(),
        text.into(),
    ];
    let written = if version == 0 {
        let add = "INSERT INTO documents (site, kind, id, version, changed_ms, document)
                   VALUES ($1, $2, $3, $4 + 1, $5, $6) ON CONFLICT DO NOTHING";
        db.run(add, &values).await?
    } else {
        let change = "UPDATE documents SET version = $4 + 1, changed_ms = $5, document = $6
                      WHERE site = $1 AND kind = $2 AND id = $3 AND version = $4";
        db.run(change, &values).await?
    };
    Ok(if written == 1 {
        Ok(version + 1)
    } else {
        Err(Refusal::Stale)
    })
}

/// Throws a document away that is there in that version.
pub(crate) async fn drop<D: Db>(
    db: &D,
    site: &str,
    kind: Kind,
    id: &str,
    version: u32,
) -> Result<Result<(), Refusal>, D::Error> {
    let drop = "DELETE FROM documents WHERE site = $1 AND kind = $2 AND id = $3 AND version = $4";
    let gone = db
        .run(
            drop,
            &[
                site.into(),
                kind.name().into(),
                id.into(),
                i64::from(version).into(),
            ],
        )
        .await?;
    Ok(if gone == 1 {
        Ok(())
    } else {
        Err(Refusal::Stale)
    })
}

fn document(row: &Row) -> Result<Document, Garbled> {
    Ok(Document {
        id: row.text(0)?.to_owned(),
        version: row.int(1)?.unsigned_abs() as u32,
        text: row.text(2)?.to_owned(),
    })
}
