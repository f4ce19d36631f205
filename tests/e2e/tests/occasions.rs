//! Every occasion to send is taken: what failed before goes out when the page comes, goes, or finds the network back.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use otklik_e2e::{
    Browser, Corner, Engine, Page, Pages, Receiver, Reply, Widget, corner_tag, in_every_engine,
    stays, until_within,
};
use serde_json::Value;

in_every_engine!(
    each_occasion_sends_what_waits,
    the_widget_does_not_keep_a_page_out_of_the_cache_of_history,
    an_endpoint_out_of_reach_is_tried_three_times,
    what_the_page_sends_itself_does_not_keep_an_answer_back,
);

/// Between two tries that nobody asked for there are 8 s here, so what comes sooner came of the occasion.
const SLOW_RETRIES: &str = "<script>Math.random = () => 0.999</script>";

async fn each_occasion_sends_what_waits(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Status(503)).await?;
    let pages = Pages::start().await?;
    let url = pages.put(Page::new(
        "inline.html",
        &[SLOW_RETRIES, &corner_tag(&endpoint.url())].concat(),
    )?);
    let browser = Browser::start(engine).await?;
    let widget = Widget::of(&browser);
    for occasion in [
        "load",
        "online",
        "visibilitychange",
        "pagehide",
        "pageshow",
        "flush",
    ] {
        endpoint.set_reply(Reply::Status(503));
        browser.visit(&url).await?;
        widget.open().await?;
        let before = endpoint.received().len();
        widget.choose(7).await?;
        browser.outbox_of("corner", 1).await?;
        for tries in 1..=3 {
            let tried = || (endpoint.received().len() >= before + tries).then_some(());
            until_within(Duration::from_secs(9), "a try", async || Ok(tried())).await?;
            browser.run_async("return otklik.flush()").await?;
        }
        endpoint.set_reply(Reply::Stored);
        match occasion {
            "load" => browser.reload().await?,
            "flush" => drop(browser.run_async("return otklik.flush()").await?),
            event => {
                let script = "(arguments[0] === 'visibilitychange' ? document : window)
                    .dispatchEvent(new Event(arguments[0], { bubbles: true }))";
                drop(browser.run(script, vec![event.into()]).await?);
            }
        }
        let empty = async || Ok(browser.outbox("corner").await?.is_empty().then_some(()));
        until_within(Duration::from_secs(5), occasion, empty)
            .await
            .with_context(|| format!("{occasion} in {engine:?}"))?;
        // The next one begins a survey of its own.
        browser.leave_unfinished().await?;
    }
    Ok(())
}

/// Case 37: whoever comes back to a page that a browser kept alive finds it at work.
async fn the_widget_does_not_keep_a_page_out_of_the_cache_of_history(engine: Engine) -> Result<()> {
    // What is at work in the very moment of leaving is not kept, with a widget or without, and a slow machine is at work
    // for long. A widget that stands in the way does so every time.
    for _ in 0..4 {
        if is_kept_as_without(engine).await? {
            return Ok(());
        }
    }
    bail!("a page is kept without the widget and not with it, or the other way about")
}

/// Whether a page with the widget on it is kept when one without is. What waited is delivered on the way back.
async fn is_kept_as_without(engine: Engine) -> Result<bool> {
    let endpoint = Receiver::start(Reply::Status(503)).await?;
    let pages = Pages::start().await?;
    let bare = pages.put(Page::new("stand-in.html", "")?);
    let away = pages.put(Page::new("broken.html", "")?);
    let slow = [SLOW_RETRIES, &corner_tag(&endpoint.url())].concat();
    let url = pages.put(Page::new("inline.html", &slow)?);
    let browser = Browser::start(engine).await?;
    let comes_back_alive = async |url: &str| -> Result<bool> {
        browser.run("window.alive = true", Vec::new()).await?;
        browser.visit(&away).await?;
        endpoint.set_reply(Reply::Stored);
        browser.session().back().await?;
        until_within(Duration::from_secs(9), url, async || {
            Ok((browser.session().current_url().await?.as_str() == url).then_some(()))
        })
        .await?;
        Ok(browser.run("return !!window.alive", Vec::new()).await? == true)
    };
    browser.visit(&bare).await?;
    let without = comes_back_alive(&bare).await?;

    endpoint.set_reply(Reply::Status(503));
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("[data-score]").await?;
    // After a click that geckodriver made, Firefox keeps no page at all.
    let click =
        "document.querySelector('otklik-widget').shadowRoot.querySelector('[data-score]').click()";
    browser.run(click, Vec::new()).await?;
    browser.outbox_of("corner", 1).await?;
    endpoint.request_with("a try", |_| true).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let with = comes_back_alive(&url).await?;
    let empty = async || Ok(browser.outbox("corner").await?.is_empty().then_some(()));
    until_within(Duration::from_secs(5), "delivered on the way back", empty).await?;
    Ok(with == without)
}

/// Case 35: as behind an ad blocker. The page hears nothing of it.
async fn an_endpoint_out_of_reach_is_tried_three_times(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let count = "<script>
        window.tries = 0;
        const original = window.fetch;
        window.fetch = (url, init) => { tries += String(url).endsWith('/answers'); return original(url, init); };
        </script>";
    // The port of the discard service, which browsers refuse by themselves.
    let tag = [count, &corner_tag("http://localhost:9/answers")].concat();
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("inline.html", &tag)?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(7).await?;
    widget.say("Nobody hears me").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let tries = async || browser.run("return window.tries", Vec::new()).await;
    until_within(Duration::from_secs(10), "three tries", async || {
        Ok((tries().await? == 3).then_some(()))
    })
    .await?;
    let quiet = "for (let i = 0; i < 5; i++) {
            document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
            await otklik.flush();
        }";
    browser.run_async(quiet).await?;
    stays(Duration::from_secs(1), "three tries", async || {
        Ok(tries().await? == 3)
    })
    .await?;
    ensure!(browser.outbox("corner").await?.len() == 1, "it is not kept");
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

/// Case 36: browsers allow 64 KiB of requests that outlive a page, and the page has used up nearly all.
async fn what_the_page_sends_itself_does_not_keep_an_answer_back(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Stored).await?;
    let Corner {
        browser, endpoint, ..
    } = &corner;
    let busy = Receiver::start(Reply::Hang).await?;
    let script = format!(
        "fetch('{}', {{ method: 'POST', keepalive: true, body: 'x'.repeat(60 * 1024) }})",
        busy.url()
    );
    browser.run(&script, Vec::new()).await?;
    busy.request_with("the page's own", |_| true).await?;
    let refused = format!(
        "try {{ await fetch('{}?mine', {{ method: 'POST', keepalive: true, body: 'x'.repeat(9000) }}); return false }}
         catch {{ return true }}",
        endpoint.url()
    );
    println!(
        "{engine:?} refuses more: {}",
        browser.run_async(&refused).await?
    );
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(2).await?;
    widget.wait_for("textarea").await?;
    // Typed at once: nine thousand keys would take a driver minutes.
    let type_it = "const field = document.querySelector('otklik-widget').shadowRoot.querySelector('textarea');
        field.value = 'long '.repeat(1800);
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))";
    browser.run(type_it, Vec::new()).await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let long = |answer: &Value| {
        let text = answer["q"][1]["s"].as_str().unwrap_or_default();
        text.len() == 8_999
    };
    endpoint
        .request_with("the long answer", |request| {
            request.answers().iter().any(long)
        })
        .await?;
    browser.outbox_of("corner", 0).await?;
    Ok(())
}
