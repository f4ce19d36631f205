use anyhow::Result;
use otklik_e2e::{Browser, Engine, Pages};
use serde_json::json;

use crate::{Survived, page};

const TABS: usize = 10;
const ANSWERS: usize = 20;

/// Case 32: ten tabs write at the same time.
pub(super) async fn run(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let url = page(&pages)?;
    let browser = Browser::start(engine).await?;
    let session = browser.session();
    for tab in 0..TABS {
        let handle = session.new_tab().await?;
        session.switch_to_window(handle).await?;
        browser.visit(&url).await?;
        // All start at the next full second but one, so that they meet.
        let script = "const [tab, answers] = arguments;
            const start = (Math.floor(Date.now() / 5000) + 2) * 5000;
            setTimeout(() => { for (let i = 0; i < answers; i++) keepBoth(`tab-${tab}-${i}`) }, start - Date.now())";
        browser
            .run(script, vec![json!(tab), json!(ANSWERS)])
            .await?;
    }
    browser.visit(&url).await?;
    tokio::time::sleep(std::time::Duration::from_secs(13)).await;
    let read = browser.run_async("return readBoth()").await?;
    let mut survived = Survived::default();
    for tab in 0..TABS - 1 {
        for answer in 0..ANSWERS {
            survived.count(&read, &format!("tab-{tab}-{answer}"));
        }
    }
    survived.print("32: tabs writing at once", engine, (TABS - 1) * ANSWERS);
    Ok(())
}
