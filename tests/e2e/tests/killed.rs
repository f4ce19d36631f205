//! A tab closed or a browser killed: what was thanked for arrives with the next visit, once.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Received, Receiver, Reply, Visit, Widget, corner_tag,
    in_every_engine, stays, tries,
};

in_every_engine!(
    a_browser_killed_after_thanks_delivers_at_the_next_visit,
    a_tab_closed_after_the_click_delivers_at_the_next_visit,
);

async fn a_browser_killed_after_thanks_delivers_at_the_next_visit(engine: Engine) -> Result<()> {
    for number in 0..tries() {
        let endpoint = Receiver::start(Reply::Hang).await?;
        let pages = Pages::start().await?;
        let page = pages.put(Page::new("unattended.html", &corner_tag(&endpoint.url()))?);
        let profile = tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?;
        let sentence = format!("killed-{number}");
        let url = format!("{page}?say={sentence}&tell={}", endpoint.url());
        let visit = Visit::start(engine, profile.path(), &url).await?;
        let thanked = |request: &Received| request.body == "thanked";
        endpoint.request_with("thanks", thanked).await?;
        // At once, and later now and then.
        tokio::time::sleep(Duration::from_millis([0, 50, 500][number % 3])).await;
        visit.kill9().await?;

        endpoint.set_reply(Reply::Stored);
        let before = endpoint.received().len();
        let visit = Visit::start(engine, profile.path(), &page).await?;
        arrives_once(&endpoint, before, &sentence).await?;
        visit.kill9().await?;
    }
    Ok(())
}

/// Nobody is thanked for a click alone: it may be lost when the tab goes before the browser has written it, which a busy
/// machine takes longer for. Half a second later it is not.
async fn a_tab_closed_after_the_click_delivers_at_the_next_visit(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Status(503)).await?;
    let pages = Pages::start().await?;
    let url = pages.put(Page::new("inline.html", &corner_tag(&endpoint.url()))?);
    let other = pages.put(Page::new("stores.html", "")?);
    let browser = Browser::start(engine).await?;
    let session = browser.session();
    let stays_open = session.window().await?;
    let mut lost = [0; 2];
    for _ in 0..tries() {
        for (turn, wait_ms) in [0, 50, 500].into_iter().enumerate() {
            endpoint.set_reply(Reply::Status(503));
            let closing = session.new_tab().await?;
            session.switch_to_window(closing).await?;
            browser.visit(&url).await?;
            let widget = Widget::of(&browser);
            widget.open().await?;
            widget.choose(6).await?;
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            session.close_window().await?;

            let before = endpoint.received().len();
            endpoint.set_reply(Reply::Stored);
            session.switch_to_window(stays_open.clone()).await?;
            browser.visit(&other).await?;
            let waits = browser.outbox("corner").await?.len();
            ensure!(waits <= 1, "{waits} answers of one click");
            browser.visit(&url).await?;
            if let Some(lost) = lost.get_mut(turn).filter(|_| waits == 0) {
                *lost += 1;
                continue;
            }
            arrives_once(&endpoint, before, "\"n\":6").await?;
            browser.outbox_of("corner", 0).await?;
        }
    }
    let tries = tries();
    println!("{engine:?}, of {tries} clicks lost: {lost:?} 0 and 50 ms before the tab was closed");
    Ok(())
}

/// Waits until a request after the first `before` brings the words, and sees that they are of one answer: what a page sent
/// as it went may arrive beside what the next one sends, under the same id.
async fn arrives_once(endpoint: &Receiver, before: usize, words: &str) -> Result<()> {
    let ids = || -> BTreeSet<String> {
        let received = endpoint.received();
        let brought = received.iter().skip(before).flat_map(Received::answers);
        brought
            .filter(|answer| answer.to_string().contains(words))
            .map(|answer| answer["id"].to_string())
            .collect()
    };
    let brings = |request: &Received| request.body.contains(words);
    endpoint
        .request_with("the answer", |request| !ids().is_empty() && brings(request))
        .await?;
    stays(Duration::from_millis(300), "it is one answer", async || {
        Ok(ids().len() == 1)
    })
    .await
}
