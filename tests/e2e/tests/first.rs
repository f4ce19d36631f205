//! The first step stands before the widget has come, and nothing that is done with it is lost.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, LateWasm, Page, Pages, Widget, in_every_engine, tag, until,
};
use serde_json::Value;

in_every_engine!(
    a_click_before_the_widget_is_taken_at_once_and_arrives,
    the_widget_takes_over_unseen,
    a_click_on_a_page_that_goes_arrives_with_the_next,
    what_is_closed_before_the_widget_stays_closed,
    a_press_that_began_before_the_widget_is_a_click,
);

/// So late is the wasm.
const LATE: Duration = Duration::from_secs(3);

/// What the page looks like to a visitor, and what would tell a second card from the first.
const LOOK: &str = "const root = document.querySelector('otklik-widget').shadowRoot;
    const card = root.querySelector('.card');
    const { x, y, width, height } = card.getBoundingClientRect();
    return { cards: root.querySelectorAll('.card').length, box: [x, y, width, height].join(' '),
        markup: card.outerHTML, focus: root.activeElement?.dataset.score ?? null,
        accent: getComputedStyle(card).getPropertyValue('--accent'),
        moving: root.getAnimations?.().length ?? card.getAnimations({ subtree: true }).length };";

/// The site's own script, from there.
fn own_script(host: &str) -> String {
    format!("<script async src=\"{host}/v1/sites/demo/otklik.js\"></script>")
}

async fn is_early(browser: &Browser) -> Result<bool> {
    Widget::of(browser).is_to_come().await
}

async fn early(browser: &Browser) -> Result<()> {
    Widget::of(browser).wait_for("[data-score=\"9\"]").await?;
    ensure!(is_early(browser).await?, "the widget had come already");
    Ok(())
}

async fn come(browser: &Browser) -> Result<()> {
    Widget::of(browser).wait_for_itself().await
}

async fn a_click_before_the_widget_is_taken_at_once_and_arrives(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let line = LateWasm::start(collector.url(), LATE).await?;
    let pages = Pages::start().await?;
    let tags = [tag(&line.url(), "demo", ""), own_script(&line.url())];
    for (given, tag) in tags.into_iter().enumerate() {
        let browser = Browser::start(engine).await?;
        browser
            .visit(&pages.put(Page::new("shop.html", &tag)?))
            .await?;
        early(&browser).await?;
        let widget = Widget::of(&browser);
        widget.click("[data-score=\"9\"]").await?;
        ensure!(
            widget
                .shows("[data-score=\"9\"][aria-checked=true]")
                .await?
        );
        ensure!(is_early(&browser).await?, "too late to tell: {tag}");
        widget.wait_for("textarea").await?;
        let journal = browser.journal().await?;
        ensure!(
            journal.hints.is_empty() && journal.is_unharmed(),
            "{journal:?}"
        );
        let stored = until("the answer", async || {
            Ok(Some(collector.stored()?).filter(|stored| stored.len() > given))
        })
        .await?;
        ensure!(
            stored.iter().all(|stored| stored.rating() == Some(9)),
            "{stored:?}"
        );
    }
    Ok(())
}

async fn the_widget_takes_over_unseen(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let line = LateWasm::start(collector.url(), LATE).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let policy = format!(
        "script-src {} 'self' 'wasm-unsafe-eval' 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'",
        line.url()
    );
    let page = Page::new("shop.html", &own_script(&line.url()))?;
    let page = page.header("content-security-policy", &policy)?;
    browser.visit(&pages.put(page)).await?;
    early(&browser).await?;
    // The keyboard moves on the scale, as on the widget's own.
    browser
        .run(
            "document.querySelector('otklik-widget').shadowRoot.querySelector('[data-score]').focus()",
            Vec::new(),
        )
        .await?;
    for key in ["\u{e014}", "\u{e013}", "\u{e014}"] {
        browser.press(key).await?;
    }
    let look = async || browser.run(LOOK, Vec::new()).await;
    until("an end of the entrance", async || {
        Ok((look().await?["moving"] == 0).then_some(()))
    })
    .await?;
    let before = look().await?;
    ensure!(before["focus"] == "3", "{before}");
    ensure!(is_early(&browser).await?, "too late to tell");
    come(&browser).await?;
    // The keys are pressed again in the widget, one after the other; then nothing tells the two apart.
    let same = until("the keys in the widget", async || {
        Ok((sorted(&before) == sorted(&look().await?)).then_some(()))
    });
    if let Err(error) = same.await {
        return Err(error.context(format!("{before}\n{}", look().await?)));
    }
    browser.press("\u{e014}").await?;
    until("the next number", async || {
        Ok((look().await?["focus"] == "4").then_some(()))
    })
    .await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.hints.is_empty() && journal.is_unharmed(),
        "{journal:?}"
    );
    Ok(())
}

/// A look, whatever the order of attributes.
fn sorted(look: &Value) -> Vec<String> {
    let text = look.to_string().replace("\\\"", "");
    let mut words: Vec<String> = text.split([' ', '>', '<']).map(str::to_owned).collect();
    words.sort();
    words
}

async fn a_click_on_a_page_that_goes_arrives_with_the_next(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let line = LateWasm::start(collector.url(), LATE).await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &own_script(&line.url()))?);
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    early(&browser).await?;
    Widget::of(&browser).click("[data-score=\"7\"]").await?;
    ensure!(is_early(&browser).await?, "too late to tell");
    browser.reload().await?;
    let stored = until("the answer", async || {
        Ok(collector.stored()?.into_iter().next())
    })
    .await?;
    ensure!(stored.rating() == Some(7), "{stored:?}");
    // Nobody sees it given, and nobody is asked again.
    ensure!(Widget::of(&browser).count().await? == 0);
    let kept = "return JSON.parse(localStorage['otklik:demo'])['~'] || null";
    ensure!(browser.run(kept, Vec::new()).await?.is_null());
    ensure!(collector.stored()?.len() == 1);
    Ok(())
}

async fn what_is_closed_before_the_widget_stays_closed(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let line = LateWasm::start(collector.url(), LATE).await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &own_script(&line.url()))?);
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    early(&browser).await?;
    // From now on, any card that is seen is one too many.
    let watch = "const root = document.querySelector('otklik-widget').shadowRoot;
        window.seen = 0;
        root.querySelector('[data-close]').click();
        const look = () => {
            seen += [...root.querySelectorAll('.card')].filter((card) => card.getClientRects().length).length;
            requestAnimationFrame(look);
        };
        look();";
    browser.run(watch, Vec::new()).await?;
    let told = until("the dismissal", async || {
        Ok(collector.seen()?.into_iter().next())
    })
    .await?;
    ensure!(!told.is_answered(), "{told:?}");
    let seen = browser.run("return seen", Vec::new()).await?;
    ensure!(seen.as_u64().context("no count")? == 0, "{seen} cards");
    Ok(())
}

async fn a_press_that_began_before_the_widget_is_a_click(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let line = LateWasm::start(collector.url(), LATE).await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &own_script(&line.url()))?);
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    early(&browser).await?;
    let widget = Widget::of(&browser);
    let score = widget.find("[data-score=\"9\"]").await?;
    let session = browser.session();
    session
        .action_chain()
        .click_and_hold_element(&score)
        .perform()
        .await?;
    ensure!(is_early(&browser).await?, "too late to tell");
    come(&browser).await?;
    session.action_chain().release().perform().await?;
    widget.wait_for("textarea").await?;
    let stored = until("the answer", async || {
        Ok(collector.stored()?.into_iter().next())
    })
    .await?;
    ensure!(stored.rating() == Some(9), "{stored:?}");
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}
