//! "Thanks" means that the answer is kept, whatever the network does.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{Corner, Engine, Received, Reply, in_every_engine, stays};

in_every_engine!(thanks_means_kept, thanks_waits_until_it_is_kept);

async fn thanks_means_kept(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Hang).await?;
    let Corner {
        browser, endpoint, ..
    } = &corner;
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(2).await?;
    widget.say("Nobody answered the phone").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let kept = browser.outbox("corner").await?;
    ensure!(
        kept.len() == 1 && kept[0].contains("Nobody answered the phone"),
        "{kept:?}"
    );

    // It outlives the page, and arrives as soon as somebody listens.
    endpoint.set_reply(Reply::Stored);
    browser.reload().await?;
    let said = |request: &Received| request.body.contains("Nobody answered the phone");
    endpoint.request_with("the sentence", said).await?;
    browser.outbox_of("corner", 0).await?;
    Ok(())
}

async fn thanks_waits_until_it_is_kept(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Stored).await?;
    let browser = &corner.browser;
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(2).await?;
    widget.say("Slow disk").await?;
    browser.outbox_of("corner", 0).await?;

    // While another transaction holds the store, nothing can be written to it.
    browser
        .run_async(
            "const opened = indexedDB.open('otklik:corner');
             await new Promise((resolve, reject) => { opened.onsuccess = resolve; opened.onerror = reject; });
             const transaction = opened.result.transaction('outbox', 'readwrite');
             const store = transaction.objectStore('outbox');
             window.held = true;
             (function hold() { if (window.held) store.count().onsuccess = hold; else opened.result.close(); })();",
        )
        .await?;
    widget.submit().await?;
    stays(
        Duration::from_millis(500),
        "no thanks before it is kept",
        async || Ok(!widget.shows("[data-step=\"thanks\"]").await?),
    )
    .await?;
    browser.run("window.held = false", Vec::new()).await?;
    widget.wait_for_thanks().await
}
