use std::time::Duration;

use anyhow::Result;
use otklik_e2e::{Browser, Engine, Pages};
use serde_json::{Value, json};

use crate::{Survived, page};

/// Case 30: the tab is closed so long after the click, while the browser goes on.
pub(super) async fn run(engine: Engine, wait_ms: u64, tries: usize) -> Result<()> {
    let pages = Pages::start().await?;
    let url = page(&pages)?;
    let browser = Browser::start(engine).await?;
    let session = browser.session();
    let stays = session.window().await?;
    let mut survived = Survived::default();
    for number in 0..tries {
        let closing = session.new_tab().await?;
        session.switch_to_window(closing).await?;
        browser.visit(&url).await?;
        let key = format!("closed-{number}");
        browser
            .run("keepBoth(arguments[0])", vec![json!(key)])
            .await?;
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        session.close_window().await?;
        session.switch_to_window(stays.clone()).await?;
        browser.visit(&url).await?;
        let read: Value = browser.run_async("return readBoth()").await?;
        survived.count(&read, &key);
    }
    let case = format!("30: tab closed {wait_ms} ms after the click");
    survived.print(&case, engine, tries);
    Ok(())
}
