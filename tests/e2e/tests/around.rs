//! Between the widget and the page around it nothing passes, whatever the page is: styles for everything, shortcuts, a document that
//! is torn down; and nothing stays of it when it goes or breaks.

use crate::hostile::site::Site;
use anyhow::{Context, Result, ensure};
use otklik_e2e::{Engine, Page, Reply, Widget, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    what_a_page_styles_does_not_reach_it,
    what_is_typed_is_no_shortcut_of_the_page,
    a_document_that_is_torn_down_has_it_again,
    it_leaves_the_page_as_it_was,
    what_breaks_inside_takes_the_widget_alone,
);

/// Where the card stands and how its parts look.
const LOOK: &str = "
    const { shadowRoot } = document.querySelector('otklik-widget');
    const card = shadowRoot.querySelector('.card');
    const of = (selector) => {
        const element = shadowRoot.querySelector(selector);
        const { left, top, width, height } = element.getBoundingClientRect();
        const { fontSize, color, lineHeight, letterSpacing, textTransform, cursor, visibility } = getComputedStyle(element);
        return [[left, top, width, height].map(Math.round), fontSize, color, lineHeight, letterSpacing, textTransform, cursor, visibility];
    };
    const { left, top, width, height } = card.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return [of('.card'), of('h2'), of('.ends'), of('[data-score=\"9\"]'), of('[data-close]'), above?.localName]";

async fn what_a_page_styles_does_not_reach_it(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let look = async |widget: &Widget<'_>| -> Result<Value> {
        widget.open().await?;
        widget.wait_for("[data-score=\"9\"]").await?;
        widget.settle().await?;
        site.browser.run(LOOK, Vec::new()).await
    };
    let widget = site.visit("").await?;
    let clean = look(&widget).await?;
    ensure!(clean[5] == "otklik-widget", "{clean}");
    for (what, style) in [
        (
            "everything hidden",
            "body * { all: unset !important; display: none !important; color: red !important; font-size: 3px !important }",
        ),
        ("a small root", "html { font-size: 4px }"),
        ("a root of ten pixels", "html { font-size: 62.5% }"),
        (
            "what is inherited",
            "html, body, otklik-widget { font: italic 900 40px/3 serif !important; letter-spacing: 9px !important;
            text-transform: uppercase !important; color: lime !important; cursor: none !important; visibility: hidden !important;
            opacity: 0.1; text-indent: 50px; direction: rtl; word-spacing: 2em; pointer-events: none;
            overflow: hidden !important }",
        ),
        (
            "a body that is moved",
            "body { transform: scale(0.5) rotate(20deg); filter: grayscale(1); contain: strict; overflow: hidden; height: 10px }",
        ),
        (
            "by the names of its parts",
            ".card, .popover, section, header, h2, button, p { all: unset !important; display: none !important }",
        ),
        (
            "a veil above all",
            "h1 { position: fixed; inset: 0; z-index: 2147483647; background: black; margin: 0 }",
        ),
    ] {
        let before = format!("<style>{style}</style>");
        let widget = site.visit(&before).await?;
        let dirty = look(&widget).await.with_context(|| what.to_owned())?;
        ensure!(dirty == clean, "{what}: {dirty} and not {clean}");
        site.unharmed(what).await?;
    }
    Ok(())
}

async fn what_is_typed_is_no_shortcut_of_the_page(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let before = "<script>window.heard = [];
        for (const name of ['keydown', 'keypress', 'keyup']) {
            for (const target of [window, document]) target.addEventListener(name, ({ type, key }) => heard.push(type + ' ' + key));
        }</script>";
    for attributes in ["", "data-mode=\"modal\"", "data-mode=\"inline\""] {
        let widget = site.visit_with("shop.html", before, attributes).await?;
        widget.open().await?;
        widget.choose(9).await?;
        widget.wait_for("textarea").await?;
        widget.type_into("textarea", "jk?/").await?;
        widget.submit().await?;
        widget.wait_for_thanks().await?;
        site.browser.press("\u{e00c}").await?;
        widget.wait_until_gone().await?;
        let heard = site.browser.run("return window.heard", Vec::new()).await?;
        // What closes the card is let go of after it has gone.
        let typed = names(&heard);
        ensure!(
            typed
                .iter()
                .all(|heard| heard == "keyup Escape" || heard == "keypress Escape"),
            "{attributes}: {typed:?}"
        );
    }
    Ok(())
}

