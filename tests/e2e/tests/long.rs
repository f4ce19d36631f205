//! A sentence that is longer than what is taken: it is kept as it was pasted, counted, and sent when it fits.

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag,
};
use serde_json::{Value, json};

use crate::receipt::rig::{answer, change, next_visit, promise, shop};

in_every_engine!(
    a_pasted_text_is_kept_and_counted_and_never_cut,
    what_is_written_by_a_receipt_is_counted_and_never_cut,
);

/// As pasting does, all at once; then what stands in the field, counted by characters.
const PASTE: &str = "
    const field = document.querySelector('otklik-widget').shadowRoot.querySelector('textarea');
    field.focus();
    field.select();
    document.execCommand('insertText', false, arguments[0]);
    return [...field.value].length";

async fn a_pasted_text_is_kept_and_counted_and_never_cut(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let file = json!({
        "v": 1, "site": "long",
        "surveys": [{ "id": "visit", "revision": 1, "questions": [{ "id": "why", "kind": "text", "text": "Why?" }] }],
    });
    let attributes = format!("data-locale=\"en\" data-endpoint=\"{}\"", endpoint.url());
    let head = format!(
        r#"<script type="application/json" data-otklik>{file}</script>{}"#,
        tag("/widget", "long", &attributes)
    );
    browser
        .visit(&pages.put(Page::new("shop.html", &head)?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("textarea").await?;
    widget.wait_for_itself().await?;
    // Each of these is one character, of two halves in a script's own count.
    let pasted = "👍".repeat(10_020);
    let kept = browser.run(PASTE, vec![json!(pasted)]).await?;
    ensure!(kept == 10_020, "{kept} are left");
    widget.wait_for_text("10020 of 10000").await?;
    widget.submit().await?;
    widget.wait_for(".problem:not(:empty)").await?;
    let answered = |answer: &Value| answer["q"] != json!([]);
    let answers = || {
        endpoint
            .received()
            .iter()
            .flat_map(|request| request.answers())
            .filter(answered)
            .count()
    };
    ensure!(answers() == 0);

    let pasted = "👍".repeat(9_600);
    browser.run(PASTE, vec![json!(pasted)]).await?;
    widget.wait_for_text("9600 of 10000").await?;
    ensure!(!widget.shows(".problem").await?);
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let said = |answer: &Value| answer["q"][0]["s"] == pasted;
    endpoint
        .request_with("all of it", |request| request.answers().iter().any(said))
        .await?;
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn what_is_written_by_a_receipt_is_counted_and_never_cut(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "").await?;
    let widget = Widget::of(&browser);
    answer(&browser, "We answer within 4 hours.").await?;
    change(&collector, json!({"do": "reply", "text": "Who was it?"})).await?;
    next_visit(&browser).await?;
    widget.click(".tab").await?;
    widget.wait_for("textarea").await?;
    let kept = browser.run(PASTE, vec![json!("👍".repeat(10_020))]).await?;
    ensure!(kept == 10_020, "{kept} are left");
    widget.wait_for_text("10020 of 10000").await?;
    widget.submit().await?;
    widget.wait_for("textarea[aria-invalid=true]").await?;
    let case = collector.owner("GET", "cases/1", None, None).await?;
    ensure!(!case.to_string().contains("👍"), "it was cut and sent");

    browser.run(PASTE, vec![json!("👍".repeat(10_000))]).await?;
    widget.submit().await?;
    widget.wait_for_text("It has arrived.").await?;
    let case = collector.owner("GET", "cases/1", None, None).await?;
    ensure!(case.to_string().matches('👍').count() == 10_000);
    Ok(())
}
