//! Items: found or made, marked, entered from another door.

use otklik_loop::case::event::What;
use otklik_loop::entry::Entry;
use otklik_wire::id::AnswerId;

use super::super::db::{Db, Garbled, Value};
use super::super::take_in::{Comer, Routing, take_in};
use super::super::task::{Refusal, Told};
use super::super::{cases, items, marks, person};
use super::{Desk, Done};
use crate::said::Said;

impl<D: Db> Desk<'_, D> {
    /// The item of an answer, made if the answer is there and was none so far.
    pub(super) async fn item(&self, id: &AnswerId) -> Result<Option<items::Known>, D::Error> {
        let (db, site) = (self.db, self.site());
        if let Some(known) = items::known(db, site, &[id.as_str()]).await?.pop() {
            return Ok(Some(known));
        }
        let find = "SELECT raw, at_ms, received_ms FROM answers WHERE site = $1 AND id = $2";
        let rows = db
            .rows(find, &[site.into(), Value::Id(id.as_str().into())])
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let Ok(answer) = crate::intake::decode_stored(row.text(0)?) else {
            return Ok(None);
        };
        if answer.parts.is_empty() {
            return Ok(None);
        }
        let said = Said::in_answer(&answer);
        let index = person::index(site, &said, &said.stems());
        let fresh = items::Fresh {
            id: id.as_str(),
            said: &said,
            index: &index,
            at_ms: row.int(1)?,
            received_ms: row.int(2)?,
            sample: false,
            document: None,
        };
        items::add(db, site, &[fresh]).await?;
        Ok(items::known(db, site, &[id.as_str()]).await?.pop())
    }

    pub(super) async fn mark(
        &self,
        id: &AnswerId,
        add: &[String],
        remove: &[String],
    ) -> Result<Done, D::Error> {
        let (db, site) = (self.db, self.site());
        let Some(item) = self.item(id).await? else {
            return Ok(Err(Refusal::UnknownItem));
        };
        let new = add.iter().map(|mark| marks::New {
            number: item.number,
            at_ms: item.at_ms,
            mark,
        });
        let new: Vec<marks::New<'_>> = new.collect();
        for mark in remove.iter().chain(add) {
            // One that a rule suggested becomes somebody's by being put on.
            marks::remove(db, site, item.number, mark).await?;
        }
        marks::add(db, site, &new, self.by.name.as_deref().unwrap_or("owner")).await?;
        if let Some(number) = item.case
            && let Some(mut held) = cases::load(db, site, number).await?
        {
            let what = What::Mark {
                add: add.to_vec(),
                remove: remove.to_vec(),
            };
            held.happen(db, self.place, self.now, self.by.clone(), what)
                .await?;
            held.save(db, site).await?;
        }
        Ok(Ok(Told::Done))
    }

    pub(super) async fn enter(&self, id: &AnswerId, entry: &Entry) -> Result<Done, D::Error> {
        if !items::known(self.db, self.site(), &[id.as_str()])
            .await?
            .is_empty()
        {
            return Ok(Ok(Told::Done));
        }
        let document = serde_json::to_string(entry).map_err(|error| Garbled(error.to_string()))?;
        let comer = Comer {
            id: id.as_str(),
            said: Said::in_entry(entry),
            at: entry.at.unwrap_or(self.now),
            arrived: self.now,
            may_be_known: false,
            sample: false,
            document: Some(&document),
            routing: Routing::Usual,
        };
        take_in(self.db, self.place, self.settings, &[comer]).await?;
        Ok(Ok(Told::Done))
    }
}
