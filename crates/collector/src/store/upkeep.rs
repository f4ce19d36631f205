//! What the command line asks of a store: to be brought up to date, to let a token in, to be counted anew, to be rid of the
//! last traces of what was removed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use otklik_score::series::Same;
use otklik_wire::id::Name;

pub(crate) use super::counting::Recounted;
use super::{Declaration, Place, Store, Zones, postgres, sqlite};
use crate::secret::Hash;
use crate::sites::{Published, Sites};

/// Brings the database up to date, or makes it: what it is and its schema's version.
///
/// # Errors
/// When it cannot be had, or a newer program wrote it.
pub(crate) async fn migrate(place: &Place) -> anyhow::Result<String> {
    match place {
        Place::Folder(data) => sqlite::migrate(data),
        Place::Postgres(server) => postgres::migrate(server).await,
    }
}

/// Lets a token in from now on.
///
/// # Errors
/// When it was not stored.
pub(crate) async fn add_token(place: &Place, hash: Hash, now: Timestamp) -> anyhow::Result<()> {
    match place {
        Place::Folder(data) => sqlite::add_token(data, hash, now),
        Place::Postgres(server) => postgres::add_token(server, hash, now).await,
    }
}

/// Counts every answer of every site anew and tells what was found. What differs is put right, unless it is only to be
/// checked.
///
/// # Errors
/// When an answer cannot be read, or the store fails.
pub(crate) async fn recount(
    place: &Place,
    check: bool,
    tell: impl FnMut(Recounted) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    match place {
        Place::Folder(data) => sqlite::recount(data, check, tell),
        Place::Postgres(server) => postgres::recount(server, check, tell).await,
    }
}

/// Overwrites what is left of removed answers, if there may be any, while others read and write: whether there was
/// something to do. It ends early when `stop` says so. With `anew`, a PostgreSQL table is written anew instead, and who uses it waits.
///
/// # Errors
/// When it could not be done; the answers are removed all the same.
pub(crate) async fn scrub(
    place: &Place,
    anew: bool,
    stop: impl Fn() -> bool + Send + 'static,
) -> anyhow::Result<bool> {
    match place {
        Place::Folder(data) => {
            let data = data.clone();
            tokio::task::spawn_blocking(move || sqlite::scrub(&data, &stop)).await?
        }
        Place::Postgres(server) => postgres::scrub(server, anew).await,
    }
}

/// Opens a database that some `serve` has made, to read answers from it or to add some; the zones of its sites' days are
/// what they are.
///
/// # Errors
/// When it cannot be opened.
pub(crate) async fn open(place: &Place) -> anyhow::Result<(Store, super::Closing, Zones)> {
    let zones = match place {
        Place::Folder(data) => sqlite::zones(data)?,
        Place::Postgres(server) => postgres::zones(server).await?,
    };
    let opened = Store::open(place, &Sites::none(), zones.clone()).await?;
    Ok((opened.store, opened.closing, zones))
}

/// The same for sites that may never have been served: they are from now on, with days in UTC until a `serve` says otherwise.
///
/// # Errors
/// When it cannot be opened, or a survey was served before in other words.
pub(crate) async fn open_for(
    place: &Place,
    sites: &Sites,
) -> anyhow::Result<(Store, super::Closing, Zones)> {
    let known = match place {
        Place::Folder(data) => sqlite::zones(data)?,
        Place::Postgres(server) => {
            postgres::migrate(server).await?;
            postgres::zones(server).await?
        }
    };
    let all: BTreeSet<&Name> = known.sites().chain(sites.names()).collect();
    let zones = Zones::new(all.into_iter().map(|site| (site.clone(), known.rule(site))));
    let opened = Store::open(place, sites, zones.clone()).await?;
    Ok((opened.store, opened.closing, zones))
}

/// Every revision that a site ever served.
///
/// # Errors
/// When they cannot be read.
pub(crate) async fn published(place: &Place, site: &Name) -> anyhow::Result<Published> {
    match place {
        Place::Folder(data) => sqlite::published(data, site),
        Place::Postgres(server) => postgres::published(server, site).await,
    }
}

/// Which wordings of a site ask the same by the owner's word.
///
/// # Errors
/// When it cannot be read.
pub(crate) async fn declared(place: &Place, site: &Name) -> anyhow::Result<Vec<Same>> {
    match place {
        Place::Folder(data) => sqlite::declared(data, site),
        Place::Postgres(server) => postgres::declared(server, site).await,
    }
}

/// Notes that two wordings ask the same, or takes it back: whether anything changed.
///
/// # Errors
/// When it was not stored.
pub(crate) async fn declare(
    place: &Place,
    site: &Name,
    declaration: Declaration,
) -> anyhow::Result<bool> {
    match place {
        Place::Folder(data) => sqlite::declare(data, site, &declaration),
        Place::Postgres(server) => postgres::declare(server, site, &declaration).await,
    }
}
