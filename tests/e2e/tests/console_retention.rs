//! For how long answers are kept, set by their owner: what goes is said before, and goes then.

use anyhow::{Result, ensure};
use jiff::{SignedDuration, Timestamp};
use otklik_e2e::{Axe, Browser, Collector, Console, Engine, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(what_would_go_is_said_and_agreed_to_before_it_goes);

async fn what_would_go_is_said_and_agreed_to_before_it_goes(engine: Engine) -> Result<()> {
    let collector = Collector::start_with("keep = \"2 years\"\n").await?;
    let answers: Vec<Value> = [0, 29, 61, 400, 401].iter().zip(1..).map(given).collect();
    collector
        .take(&json!({ "v": 1, "batch": "e2e", "sdk": "e2e", "answers": answers }))
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("settings")).await?;
    Axe::read()?.put_into(&browser).await?;
    let panel = "[data-panel=retention]";
    console.wait_for("[data-kept]").await?;
    let told = console.text(panel).await?;
    ensure!(
        told.contains("2\u{a0}years"),
        "the config is not told: {told}"
    );

    console.choose("#keep-unit", "days").await?;
    console.wait_for("#keep-count").await?;
    count(&console, "60").await?;
    console.wait_for("[data-would-go='3']").await?;
    ensure!(
        console.shows("[data-save]:disabled").await?,
        "saved without a word"
    );
    browser.looks_fair("document", "what would go", 1).await?;
    ensure!(collector.stored()?.len() == 5, "they went before");
    // What nobody can mean is said, and the way back is there.
    count(&console, "0").await?;
    console.wait_for(&format!("{panel} [role=alert]")).await?;
    count(&console, "60").await?;
    console.wait_for("[data-would-go='3']").await?;
    console.click(&format!("{panel} .tick input")).await?;
    console.wait_until_gone("[data-save]:disabled").await?;
    console.click("[data-save]").await?;
    console.wait_for("[data-kept]").await?;
    until("the old ones are gone", async || {
        Ok((collector.stored()?.len() == 2).then_some(()))
    })
    .await?;
    ensure!(collector.score().await?.n == 5, "scores stay");

    // A longer time takes nothing, and needs no word.
    console.choose("#keep-unit", "years").await?;
    console.wait_for("[data-would-go='0']").await?;
    console.click("[data-save]").await?;
    console.wait_for("[data-kept]").await?;
    ensure!(collector.stored()?.len() == 2);
    Ok(())
}

/// Types another number, and leaves the field.
async fn count(console: &Console<'_>, number: &str) -> Result<()> {
    console.clear("#keep-count").await?;
    // WebDriver's key for Tab.
    let typed = format!("{number}\u{e004}");
    console.type_into("#keep-count", &typed).await
}

/// An answer of so many days ago, as a server hands it on.
fn given((days, number): (&i64, u64)) -> Value {
    let at = Timestamp::now() - SignedDuration::from_hours(24 * days);
    json!({
        "id": format!("0198c0de-0000-7000-8000-{number:012}"), "seq": 0, "survey": "nps", "survey_rev": 1,
        "at": at.to_string(),
        "q": [{ "k": "nps", "t": "nps", "n": 9 }], "page": "https://kettle-and-leaf.example/teas", "locale": "en",
    })
}
