//! Promises whose time has come.

use otklik_loop::case::event::{By, What};

use super::super::cases;
use super::super::db::Db;
use super::Desk;

impl<D: Db> Desk<'_, D> {
    /// Tells of every promise of this site whose time has come.
    pub(super) async fn strike(&self, most: u32) -> Result<u32, D::Error> {
        let (db, site) = (self.db, self.site());
        let due = "SELECT number FROM cases WHERE site = $1 AND strike_ms <= $2 ORDER BY strike_ms LIMIT $3";
        let rows = db
            .rows(
                due,
                &[
                    site.into(),
                    self.now.as_millisecond().into(),
                    i64::from(most).into(),
                ],
            )
            .await?;
        let mut struck = 0;
        for row in &rows {
            let Some(mut held) = cases::load(db, site, row.int(0)?).await? else {
                continue;
            };
            while let Some(strike) = held
                .case
                .clocks
                .as_ref()
                .and_then(|clocks| clocks.strike())
                .filter(|strike| strike.at <= self.now)
            {
                let clock = strike.clock;
                let what = if strike.late {
                    What::Late { clock }
                } else {
                    What::Near { clock }
                };
                held.happen(db, self.place, self.now, By::CLOCK, what)
                    .await?;
                struck += 1;
            }
            held.save(db, site).await?;
        }
        Ok(struck)
    }
}
