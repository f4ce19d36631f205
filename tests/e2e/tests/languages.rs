//! The widget speaks the page's language, and is mirrored where that runs from right to left.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    an_arabic_page_has_an_arabic_mirrored_card,
    a_page_gets_the_nearest_language_there_is,
    a_language_that_does_not_come_is_english_and_says_so,
    numbers_are_written_as_the_language_writes_them,
);

/// Left edges in the card, by selector.
const LEFT: &str = "
    const { shadowRoot } = document.querySelector('otklik-widget');
    return [...arguments].map(selector => shadowRoot.querySelector(selector).getBoundingClientRect().left);";

/// Left edges of the first and the last character of the score.
const SIGNED: &str = "
    const { firstChild: text } = document.querySelector('otklik-widget').shadowRoot.querySelector('.value');
    return [0, text.length - 1].map(place => {
        const range = document.createRange();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().left;
    });";

async fn an_arabic_page_has_an_arabic_mirrored_card(engine: Engine) -> Result<()> {
    let (_pages, url, _endpoint) = site().await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget
        .wait_for_text("ما مدى احتمال أن توصي بنا صديقًا؟")
        .await?;
    widget.wait_for_text("غير محتمل على الإطلاق").await?;
    widget.settle().await?;
    let host = "const host = document.querySelector('otklik-widget'); return [host.lang, host.dir]";
    ensure!(browser.run(host, Vec::new()).await? == json!(["ar", "rtl"]));

    let edges = [
        "[data-step]",
        "[data-close]",
        "h2",
        "[data-score='10']",
        "[data-score='0']",
    ];
    let edges = numbers(
        &browser
            .run(LEFT, edges.map(|edge| json!(edge)).into())
            .await?,
    )?;
    // The keys go where they point.
    for (key, score) in [("\u{e012}", "1"), ("\u{e012}", "2"), ("\u{e014}", "1")] {
        browser.press(key).await?;
        let focused = "return document.querySelector('otklik-widget').shadowRoot.activeElement?.dataset.score";
        until(score, async || {
            Ok((browser.run(focused, Vec::new()).await? == score).then_some(()))
        })
        .await?;
    }
    let [card, close, heading, ten, zero] = edges[..] else {
        anyhow::bail!("{edges:?}")
    };
    ensure!(card < 100.0, "the corner is the left one: {card}");
    ensure!(close < heading, "{close} {heading}");
    // A question that its author wrote in another language runs its own way, and begins where the card's lines begin.
    let english = "const { shadowRoot } = document.querySelector('otklik-widget');
        const heading = shadowRoot.querySelector('h2');
        const words = heading.firstChild.data;
        heading.firstChild.data = 'Why?';
        const range = document.createRange();
        range.selectNodeContents(heading);
        const space = heading.getBoundingClientRect().right - range.getBoundingClientRect().right;
        const { direction } = getComputedStyle(heading);
        heading.firstChild.data = words;
        return [Math.round(space), direction]";
    let english = browser.run(english, Vec::new()).await?;
    ensure!(english == json!([0, "ltr"]), "{english}");
    ensure!(ten < zero, "{ten} {zero}");

    widget.choose(10).await?;
    widget.wait_for_text("شكرًا لك!").await?;
    ensure!(widget.score_of(1).await? == 100);
    widget.settle().await?;
    let signed = numbers(&browser.run(SIGNED, Vec::new()).await?)?;
    ensure!(
        signed[0] < signed[1],
        "the sign stands before the digits: {signed:?}"
    );
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn a_page_gets_the_nearest_language_there_is(engine: Engine) -> Result<()> {
    let (_pages, url, _endpoint) = site().await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    for (asked, given, end) in [
        ("de-CH-1996", "de", "Äußerst wahrscheinlich"),
        ("pt_BR", "pt-br", "Extremamente provável"),
        ("zh-Hant-HK", "zh-hant", "極有可能"),
        ("sr-Latn-RS", "sr-latn", "Izuzetno verovatno"),
        ("fa-IR", "fa", "بسیار محتمل است"),
        ("x-y", "en", "Extremely likely"),
    ] {
        embed(&browser, asked).await?;
        widget.open().await?;
        widget.wait_for_text(end).await.context(asked)?;
        let host = "const host = document.querySelector('otklik-widget');
            return [host.lang, getComputedStyle(host.shadowRoot.querySelector('[data-step]')).direction]";
        let shown = browser.run(host, Vec::new()).await?;
        let direction = if given == "fa" { "rtl" } else { "ltr" };
        ensure!(shown == json!([given, direction]), "{asked}: {shown}");
    }
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn a_language_that_does_not_come_is_english_and_says_so(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
    let lost = "<script>
        const own = window.fetch;
        window.fetch = (url, ...more) =>
            /locales/.test(url) ? Promise.reject(TypeError('lost')) : own(url, ...more);
        </script>";
    let page = Page::new("arabic.html", &tag("/widget", "corner", &attributes))?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page.before_the_tag(lost))).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for_text("Not at all likely").await?;
    // The question is its author's, and has its own language.
    let said = "const host = document.querySelector('otklik-widget');
        const heading = host.shadowRoot.querySelector('h2');
        return [host.lang, host.dir, heading.lang, getComputedStyle(heading).direction]";
    let said = browser.run(said, Vec::new()).await?;
    ensure!(said == json!(["en", "ltr", "ar", "rtl"]), "{said}");
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

/// A mean, a share and a difference, each with one answer.
async fn numbers_are_written_as_the_language_writes_them(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let endpoint = Receiver::start(Reply::Stored).await?;
    for (locale, wanted) in [
        ("en", ["4.0", "100%", "\u{2212}100"]),
        ("de", ["4,0", "100\u{a0}%", "\u{2212}100"]),
        ("ru", ["4,0", "100\u{a0}%", "\u{2212}100"]),
        ("tr", ["4,0", "%100", "\u{2212}100"]),
    ] {
        // Scores of this browser alone.
        let browser = Browser::start(engine).await?;
        let attributes = format!(
            "data-endpoint=\"{}\" data-locale=\"{locale}\"",
            endpoint.url()
        );
        let page = Page::new("kinds.html", &tag("/widget", "corner", &attributes))?;
        browser.visit(&pages.put(page)).await?;
        let widget = Widget::of(&browser);
        for ((survey, score), wanted) in [("stars", 4), ("csat", 3), ("recovery", 0)]
            .into_iter()
            .zip(wanted)
        {
            widget.open().await?;
            browser.run("otklik.close()", Vec::new()).await?;
            browser
                .run("otklik.open(arguments[0])", vec![json!(survey)])
                .await?;
            widget.choose(score).await?;
            if survey == "recovery" {
                widget.say("Nothing").await?;
                widget.submit().await?;
                widget.wait_for("[type=email]").await?;
                widget.type_into("[type=email]", "anna@example.com").await?;
                widget.click("[data-consent]").await?;
                widget.submit().await?;
            }
            widget.wait_for("[data-metric]").await?;
            let said = "return document.querySelector('otklik-widget').shadowRoot.querySelector('[data-metric] .value').textContent";
            let said = browser.run(said, Vec::new()).await?;
            ensure!(said == wanted, "{locale}, {survey}: {said}");
            browser.run("otklik.close()", Vec::new()).await?;
            widget.wait_until_gone().await?;
        }
    }
    Ok(())
}

/// Puts the widget anew into the page, which now runs from right to left and says it is in this language.
async fn embed(browser: &Browser, language: &str) -> Result<()> {
    let script = "
        const old = document.querySelector('script[data-site]');
        const tag = document.createElement('script');
        for (const { name, value } of old.attributes) tag.setAttribute(name, value);
        document.documentElement.lang = arguments[0];
        document.documentElement.dir = 'rtl';
        window.otklik.destroy();
        old.replaceWith(tag);";
    until("window.otklik", async || {
        let there = "return typeof window.otklik?.destroy === 'function'";
        let there = browser.run(there, Vec::new()).await?;
        Ok(there.as_bool().filter(|&there| there))
    })
    .await?;
    browser.run(script, vec![json!(language)]).await?;
    Ok(())
}

/// An Arabic page that brings its survey, and where its answers go.
async fn site() -> Result<(Pages, String, Receiver)> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
    let url = pages.put(Page::new(
        "arabic.html",
        &tag("/widget", "corner", &attributes),
    )?);
    Ok((pages, url, endpoint))
}

fn numbers(list: &Value) -> Result<Vec<f64>> {
    let list = list.as_array().context("no list")?;
    Ok(list.iter().filter_map(Value::as_f64).collect())
}
