//! What the tests of receipt and board share: the owner's promises and board, a visitor who answers and comes again.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, tag, until};
use serde_json::{Value, json};

/// What the browser keeps of receipts.
pub(crate) const KEPT: &str =
    "return Object.keys(JSON.parse(localStorage['otklik:demo'] ?? '{}')['#'] ?? {})";

/// Promises a first word within four hours to everybody, at all hours.
pub(crate) async fn promise(collector: &Collector) -> Result<()> {
    let promises = json!({
        "calendars": [],
        "policies": [{ "name": "usual", "first_minutes": 240, "solution_minutes": null, "warn_percent": 75 }],
    });
    collector
        .owner("PUT", "promises", Some(&promises), Some(0))
        .await
        .map(drop)
}

/// Opens a board with what was done and what will not be.
pub(crate) async fn board(collector: &Collector) -> Result<()> {
    let about = json!({"public": true, "title": {"en": "You said, we did", "ru": "Вы сказали — мы сделали"}, "intro": {"en": "What you asked for, and what came of it."}});
    collector
        .owner("PUT", "board", Some(&about), Some(0))
        .await?;
    for entry in [
        json!({"title": {"en": "Gift wrapping", "ru": "Подарочная упаковка"}, "text": {"en": "At the checkout."}, "state": "done", "published": true, "asked_before": 14}),
        json!({"title": {"en": "Open at night"}, "state": "declined", "reason": {"en": "Because nobody is there at night."}, "published": true}),
    ] {
        collector
            .owner("POST", "board/entries", Some(&entry), None)
            .await?;
    }
    Ok(())
}

pub(crate) async fn shop(
    engine: Engine,
    collector: &Collector,
    attributes: &str,
) -> Result<(Pages, Browser)> {
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let page = Page::new("shop.html", &tag(collector.url(), "demo", attributes))?;
    browser.visit(&pages.put(page)).await?;
    Ok((pages, browser))
}

/// Answers the survey, having been promised what is `promised`, and gives the receipt that comes.
pub(crate) async fn answer(browser: &Browser, promised: &str) -> Result<String> {
    let widget = Widget::of(browser);
    widget.open().await?;
    widget.choose(2).await?;
    widget.wait_for("textarea").await?;
    widget.wait_for_text(promised).await?;
    widget.say("The parcel came a week late.").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.wait_for("[data-receipt] input").await?;
    let kept = browser.run(KEPT, Vec::new()).await?;
    kept[0]
        .as_str()
        .map(str::to_owned)
        .context("nothing is kept")
}

/// What the owner does with the only case.
pub(crate) async fn change(collector: &Collector, change: Value) -> Result<()> {
    until("a case", async || {
        let cases = collector.owner("GET", "cases", None, None).await?;
        Ok(cases["cases"][0]["number"].as_u64())
    })
    .await?;
    change_of(collector, 1, change).await
}

pub(crate) async fn change_of(collector: &Collector, number: u64, change: Value) -> Result<()> {
    let path = format!("cases/{number}");
    let case = collector.owner("GET", &path, None, None).await?;
    let version = case["version"].as_u64();
    collector
        .owner("POST", &format!("{path}/events"), Some(&change), version)
        .await
        .map(drop)
}

/// The visitor comes again an hour later. Of a receipt that is still being asked for it would be written down after that.
pub(crate) async fn next_visit(browser: &Browser) -> Result<()> {
    let later = "const known = JSON.parse(localStorage['otklik:demo']);
        const receipts = Object.values(known['#']);
        if (!receipts.every(({ at }) => at)) return false;
        for (const receipt of receipts) receipt.at -= 3600e3;
        localStorage['otklik:demo'] = JSON.stringify(known);
        return true;";
    until("every receipt was asked for", async || {
        let is_so = browser.run(later, Vec::new()).await?;
        Ok((is_so == true).then_some(()))
    })
    .await?;
    browser.reload().await
}

/// Runs a function body that knows `root`, the widget's shadow root, and `found`, which finds in it.
pub(crate) async fn in_card(browser: &Browser, body: &str) -> Result<Value> {
    let script = format!(
        "const root = document.querySelector('otklik-widget').shadowRoot;
         const found = (selector) => root.querySelector(selector);
         {body}"
    );
    browser.run(&script, Vec::new()).await
}

pub(crate) async fn unharmed(browser: &Browser) -> Result<()> {
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    ensure!(journal.hints.is_empty(), "{journal:?}");
    Ok(())
}