async fn a_document_that_is_torn_down_has_it_again(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let widget = site.visit("").await?;
    widget.open().await?;
    widget.wait_for_itself().await?;
    let tear_down = "for (let i = 0; i < 50; i++) history.replaceState(i, '', '#' + i);
        for (let i = 0; i < 20; i++) {
            document.body.replaceChildren();
            const tag = document.createElement('script');
            tag.src = '/widget/otklik.js';
            tag.dataset.site = 'hostile';
            document.body.append(tag);
        }";
    site.browser.run(tear_down, Vec::new()).await?;
    widget.open().await?;
    widget.wait_for("[data-step]").await?;
    let sentence = "Whatever was around it";
    widget.choose(9).await?;
    widget.say(sentence).await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    site.arrived(sentence).await?;
    ensure!(widget.count().await? == 1);
    site.unharmed("torn down").await
}

async fn it_leaves_the_page_as_it_was(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    // A page without the tag: what else is there comes of the browser and its driver.
    let globals =
        "return Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name)).sort()";
    let bare = site.pages.put(Page::new("shop.html", "")?);
    site.browser.visit(&bare).await?;
    site.browser.run_async("return 0").await?;
    let known = names(&site.browser.run(globals, Vec::new()).await?);
    let widget = site.visit("").await?;
    let body = "return [document.body.innerHTML, document.head.innerHTML, document.documentElement.getAttributeNames()]";
    let was = site.browser.run(body, Vec::new()).await?;
    site.answer(&widget, "And then it goes").await?;
    let added = async || -> Result<Vec<String>> {
        let mut names = names(&site.browser.run(globals, Vec::new()).await?);
        // What the driver needs to find elements by.
        names.retain(|name| !known.contains(name) && !name.starts_with("se_"));
        Ok(names)
    };
    ensure!(added().await? == ["otklik"], "{:?}", added().await?);
    let frozen = "return [Object.isFrozen(otklik), document.cookie]";
    let frozen = site.browser.run(frozen, Vec::new()).await?;
    ensure!(frozen == json!([true, ""]), "{frozen}");
    site.browser.run_async("await otklik.destroy()").await?;
    ensure!(added().await?.is_empty(), "{:?}", added().await?);
    let is = site.browser.run(body, Vec::new()).await?;
    ensure!(is == was, "{is} and not {was}");
    site.unharmed("gone").await
}

fn names(list: &Value) -> Vec<String> {
    let names = list.as_array().into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

async fn what_breaks_inside_takes_the_widget_alone(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    // Nothing can be drawn any more: what draws gives up, which in WebAssembly is a trap.
    let breaks = "for (const name of ['createElement', 'createElementNS', 'createTextNode']) {
            const own = Document.prototype[name];
            Document.prototype[name] = function (...given) {
                if (window.broken) throw Error('nothing can be drawn');
                return own.apply(this, given);
            };
        }";
    let widget = site.visit(&format!("<script>{breaks}</script>")).await?;
    widget.open().await?;
    widget.wait_for_itself().await?;
    site.endpoint.set_reply(Reply::Status(503));
    let said = "window.told = []; otklik.on('error', ({ message }) => told.push(message)); window.broken = true";
    widget.choose(9).await?;
    widget.wait_for("textarea").await?;
    until("the answer is kept", async || {
        Ok((site.browser.outbox("hostile").await?.len() == 1).then_some(()))
    })
    .await?;
    widget.say("More").await?;
    site.browser.run(said, Vec::new()).await?;
    widget.submit().await?;
    until("the widget is gone", async || {
        Ok((widget.count().await? == 0).then_some(()))
    })
    .await?;
    // What happens to it from now on is nothing.
    let touched = "window.broken = false; dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'));
        otklik.open(); otklik.close()";
    site.browser.run(touched, Vec::new()).await?;
    let journal = until("a hint", async || {
        let journal = site.browser.journal().await?;
        Ok((!journal.hints.is_empty()).then_some(journal))
    })
    .await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    ensure!(
        journal.hints.len() == 1 && journal.hints[0].contains("the widget has stopped"),
        "{journal:?}"
    );
    let told = site.browser.run("return told.length", Vec::new()).await?;
    ensure!(told == 1, "{told}");
    ensure!(widget.count().await? == 0);

    // On the next page view it is there again, and sends what waits.
    site.endpoint.set_reply(Reply::Stored);
    site.browser.reload().await?;
    let chosen = |answer: &Value| answer["q"][0]["n"] == 9;
    site.endpoint
        .request_with("the answer", |request| request.answers().iter().any(chosen))
        .await?;
    widget.open().await?;
    widget.wait_for_text("How likely?").await
}
