//! A case opened by hand.

use otklik_loop::case::event::What;
use otklik_loop::promise::Severity;
use otklik_wire::id::AnswerId;

use super::super::cases;
use super::super::db::Db;
use super::super::task::{Refusal, Told};
use super::{Desk, Done};

impl<D: Db> Desk<'_, D> {
    pub(super) async fn open(
        &self,
        ids: &[AnswerId],
        severity: Option<Severity>,
        assignee: Option<String>,
    ) -> Result<Done, D::Error> {
        let site = self.site();
        let mut known = Vec::with_capacity(ids.len());
        for id in ids {
            match self.item(id).await? {
                Some(item) => known.push(item),
                None => return Ok(Err(Refusal::UnknownItem)),
            }
        }
        if let Some(number) = known.iter().find_map(|item| item.case) {
            return Ok(Ok(Told::Opened {
                number,
                is_new: false,
            }));
        }
        let items: Vec<i64> = known.iter().map(|item| item.number).collect();
        let about = self.about(&items).await?;
        let severity = severity.unwrap_or(Severity::Minor);
        let what = What::Open {
            promise: self.promise(about.as_ref(), severity, self.now),
            items,
            severity,
            assignee,
        };
        let held = cases::open(self.db, self.place, self.now, self.by.clone(), what, &[]).await?;
        tracing::debug!(site, number = held.number, "a case is opened");
        Ok(Ok(Told::Opened {
            number: held.number,
            is_new: true,
        }))
    }
}
