//! A task carried out inside the writer's transaction. What is refused has written nothing.

mod change;
mod gather;
mod hear;
mod item;
mod open;
mod publish;
mod sample;
mod strike;

use jiff::Timestamp;
use otklik_loop::case::event::By;
use otklik_loop::promise::{About, Promised, Severity};

use super::cases::{self, Place};
use super::db::Db;
use super::documents::Kind;
use super::fill::fill;
use super::settings::Settings;
use super::task::{Asked, Refusal, Task, Told};
use super::{board, documents};
use crate::store::people::audit::{self, What};

/// What came of a task.
pub(crate) type Done = Result<Told, Refusal>;

/// Where, when and by whom something is done.
struct Desk<'a, D: Db> {
    db: &'a D,
    place: Place<'a>,
    settings: &'a Settings,
    by: &'a By,
    now: Timestamp,
}

/// What a promise needs to know of an item.
struct Known {
    survey: Option<String>,
    role: Option<String>,
    segment: Option<String>,
    bare: bool,
}

/// Carries out a task.
pub(crate) async fn carry_out<D: Db>(
    db: &D,
    place: Place<'_>,
    settings: &Settings,
    task: &Task,
) -> Result<Done, D::Error> {
    let desk = Desk {
        db,
        place,
        settings,
        by: &task.doer.by,
        now: otklik_loop::moment::whole(task.now),
    };
    let (site, now_ms) = (place.site.as_str(), desk.now.as_millisecond());
    match &task.what {
        Asked::Change { cases, change } => {
            let mut told = Vec::with_capacity(cases.len());
            for (number, version) in cases {
                told.push(desk.change(*number, *version, change).await?);
            }
            Ok(Ok(Told::Changed(told)))
        }
        Asked::Open {
            items,
            severity,
            assignee,
        } => desk.open(items, *severity, assignee.clone()).await,
        Asked::Mark { item, add, remove } => desk.mark(item, add, remove).await,
        Asked::Enter { id, entry } => desk.enter(id, entry).await,
        Asked::Hear { item, word } => desk.hear(item, word).await,
        Asked::Strike { most } => desk
            .strike(*most)
            .await
            .map(|struck| Ok(Told::Struck(struck))),
        Asked::Fill { of, after, most } => {
            let next = fill(db, place, settings, *of, after.as_deref(), *most).await?;
            Ok(Ok(Told::Filled(next)))
        }
        Asked::Put {
            kind,
            id,
            version,
            text,
        } => {
            let written = documents::put(db, site, *kind, id, *version, text, now_ms).await?;
            if let (Ok(_), Some(what)) = (&written, noted(*kind)) {
                audit::note(db, &task.doer, desk.now, site, what, None).await?;
            }
            Ok(written.map(|version| Told::Written { number: 0, version }))
        }
        Asked::Drop { kind, id, version } => {
            let gone = documents::drop(db, site, *kind, id, *version).await?;
            Ok(gone.map(|()| Told::Done))
        }
        Asked::AddEntry {
            text,
            state,
            is_public,
            cases,
        } => {
            let number = cases::next_number(db, site, "board").await?;
            board::add(db, site, number, state, *is_public, text, now_ms).await?;
            desk.gather(number, cases).await?;
            Ok(Ok(Told::Written { number, version: 1 }))
        }
        Asked::ChangeEntry {
            number,
            version,
            text,
            state,
            is_public,
            cases,
        } => {
            let written =
                board::change(db, site, *number, *version, state, *is_public, text, now_ms).await?;
            if let (Ok(_), Some(cases)) = (&written, cases) {
                desk.gather(*number, cases).await?;
            }
            Ok(written.map(|version| Told::Written {
                number: *number,
                version,
            }))
        }
        Asked::DropEntry { number, version } => {
            let gone = board::drop(db, site, *number, *version).await?;
            if gone.is_ok() {
                desk.gather(*number, &[]).await?;
            }
            Ok(gone.map(|()| Told::Done))
        }
        Asked::Publish {
            version,
            note,
            folder,
        } => {
            let published = desk.publish(*version, note, folder).await?;
            if published.is_ok() {
                audit::note(db, &task.doer, desk.now, site, What::Surveys, None).await?;
            }
            Ok(published)
        }
        Asked::Digest {
            recipient,
            version,
            up_to,
            letter,
        } => {
            let kind = Kind::Digest;
            let noted = documents::put(db, site, kind, recipient, *version, up_to, now_ms).await?;
            if let (Ok(_), Some(letter)) = (&noted, letter) {
                let id = format!("digest_{recipient}_{up_to}");
                let of = (id.as_str(), crate::store::FIRST_ID);
                cases::write_letter(db, (site, recipient), of, letter, desk.now).await?;
            }
            Ok(noted.map(|_| Told::Done))
        }
        Asked::BeginSample(begin) => desk.begin_sample(begin).await,
        Asked::NoteSample(ids) => desk.note_sample(ids).await,
        Asked::TakeSample { made, board } => desk.take_sample(made, board).await,
    }
}

/// What of a document is noted in the audit log: what a site has set, and not what somebody plans.
fn noted(kind: Kind) -> Option<What> {
    match kind {
        Kind::Promises => Some(What::Promises),
        Kind::Rules => Some(What::Rules),
        Kind::Signs => Some(What::Signs),
        Kind::Board => Some(What::Board),
        Kind::Retention => Some(What::Retention),
        Kind::Goal
        | Kind::Initiative
        | Kind::Assumption
        | Kind::SurveyDraft
        | Kind::Sample
        | Kind::Digest => None,
    }
}

impl<D: Db> Desk<'_, D> {
    fn site(&self) -> &str {
        self.place.site.as_str()
    }

    /// What a promise may be about, of the first item that is still there.
    async fn about(&self, items: &[i64]) -> Result<Option<Known>, D::Error> {
        for number in items {
            let find = "SELECT survey, role, has_words, has_contact, segment FROM items WHERE site = $1 AND number = $2";
            let rows = self
                .db
                .rows(find, &[self.site().into(), (*number).into()])
                .await?;
            if let Some(row) = rows.first() {
                return Ok(Some(Known {
                    survey: row.optional_text(0)?.map(str::to_owned),
                    role: row.optional_text(1)?.map(str::to_owned),
                    segment: row.optional_text(4)?.map(str::to_owned),
                    bare: !row.flag(2)? && !row.flag(3)?,
                }));
            }
        }
        Ok(None)
    }

    fn promise(
        &self,
        about: Option<&Known>,
        severity: Severity,
        from: Timestamp,
    ) -> Option<Promised> {
        let about = about?;
        let about = About {
            survey: about.survey.as_deref(),
            role: about.role.as_deref(),
            segment: about.segment.as_deref(),
            severity: Some(severity),
            bare: about.bare,
        };
        self.settings.promises.promise(&about, from)
    }
}
