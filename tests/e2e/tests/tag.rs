//! The script tag's attributes and the calls made before it has loaded.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag};

in_every_engine!(
    a_call_made_before_the_loader_came_is_not_lost,
    what_the_tag_leaves_open_the_page_says,
    a_survey_stands_inline_where_the_tag_says,
    a_wrong_attribute_is_one_hint_that_says_what_is_allowed,
);

/// A survey that nothing but a call opens.
const SURVEY: &str = r#"{"v":1,"site":"early","surveys":[{"id":"nps","revision":1,"questions":[
    {"id":"nps","kind":"nps","text":"How likely?"}]}]}"#;

async fn a_call_made_before_the_loader_came_is_not_lost(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let head = format!(
        r#"<script>window.otklik = {{ q: [["open", "nps"]] }}</script>
        <script type="application/json" data-otklik>{SURVEY}</script>{}"#,
        tag(collector.url(), "early", "")
    );
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &head)?))
        .await?;
    Widget::of(&browser).wait_for_text("How likely?").await?;
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

/// By `init`, before the loader came as well as after it; consent that is required so is waited for.
async fn what_the_tag_leaves_open_the_page_says(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let bare = format!(
        r#"<script async src="{}/otklik.js"></script>"#,
        collector.url()
    );
    let early = r#"<script>window.otklik = { q: [["init", { site: "demo", mode: "inline", consent: "required" }], ["open"]] }</script>"#;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &[early, &bare].concat())?))
        .await?;
    let widget = Widget::of(&browser);
    let has_loaded = "return !!window.otklik?.explain";
    otklik_e2e::until("the loader", async || {
        Ok((browser.run(has_loaded, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    ensure!(widget.count().await? == 0, "nobody has consented");
    browser
        .run("otklik.consent(true); otklik.open()", Vec::new())
        .await?;
    widget.wait_for("[data-score]").await?;
    let inline = "return document.querySelector('otklik-widget').shadowRoot.querySelector('[popover]') === null";
    ensure!(browser.run(inline, Vec::new()).await? == true);

    browser
        .visit(&pages.put(Page::new("shop.html", &bare)?))
        .await?;
    let hints = otklik_e2e::until("a hint", async || {
        let hints = browser.journal().await?.hints;
        Ok((!hints.is_empty()).then_some(hints))
    })
    .await?;
    ensure!(
        hints.len() == 1 && hints[0].contains("data-site"),
        "{hints:?}"
    );
    browser
        .run("otklik.init({ site: 'demo' }); otklik.open()", Vec::new())
        .await?;
    widget.wait_for("[data-score]").await?;
    Ok(())
}

async fn a_survey_stands_inline_where_the_tag_says(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let attributes = r##"data-mode="inline" data-target="#here""##;
    let body = format!(
        r#"<div id="here"></div>{}"#,
        tag(collector.url(), "demo", attributes)
    );
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &body)?))
        .await?;
    let widget = Widget::of(&browser);
    widget.wait_for("[data-score]").await?;
    let inline = "const host = document.querySelector('#here > otklik-widget');
        return host !== null && host.shadowRoot.querySelector('[popover]') === null
            && host.getBoundingClientRect().height > 100";
    ensure!(browser.run(inline, Vec::new()).await? == true);
    widget.choose(8).await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    Ok(())
}

async fn a_wrong_attribute_is_one_hint_that_says_what_is_allowed(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let tag = tag(collector.url(), "demo", r#"data-mode="banner""#);
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag)?))
        .await?;
    browser.run("otklik.open()", Vec::new()).await?;
    let hints = otklik_e2e::until("a hint", async || {
        let hints = browser.journal().await?.hints;
        Ok((!hints.is_empty()).then_some(hints))
    })
    .await?;
    ensure!(
        hints.len() == 1
            && hints[0].contains("data-mode")
            && hints[0].contains("popover, modal, inline, tab"),
        "{hints:?}"
    );
    ensure!(Widget::of(&browser).count().await? == 0);
    Ok(())
}
