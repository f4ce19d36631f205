//! A store's driver alone: the rows that the collector has stored, in groups of the same size.

mod postgres;
mod sqlite;

use std::time::Duration;

use anyhow::Result;

use crate::collector::Folder;
use crate::scenario::Rig;

/// Rows that are read out to be stored again: a few seconds of work.
const MAX_ROWS: u32 = 400_000;

/// Stores the rows of a folder in a new database, a transaction for each group, for at most `length`; rows a second.
pub(super) fn rate(rig: &Rig, from: &Folder, group: usize, length: Duration) -> Result<f64> {
    let Some(url) = from.url() else {
        let rows = sqlite::Rows::read(&from.data())?;
        let alone = Folder::new()?;
        return rows.store(alone.path(), group, length);
    };
    let runtime = rig.runtime()?;
    let groups = runtime.block_on(postgres::read(url, group))?;
    let alone = rig.folder()?;
    // The collector makes its tables.
    drop(rig.start(&alone)?);
    let url = alone.url().unwrap_or_default();
    runtime.block_on(postgres::store(url, &groups, length))
}
