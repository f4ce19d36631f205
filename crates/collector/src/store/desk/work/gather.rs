//! The cases of a board entry.

use otklik_loop::case::event::What;

use super::super::db::Db;
use super::super::{board, cases};
use super::Desk;

impl<D: Db> Desk<'_, D> {
    /// Lets these cases, and no others, belong to a board entry.
    pub(super) async fn gather(&self, entry: i64, wanted: &[i64]) -> Result<(), D::Error> {
        let (db, site) = (self.db, self.site());
        let now = board::cases(db, site, entry).await?;
        let leave = now
            .iter()
            .filter(|number| !wanted.contains(number))
            .map(|number| (*number, None));
        let come = wanted
            .iter()
            .filter(|number| !now.contains(number))
            .map(|number| (*number, Some(entry)));
        for (number, item) in leave.chain(come).collect::<Vec<_>>() {
            if let Some(mut held) = cases::load(db, site, number).await? {
                held.happen(
                    db,
                    self.place,
                    self.now,
                    self.by.clone(),
                    What::Board { item },
                )
                .await?;
                held.save(db, site).await?;
            }
        }
        Ok(())
    }
}
