use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use otklik_e2e::{Engine, Pages, Receiver, Reply, Visit};
use serde_json::Value;

use crate::{Survived, page};

/// Case 31: every process of the browser is killed so long after both stores have said that they keep the answer.
pub(super) async fn run(engine: Engine, wait_ms: u64, tries: usize) -> Result<()> {
    let pages = Pages::start().await?;
    let page = page(&pages)?;
    let mut survived = Survived::default();
    for number in 0..tries {
        let told = Receiver::start(Reply::NoContent).await?;
        let profile = tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?;
        let key = format!("killed-{number}");
        let url = format!("{page}?tell={}&keep={key}", told.url());
        let visit = Visit::start(engine, profile.path(), &url).await?;
        let kept = told
            .request_with("both kept", |request| request.path.ends_with("?kept"))
            .await?;
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        visit.kill9().await?;
        let kept = kept.batch()?;
        ensure!(
            kept["localStorage"] == true && kept["indexedDB"] == true,
            "{kept}"
        );

        survived.count(&read(engine, &told, profile.path(), &page).await?, &key);
    }
    let case = format!("31: browser killed {wait_ms} ms after both had said \"kept\"");
    survived.print(&case, engine, tries);
    Ok(())
}

/// What the next visit finds. A browser that comes up too slowly is started anew; reading changes nothing.
async fn read(engine: Engine, told: &Receiver, profile: &Path, page: &str) -> Result<Value> {
    let url = format!("{page}?tell={}&read", told.url());
    for _ in 0..3 {
        let visit = Visit::start(engine, profile, &url).await?;
        let read = told
            .request_with("what was read", |request| request.path.ends_with("?read"))
            .await;
        visit.kill9().await?;
        if let Ok(read) = read {
            return read.batch();
        }
    }
    bail!("{engine:?} came up three times and read nothing")
}
