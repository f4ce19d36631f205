//! On a small screen: the card is a sheet, nothing scrolls sideways, and a keyboard on the screen covers no field.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag};
use serde_json::json;

in_every_engine!(
    it_is_a_sheet_and_nothing_scrolls_sideways,
    a_keyboard_on_the_screen_covers_no_field,
);

const SHADOW: &str = "const { shadowRoot } = document.querySelector('otklik-widget');";

async fn it_is_a_sheet_and_nothing_scrolls_sideways(engine: Engine) -> Result<()> {
    // 320 × 256 is what 400 % leave of 1280 × 1024.
    for screen in [(390, 844), (320, 256)] {
        let (_collector, _pages, browser) = shop(engine, screen).await?;
        asked_for_a_sentence(&browser).await?;
        let sheet = format!(
            "{SHADOW}
            const card = shadowRoot.querySelector('.card');
            const {{ left, right, top, bottom }} = card.getBoundingClientRect();
            return [left, innerWidth - right, innerHeight - bottom, Math.min(0, top), card.scrollWidth - card.clientWidth,
                document.documentElement.scrollWidth - innerWidth]"
        );
        let is = browser.run(&sheet, Vec::new()).await?;
        ensure!(is == json!([0, 0, 0, 0, 0, 0]), "{screen:?}: {is}");
    }
    Ok(())
}

async fn a_keyboard_on_the_screen_covers_no_field(engine: Engine) -> Result<()> {
    let (_collector, _pages, browser) = shop(engine, (390, 844)).await?;
    asked_for_a_sentence(&browser).await?;
    // What a keyboard of 300 pixels tells a page: no driver has one.
    let keyboard = format!(
        "{SHADOW}
        Object.defineProperty(visualViewport, 'height', {{ value: innerHeight - 300 }});
        visualViewport.dispatchEvent(new Event('resize'));
        const field = shadowRoot.querySelector('textarea').getBoundingClientRect();
        const card = shadowRoot.querySelector('.card').getBoundingClientRect();
        return [innerHeight - card.bottom, field.bottom < innerHeight - 300]"
    );
    let covered = browser.run(&keyboard, Vec::new()).await?;
    ensure!(covered == json!([300, true]), "{covered}");
    Ok(())
}

async fn asked_for_a_sentence(browser: &Browser) -> Result<()> {
    let widget = Widget::of(browser);
    widget.open().await?;
    widget.wait_for_itself().await?;
    // WebKit's driver hits nothing in a frame that is higher than the window.
    let choose = format!("{SHADOW} shadowRoot.querySelector('[data-score=\"9\"]').click()");
    browser.run(&choose, Vec::new()).await?;
    widget.wait_for("textarea").await?;
    widget.settle().await
}

async fn shop(engine: Engine, screen: (u32, u32)) -> Result<(Collector, Pages, Browser)> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let tag = tag(collector.url(), "demo", "data-place=\"top-start\"");
    let page = Page::new("shop.html", &tag)?;
    browser
        .visit_on_a_small_screen(&pages, page, screen)
        .await?;
    Ok((collector, pages, browser))
}
