//! The pages of `examples/`: each says what happened, asks when it is asked to, hears of the answer, and comes and goes.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Example, Widget, in_every_engine, until};

in_every_engine!(
    a_page_without_a_framework,
    a_page_of_react,
    a_page_of_vue,
    a_page_of_svelte,
    a_page_of_yew,
);

async fn a_page_without_a_framework(engine: Engine) -> Result<()> {
    asks_after_an_order(engine, "html").await.map(drop)
}

async fn a_page_of_yew(engine: Engine) -> Result<()> {
    asks_after_an_order(engine, "yew").await.map(drop)
}

async fn a_page_of_react(engine: Engine) -> Result<()> {
    comes_and_goes(engine, "react").await
}

async fn a_page_of_vue(engine: Engine) -> Result<()> {
    comes_and_goes(engine, "vue").await
}

async fn a_page_of_svelte(engine: Engine) -> Result<()> {
    comes_and_goes(engine, "svelte").await
}

/// The page, its site and its collector, which end together.
struct Shop {
    browser: Browser,
    _example: Example,
    _collector: Collector,
}

async fn asks_after_an_order(engine: Engine, name: &str) -> Result<Shop> {
    let collector = Collector::start().await?;
    let example = Example::start(name, collector.url()).await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&example.url()).await?;
    // At once, before the widget can have come.
    press(&browser, "order").await?;
    let widget = Widget::of(&browser);
    widget.wait_for_text("easy to place the order").await?;
    widget.choose(6).await?;
    until("the page hears of it", async || {
        Ok((text(&browser, "answered").await? == "Surveys answered: 1").then_some(()))
    })
    .await?;
    until("the answer is stored", async || {
        let stored = collector.stored()?;
        let given = stored.iter().any(|answer| answer.answer["q"][0]["n"] == 6);
        Ok(given.then_some(()))
    })
    .await?;
    Ok(Shop {
        browser,
        _example: example,
        _collector: collector,
    })
}

async fn comes_and_goes(engine: Engine, name: &str) -> Result<()> {
    let shop = asks_after_an_order(engine, name).await?;
    let browser = &shop.browser;
    press(browser, "door").await?;
    until("nothing of the widget is left", async || {
        let left = browser
            .run(
                "return 'otklik' in window || document.querySelectorAll('otklik-widget, script[src*=otklik]').length > 0",
                Vec::new(),
            )
            .await?;
        Ok((left == false).then_some(()))
    })
    .await?;
    press(browser, "door").await?;
    press(browser, "ask").await?;
    let widget = Widget::of(browser);
    widget.wait_for("[data-score]").await?;
    ensure!(widget.count().await? == 1);
    Ok(())
}

/// Presses a button of the page once it is there.
async fn press(browser: &Browser, id: &str) -> Result<()> {
    let script = "const button = document.getElementById(arguments[0]); button?.click(); return button !== null";
    until(id, async || {
        let pressed = browser.run(script, vec![id.into()]).await?;
        Ok((pressed == true).then_some(()))
    })
    .await
}

async fn text(browser: &Browser, id: &str) -> Result<String> {
    let script = "return document.getElementById(arguments[0])?.textContent ?? ''";
    let text = browser.run(script, vec![id.into()]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}
