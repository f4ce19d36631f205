//! Whatever becomes of the page's storage, the answer arrives and the page does not notice.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, corner_tag, in_every_engine, until,
    until_within,
};
use serde_json::json;

in_every_engine!(
    a_browser_that_keeps_nothing_sends_at_once,
    a_database_that_somebody_holds_or_deletes_is_no_obstacle,
    a_disk_that_answers_late_costs_nobody_the_widget,
);

/// By the browsers' own switches where they have one: no quota in Chromium, all cookies blocked in Firefox. WebKitGTK has none;
/// there the page itself forbids it, as a blocked third party's would.
async fn a_browser_that_keeps_nothing_sends_at_once(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let page = match engine {
        Engine::WebKit => {
            "<script>Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })</script>"
        }
        Engine::Chromium | Engine::Firefox => "",
    };
    let url = pages.put(Page::new(
        "inline.html",
        &[page, &corner_tag(&endpoint.url())].concat(),
    )?);
    // Every cookie blocked, and with them everything that a page could keep.
    let settings = json!({ "network.cookie.cookieBehavior": 2 });
    let browser = Browser::start_with(engine, settings).await?;
    if engine == Engine::Chromium {
        let quota = json!({ "origin": pages.origin(), "quotaSize": 1 });
        browser
            .session()
            .cdp()
            .send_raw("Storage.overrideQuotaForOrigin", quota)
            .await?;
    }
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(1).await?;
    widget.say("Nothing is kept here").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let said = |request: &otklik_e2e::Received| request.body.contains("Nothing is kept here");
    endpoint.request_with("the sentence", said).await?;
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");

    // And with nobody to send to, nobody is thanked.
    endpoint.set_reply(Reply::Status(500));
    browser.visit(&url).await?;
    widget.open().await?;
    widget.choose(1).await?;
    widget.wait_for("textarea").await?;
    widget.submit().await?;
    widget.wait_for_text("could not be saved").await?;
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn a_database_that_somebody_holds_or_deletes_is_no_obstacle(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Status(503)).await?;
    let pages = Pages::start().await?;
    let url = pages.put(Page::new("inline.html", &corner_tag(&endpoint.url()))?);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(9).await?;
    browser.outbox_of("corner", 1).await?;

    // Cleared in the middle of a survey: the score goes out with the sentence. While the widget tries to deliver, the database is open
    // for a moment, and the deletion is told that it has to wait; it never comes if somebody holds on.
    let deleted = "return await new Promise(done => {
        const deleting = indexedDB.deleteDatabase('otklik:corner');
        deleting.onsuccess = () => done('deleted');
        deleting.onerror = () => done('error');
        setTimeout(done, 10000, 'blocked');
    })";
    let deleted = browser.run_async(deleted).await?;
    ensure!(
        deleted == "deleted",
        "the widget holds on to its database: {deleted}"
    );
    endpoint.set_reply(Reply::Stored);
    widget.say("Cleared").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let whole = |request: &otklik_e2e::Received| {
        request.body.contains("Cleared") && request.body.contains("\"n\":9")
    };
    endpoint.request_with("both", whole).await?;
    browser.outbox_of("corner", 0).await?;

    // A newer version of the widget was here: its database is not for this one to open.
    let newer = "await new Promise((resolve, reject) => {
        const opening = indexedDB.open('otklik:corner', 99);
        opening.onsuccess = () => { opening.result.close(); resolve(); };
        opening.onerror = reject;
    })";
    browser.run_async(newer).await?;
    browser.visit(&url).await?;
    widget.open().await?;
    widget.choose(3).await?;
    widget.say("Newer").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let newer = |request: &otklik_e2e::Received| request.body.contains("Newer");
    endpoint.request_with("the sentence", newer).await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

/// Somebody writes for longer than the widget waits (5 s): the answer is sent from memory, and what the disk asks then is heard.
async fn a_disk_that_answers_late_costs_nobody_the_widget(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let url = pages.put(Page::new("inline.html", &corner_tag(&endpoint.url()))?);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(9).await?;
    browser.outbox_of("corner", 0).await?;
    let hold = "window.held = 'asked for';
        const opening = indexedDB.open('otklik:corner');
        opening.onsuccess = () => {
            const database = opening.result;
            const outbox = database.transaction('outbox', 'readwrite').objectStore('outbox');
            const end = performance.now() + 8000;
            const hold = () => {
                const held = performance.now() < end;
                window.held = held ? 'held' : 'free';
                if (held) outbox.count().onsuccess = hold;
                else database.close();
            };
            hold();
        }";
    browser.run(hold, Vec::new()).await?;
    let is = async |state: &str| {
        let held = browser.run("return held", Vec::new()).await?;
        Ok((held == state).then_some(()))
    };
    until("the database is held", async || is("held").await).await?;
    widget.say("Late").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let late = |request: &otklik_e2e::Received| request.body.contains("Late");
    endpoint.request_with("the sentence", late).await?;
    let patience = Duration::from_secs(60);
    until_within(patience, "the database is free", async || is("free").await).await?;
    // What the disk took at last has been delivered, or is with the next visit under the same number.
    ensure!(widget.shows("[data-step=thanks]").await?);
    browser.visit(&url).await?;
    browser.outbox_of("corner", 0).await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}
