//! A console full of made-up answers: it says so on every screen, and is empty again by two clicks.

use anyhow::{Context as _, Result, ensure};
use otklik_e2e::{Browser, Collector, Console, Engine, in_every_engine, until};

in_every_engine!(a_sample_is_marked_and_removed_in_the_console);

async fn a_sample_is_marked_and_removed_in_the_console(engine: Engine) -> Result<()> {
    let collector = Collector::start_with_sample(400).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    for place in [
        "today", "inbox", "scores", "board", "promises", "goals", "settings",
    ] {
        console.open(&collector.console(place)).await?;
        console
            .wait_for(".made-up [data-remove-sample=ask]")
            .await?;
    }
    console.open(&collector.console("inbox")).await?;
    console.wait_for("[data-row]").await?;
    let inbox = collector.owner("GET", "inbox?limit=1", None, None).await?;
    let id = inbox["items"][0]["id"].as_str().context("no item")?;
    console
        .open(&collector.console(&format!("inbox/{id}")))
        .await?;
    console.wait_for("article .tag").await?;
    let badge = "return [...document.querySelectorAll('article .tag')].some(tag => tag.textContent === 'sample')";
    until("the badge", async || {
        Ok((browser.run(badge, Vec::new()).await? == true).then_some(()))
    })
    .await?;

    console.click("[data-remove-sample=ask]").await?;
    console.click("[data-remove-sample=sure]").await?;
    console.wait_until_gone(".made-up").await?;
    let sample = collector.owner("GET", "sample", None, None).await?;
    ensure!(sample["sample"].is_null(), "{sample}");
    ensure!(collector.seen()?.is_empty(), "answers are left");
    console.open(&collector.console("inbox")).await?;
    console.wait_until_gone("[data-row]").await
}
