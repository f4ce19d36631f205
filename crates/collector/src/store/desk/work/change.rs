//! A case changed, and with it what the change names besides.

use otklik_loop::case::change::Change;
use otklik_loop::case::event::What;

use super::super::cases::{self, Held};
use super::super::db::Db;
use super::super::task::{Changed, Refusal};
use super::super::{board, items};
use super::Desk;

impl<D: Db> Desk<'_, D> {
    pub(super) async fn change(
        &self,
        number: i64,
        version: u32,
        change: &Change,
    ) -> Result<Result<Changed, Refusal>, D::Error> {
        let Some(mut held) = cases::load(self.db, self.site(), number).await? else {
            return Ok(Err(Refusal::UnknownCase));
        };
        if held.case.version != version {
            return Ok(Err(Refusal::Stale));
        }
        let about = self.about(&held.case.items).await?;
        if change.is_told() && about.is_none() && held.case.merged_into.is_none() {
            return Ok(Err(Refusal::Erased));
        }
        let promising = |severity, from| self.promise(about.as_ref(), severity, from);
        let what = match held
            .case
            .decide(change, held.case.opened_at, self.now, &promising)
        {
            Ok(what) => what,
            Err(why) => return Ok(Err(Refusal::WrongState(why))),
        };
        if let Some(refused) = self.check(number, change).await? {
            return Ok(Err(refused));
        }
        let undo = held.case.undo(change);
        if let Change::Merge { into } = change {
            self.merge(&held, *into).await?;
        }
        let event = held
            .happen(self.db, self.place, self.now, self.by.clone(), what)
            .await?;
        held.save(self.db, self.site()).await?;
        Ok(Ok(Changed {
            number,
            event,
            undo,
        }))
    }

    /// What is wrong with another row that the change names.
    async fn check(&self, number: i64, change: &Change) -> Result<Option<Refusal>, D::Error> {
        Ok(match change {
            Change::Merge { into } if *into == number => Some(Refusal::WrongState(
                "a case cannot be merged into itself".to_owned(),
            )),
            Change::Merge { into } => match cases::load(self.db, self.site(), *into).await? {
                None => Some(Refusal::UnknownCase),
                Some(other) => other.case.merged_into.map(|further| {
                    Refusal::WrongState(format!(
                        "case {into} was merged into case {further}; merge into that one"
                    ))
                }),
            },
            Change::Board { item: Some(item) }
                if board::one(self.db, self.site(), *item).await?.is_none() =>
            {
                Some(Refusal::UnknownEntry)
            }
            _ => None,
        })
    }

    async fn merge(&self, from: &Held, into: i64) -> Result<(), D::Error> {
        let Some(mut other) = cases::load(self.db, self.site(), into).await? else {
            return Ok(());
        };
        let items = from.case.items.clone();
        items::belong(self.db, self.site(), &items, into).await?;
        let what = What::Gather {
            from: from.number,
            items,
        };
        other
            .happen(self.db, self.place, self.now, self.by.clone(), what)
            .await?;
        other.save(self.db, self.site()).await
    }
}
