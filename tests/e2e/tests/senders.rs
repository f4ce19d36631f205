//! Ten tabs of one site: one outbox, one sender at a time.

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    ten_tabs_are_one_sender,
    ten_tabs_without_web_locks_are_one_sender,
    an_answer_given_while_another_tab_sends_is_sent_after_it,
);

const TABS: usize = 10;
/// The tabs hear of the network all at once.
const NETWORK: &str = "<script>
    new BroadcastChannel('network').onmessage = () => dispatchEvent(new Event('online'));
    </script>";
/// As in a browser before 2022: a lease in the database takes the place of the lock.
const WITHOUT_LOCKS: &str = "<script>delete Navigator.prototype.locks</script>";

async fn ten_tabs_are_one_sender(engine: Engine) -> Result<()> {
    ten_tabs(engine, "").await
}

async fn ten_tabs_without_web_locks_are_one_sender(engine: Engine) -> Result<()> {
    ten_tabs(engine, WITHOUT_LOCKS).await
}

async fn ten_tabs(engine: Engine, before_the_tag: &str) -> Result<()> {
    let collector = Collector::start().await?;
    let relay = Receiver::start(Reply::Status(503)).await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-endpoint=\"{}\"", relay.url());
    let tag = tag(collector.url(), "demo", &attributes);
    let url = pages.put(Page::new(
        "shop.html",
        &[NETWORK, before_the_tag, &tag].concat(),
    )?);
    let browser = Browser::start(engine).await?;
    let session = browser.session();
    let mut tabs = vec![session.window().await?];
    while tabs.len() < TABS {
        tabs.push(session.new_tab().await?);
    }
    for (number, tab) in tabs.iter().enumerate() {
        session.switch_to_window(tab.clone()).await?;
        browser.visit(&url).await?;
        let widget = Widget::of(&browser);
        widget.open().await?;
        widget.choose(u8::try_from(number)?).await?;
        browser.outbox_of("demo", number + 1).await?;
    }
    let locks = browser.run("return !!navigator.locks", Vec::new()).await?;
    ensure!(locks == before_the_tag.is_empty(), "Web Locks: {locks}");

    // All tabs learn in the same instant that the network is back.
    let before = relay.received().len();
    relay.set_reply(Reply::PassOnSlowly(collector.answers_url()));
    browser
        .run_async("new BroadcastChannel('network').postMessage('back')")
        .await?;
    browser.outbox_of("demo", 0).await?;
    let stored = until("every answer in the database", async || {
        let stored = collector.stored()?;
        Ok((stored.len() == TABS).then_some(stored))
    })
    .await?;
    let mut ratings: Vec<_> = stored.iter().filter_map(|answer| answer.rating()).collect();
    ratings.sort_unstable();
    ensure!(
        ratings == (0..TABS as u64).collect::<Vec<_>>(),
        "{stored:?}"
    );
    ensure!(
        relay.most_at_once() == 1,
        "{} at once",
        relay.most_at_once()
    );
    let requests = relay.received().split_off(before);
    let sent: usize = requests.iter().map(|request| request.answers().len()).sum();
    ensure!(
        sent == TABS,
        "{sent} answers sent, in {} requests",
        requests.len()
    );
    Ok(())
}

async fn an_answer_given_while_another_tab_sends_is_sent_after_it(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
    let url = pages.put(Page::new(
        "inline.html",
        &tag("/widget", "corner", &attributes),
    )?);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("[data-score]").await?;
    // What another tab does while its request is on its way.
    let hold = "navigator.locks.request('otklik:corner', () => new Promise(done => { window.done = done }));";
    browser.run(hold, Vec::new()).await?;
    widget.choose(8).await?;
    browser.outbox_of("corner", 1).await?;
    ensure!(endpoint.received().is_empty(), "two senders at once");
    browser.run("window.done()", Vec::new()).await?;
    let brought = |answer: &Value| answer["q"][0]["n"] == json!(8);
    endpoint
        .request_with("the answer", |request| {
            request.answers().iter().any(brought)
        })
        .await?;
    Ok(())
}
