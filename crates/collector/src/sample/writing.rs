//! The year into a site's database, by the way that real answers go, and out of it again.

use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::future::join_all;
use jiff::Timestamp;
use otklik_loop::case::event::{Actor, By};
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::reply::Outcome;
use serde_json::json;
use tokio::time::sleep;

use super::board;
use super::plan::{self, Begin};
use super::season::DAYS;
use super::year::{Came, Made, Year};
use crate::intake::Received;
use crate::store::desk::take_in::Routing;
use crate::store::desk::task::{Asked, Refusal, Told};
use crate::store::{Store, StoreError};

/// What is written in one transaction.
const TOGETHER: usize = 400;
/// Answers that go in one transaction.
const GONE_TOGETHER: u32 = 400;
/// How long a store that is busy is left alone.
const PAUSE: Duration = Duration::from_millis(200);

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) answers: u64,
    pub(crate) seen: u64,
    pub(crate) entries: u64,
}

/// Writes a year; `tell` hears how many days of it are there.
///
/// # Errors
/// When the site has answers, or a sample, or the store fails.
pub(crate) async fn write(
    store: &Store,
    year: &Year<'_>,
    mut tell: impl FnMut(u64),
) -> anyhow::Result<Written> {
    let zone = year.zone.iana_name().unwrap_or("UTC");
    let begin = Begin {
        marker:
            json!({"seed": year.seed, "answers": year.answers, "at": format!("{:.3}", year.now)})
                .to_string(),
        at: plan::office(year.midnight(0), 0),
        documents: plan::plans(year.surveys, year.first(), zone),
        board: board::board()
            .into_iter()
            .map(|asked| {
                let changed = plan::office(year.midnight(asked.changed), 0);
                (asked, changed)
            })
            .collect(),
    };
    let site = year.site;
    let Told::Begun(numbers) =
        done(store, site, year.now, Asked::BeginSample(Box::new(begin))).await?
    else {
        bail!("the store did not say what it began");
    };
    let settings = patiently(|| store.settings(site)).await?;
    let mut written = Written::default();
    let mut waiting = Vec::new();
    for (day, crowd) in (0..DAYS).zip(year.crowds()) {
        waiting.extend(year.day(day, crowd, &settings));
        while waiting.len() >= TOGETHER {
            let rest = waiting.split_off(TOGETHER);
            put(
                store,
                year,
                std::mem::replace(&mut waiting, rest),
                &numbers,
                &mut written,
            )
            .await?;
        }
        tell(day.unsigned_abs());
    }
    put(store, year, waiting, &numbers, &mut written).await?;
    Ok(written)
}

/// Takes a site's sample out, with all that hangs on it: how many answers there were. `tell` hears of each that is gone.
///
/// # Errors
/// When the store fails; what is left is taken out the next time.
pub(crate) async fn remove(
    store: &Store,
    site: &Name,
    mut tell: impl FnMut(u64),
) -> Result<u64, StoreError> {
    let mut removed = 0;
    loop {
        let now = Timestamp::now();
        let some = patiently(|| store.remove_sample(site, GONE_TOGETHER, now)).await?;
        removed += u64::from(some);
        tell(removed);
        if some < GONE_TOGETHER {
            return Ok(removed);
        }
    }
}

async fn put(
    store: &Store,
    year: &Year<'_>,
    made: Vec<Made>,
    board: &[(super::Topic, i64)],
    written: &mut Written,
) -> anyhow::Result<()> {
    let site = year.site;
    let answers: Vec<(&Received, Timestamp)> = made
        .iter()
        .filter_map(|one| match &one.came {
            Came::Answer(received) => Some((&**received, one.at)),
            Came::Entry(..) => None,
        })
        .collect();
    let ids: Vec<AnswerId> = answers
        .iter()
        .map(|(received, _)| received.answer.id.clone())
        .collect();
    done(store, site, year.now, Asked::NoteSample(ids)).await?;
    // Each has its own time of arrival; the store writes them together all the same.
    let stored = join_all(answers.into_iter().map(|(received, at)| {
        patiently(move || store.put_by(site, vec![received.clone()], at, Routing::None))
    }))
    .await;
    let mut stored = stored.into_iter();
    let mut there = Vec::with_capacity(made.len());
    for one in made {
        let Came::Answer(received) = &one.came else {
            written.entries += 1;
            there.push(one);
            continue;
        };
        let outcomes = stored.next().context("an answer has no outcome")??;
        // What is older than the site keeps is left out.
        if outcomes.first() != Some(&Outcome::Stored) {
            continue;
        }
        if received.answer.is_appearance() {
            written.seen += 1;
        } else {
            written.answers += 1;
            there.push(one);
        }
    }
    let asked = Asked::TakeSample {
        made: there,
        board: board.to_vec(),
    };
    done(store, site, year.now, asked).await.map(drop)
}

async fn done(store: &Store, site: &Name, now: Timestamp, asked: Asked) -> anyhow::Result<Told> {
    let by = || By::named(Actor::Member, "sample");
    match patiently(|| store.desk(site, by(), now, asked.clone())).await? {
        Ok(told) => Ok(told),
        Err(Refusal::WrongState(why)) => bail!("site {site}: {why}"),
        Err(other) => bail!("site {site}: {other:?}"),
    }
}

/// Does it again as long as the store is busy.
async fn patiently<T, F>(mut work: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    loop {
        match work().await {
            Err(StoreError::Busy) => sleep(PAUSE).await,
            result => return result,
        }
    }
}
