//! One tab asks at a time. Who is drawn before the browser has said whose turn it is goes again when it is another's.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, stays, until};

in_every_engine!(
    what_another_tab_was_quicker_with_goes_again,
    what_is_drawn_comes_in_once,
);

/// Counts the cards that are drawn.
const COUNTED: &str = "<script>window.drawn = 0; const show = HTMLElement.prototype.showPopover;
    HTMLElement.prototype.showPopover = function () { window.drawn++; return show.call(this); };</script>";
/// Takes the turn as another tab would that had not said so yet.
const QUICKER: &str =
    "navigator.locks.request('otklik:demo?', () => new Promise(done => { window.done = done; }));";
/// What such a tab leaves behind in the browser when it breaks down.
const SAID: &str = "localStorage.setItem('otklik:demo', '{\"^\":1}')";

fn own_script(host: &str) -> String {
    format!("<script async src=\"{host}/v1/sites/demo/otklik.js\"></script>")
}

async fn what_another_tab_was_quicker_with_goes_again(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = |tag: &str| Page::new("shop.html", tag).map(|page| page.before_the_tag(COUNTED));
    let browser = Browser::start(engine).await?;
    let (session, widget) = (browser.session(), Widget::of(&browser));
    let run = async |script: &str| browser.run(script, Vec::new()).await;
    browser.visit(&pages.put(page("")?)).await?;
    run(QUICKER).await?;
    let first = session.window().await?;
    let second = session.new_tab().await?;
    session.switch_to_window(second).await?;
    let is_away = async || {
        until("the browser's word", async || {
            if run("return !window.otklik").await? == true {
                return Ok(None);
            }
            let reasons = browser.reasons_against("nps").await?;
            Ok((reasons == ["another tab asks"]).then_some(()))
        })
        .await?;
        stays(Duration::from_millis(400), "it is gone", async || {
            Ok(!widget.shows("[data-step]").await?)
        })
        .await
    };
    browser
        .visit(&pages.put(page(&own_script(collector.url()))?))
        .await?;
    is_away().await?;
    ensure!(run("return window.drawn").await? == 1, "it was not drawn");
    run(SAID).await?;
    browser.reload().await?;
    is_away().await?;
    ensure!(run("return window.drawn").await? == 0, "it was drawn");

    // The tab goes without taking back what it said: it is asked all the same.
    session.switch_to_window(first).await?;
    run("done()").await?;
    browser.reload().await?;
    widget.wait_for_itself().await?;
    let said = "return JSON.parse(localStorage.getItem('otklik:demo'))['^']";
    ensure!(run(said).await? == 1, "others are not told");
    widget.close().await?;
    widget.wait_until_gone().await?;
    ensure!(run(said).await?.is_null(), "others are told still");
    let journal = browser.journal().await?;
    ensure!(
        journal.hints.is_empty() && journal.is_unharmed(),
        "{journal:?}"
    );
    Ok(())
}

async fn what_is_drawn_comes_in_once(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    // As far as it is seen in the first frame: nothing of it is see-through by itself, and the card not altogether.
    let watched = "<script>const show = HTMLElement.prototype.showPopover;
        HTMLElement.prototype.showPopover = function () {
            show.call(this);
            const opacity = element => +getComputedStyle(element).opacity;
            window.seen = [opacity(this) > 0, opacity(this.querySelector('.body'))];
        };</script>";
    let page = Page::new("shop.html", &own_script(collector.url()))?.before_the_tag(watched);
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    let seen = until("the card", async || {
        let seen = browser.run("return window.seen", Vec::new()).await?;
        Ok((!seen.is_null()).then_some(seen))
    })
    .await?;
    ensure!(seen == serde_json::json!([true, 1]), "{seen}");
    Ok(())
}
