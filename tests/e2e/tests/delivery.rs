//! Whatever fails on the way, an answer arrives, and arrives once.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Corner, Engine, Page, Pages, Received, Receiver, Reply, Widget,
    in_every_engine, stays, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    an_answer_outlives_a_collector_that_is_down,
    a_collector_killed_between_click_and_reply_has_the_answer_once,
    an_answer_whose_reply_was_lost_is_stored_once,
    an_error_is_tried_again_without_being_asked,
    a_captive_portal_is_no_acceptance,
    a_rejected_answer_is_dropped_and_the_others_stay,
);

async fn an_answer_outlives_a_collector_that_is_down(engine: Engine) -> Result<()> {
    let mut collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag(collector.url(), "demo", ""))?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for_itself().await?;
    collector.kill9().await?;
    widget.choose(10).await?;
    widget.say("Down, but not lost").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;

    // Nobody is left in the page who could send before the next visit.
    let page = browser.session().current_url().await?;
    browser.visit("about:blank").await?;
    collector.restart().await?;
    ensure!(collector.stored()?.is_empty());
    browser.visit(page.as_str()).await?;
    arrives_once(&browser, &collector, 10, "Down, but not lost").await?;
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn a_collector_killed_between_click_and_reply_has_the_answer_once(
    engine: Engine,
) -> Result<()> {
    let mut collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag(collector.url(), "demo", ""))?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for_itself().await?;
    // The click comes back before the request is through, so that the kill meets it on its way now here, now there.
    widget.choose(9).await?;
    collector.kill9().await?;
    widget.say("Killed").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;

    collector.restart().await?;
    browser.reload().await?;
    arrives_once(&browser, &collector, 9, "Killed").await
}

async fn an_answer_whose_reply_was_lost_is_stored_once(engine: Engine) -> Result<()> {
    let mut collector = Collector::start().await?;
    let relay = Receiver::start(Reply::LoseReplyOf(collector.answers_url())).await?;
    let pages = Pages::start().await?;
    let tag = tag(
        collector.url(),
        "demo",
        &format!("data-endpoint=\"{}\"", relay.url()),
    );
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag)?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(1).await?;
    widget.say("Twice on the wire").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    until("the answer in the database", async || {
        Ok((!collector.stored()?.is_empty()).then_some(()))
    })
    .await?;
    browser.outbox_of("demo", 1).await?;

    // What was stored and not told survives a power cut, and is recognised when it comes again.
    collector.kill9().await?;
    let before = collector.stored()?;
    collector.restart().await?;
    relay.set_reply(Reply::PassOn(collector.answers_url()));
    browser.reload().await?;
    arrives_once(&browser, &collector, 1, "Twice on the wire").await?;
    ensure!(collector.stored()?[0].id == before[0].id, "{before:?}");
    let sent: usize = relay
        .received()
        .iter()
        .map(|request| request.answers().len())
        .sum();
    ensure!(sent >= 2, "the answer was never sent again");
    Ok(())
}

async fn an_error_is_tried_again_without_being_asked(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Status(500)).await?;
    let Corner {
        browser, endpoint, ..
    } = &corner;
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(6).await?;
    endpoint.request_with("the answer", |_| true).await?;
    browser.outbox_of("corner", 1).await?;
    endpoint.set_reply(Reply::Stored);
    browser.outbox_of("corner", 0).await?;
    let ids: Vec<Value> = endpoint
        .received()
        .iter()
        .flat_map(Received::answers)
        .map(|answer| answer["id"].clone())
        .collect();
    ensure!(
        ids.len() >= 2 && ids.iter().all(|id| *id == ids[0]),
        "{ids:?}"
    );
    Ok(())
}

async fn a_captive_portal_is_no_acceptance(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::CaptivePortal).await?;
    let Corner {
        browser, endpoint, ..
    } = &corner;
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(6).await?;
    endpoint.request_with("the answer", |_| true).await?;
    stays(Duration::from_secs(1), "the answer is kept", async || {
        Ok(browser.outbox("corner").await?.len() == 1)
    })
    .await?;
    endpoint.set_reply(Reply::Stored);
    browser.reload().await?;
    browser.outbox_of("corner", 0).await?;
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn a_rejected_answer_is_dropped_and_the_others_stay(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Status(503)).await?;
    let Corner {
        browser, endpoint, ..
    } = &corner;
    let widget = corner.widget();
    let mut ids = Vec::new();
    for score in [9, 2] {
        widget.open().await?;
        widget.choose(score).await?;
        let kept = browser.outbox_of("corner", ids.len() + 1).await?;
        let new = kept
            .iter()
            .filter_map(|record| id_in(record))
            .find(|id| !ids.contains(id));
        ids.push(new.context("no id in the outbox")?);
        widget.wait_for("textarea").await?;
        widget.close().await?;
        widget.wait_until_gone().await?;
    }
    let verdict = json!({ "status": "rejected", "reason": "q[0].n: 9 is not allowed here" });
    endpoint.set_reply(Reply::Results(HashMap::from([(ids[0].clone(), verdict)])));
    browser.reload().await?;
    browser.outbox_of("corner", 1).await?;
    stays(
        Duration::from_secs(1),
        "the answer that nobody judged is kept",
        async || {
            let kept = browser.outbox("corner").await?;
            Ok(kept.len() == 1 && kept[0].contains(&ids[1]))
        },
    )
    .await?;

    endpoint.set_reply(Reply::Stored);
    browser.reload().await?;
    browser.outbox_of("corner", 0).await?;
    Ok(())
}

/// Waits until the database holds exactly this one answer and the page keeps none.
async fn arrives_once(
    browser: &Browser,
    collector: &Collector,
    rating: u64,
    text: &str,
) -> Result<()> {
    until("the whole answer in the database", async || {
        let stored = collector.stored()?;
        Ok(stored
            .iter()
            .any(|answer| answer.text() == Some(text))
            .then_some(()))
    })
    .await?;
    browser.outbox_of("demo", 0).await?;
    let stored = collector.stored()?;
    ensure!(
        stored.len() == 1 && stored[0].rating() == Some(rating),
        "{stored:?}"
    );
    ensure!(collector.score().await?.n == 1);
    Ok(())
}

/// The first UUID in a record of the outbox.
fn id_in(record: &str) -> Option<String> {
    let is_id = |text: &&str| {
        let groups: Vec<usize> = text.split('-').map(str::len).collect();
        groups == [8, 4, 4, 4, 12]
            && text
                .bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    record
        .split(|c: char| c != '-' && !c.is_ascii_alphanumeric())
        .find(is_id)
        .map(String::from)
}
