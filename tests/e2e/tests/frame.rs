//! In the isolated frame the widget is what it is in the page: to the visitor, to the page's code, to who would disturb it.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, stays, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    the_frame_is_as_large_as_its_card_and_gives_the_focus_back,
    the_page_api_reaches_into_the_frame,
    what_the_network_refuses_waits_in_the_frame_for_the_next_page_view,
    nobody_else_is_heard,
);

/// The frame and what it stands in.
const STAND: &str = "
    const { shadowRoot } = document.querySelector('otklik-widget');
    const frame = shadowRoot.querySelector('iframe');
    const stand = frame.parentElement;";

async fn the_frame_is_as_large_as_its_card_and_gives_the_focus_back(engine: Engine) -> Result<()> {
    let (_pages, collector, browser) = framed(engine, "").await?;
    let widget = Widget::of(&browser);
    browser
        .run("document.getElementById('own').focus()", Vec::new())
        .await?;
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.wait_for("[data-score='9']").await?;
    until("the focus in the scale", async || {
        let focused = "return [document.hasFocus(),
            document.querySelector('otklik-widget').shadowRoot.activeElement?.dataset.score]";
        let focused = browser.run(focused, Vec::new()).await?;
        // WebKit lets a frame of another origin choose what has the focus only once the visitor has touched it.
        let there = focused[0] == true && (engine == Engine::WebKit || focused[1] == "0");
        Ok(there.then_some(()))
    })
    .await?;
    fits(&browser, "the scale").await?;
    widget.choose(9).await?;
    widget.wait_for("textarea").await?;
    browser.leave_frames().await?;
    let in_top_layer = format!("{STAND} return stand.matches(':popover-open')");
    ensure!(browser.run(&in_top_layer, Vec::new()).await? == true);
    let named = format!("{STAND} return frame.title");
    until("the frame has the question's name", async || {
        let title = browser.run(&named, Vec::new()).await?;
        Ok(title
            .as_str()
            .is_some_and(|title| title.len() > 10)
            .then_some(()))
    })
    .await?;
    browser.enter_isolated_frame().await?;
    fits(&browser, "the text").await?;
    browser.press("\u{e00c}").await?;
    browser.leave_frames().await?;
    until("the frame is out of sight", async || {
        let gone = format!("{STAND} return stand.checkVisibility()");
        Ok((browser.run(&gone, Vec::new()).await? == false).then_some(()))
    })
    .await?;
    let focused = "return document.activeElement.id";
    ensure!(browser.run(focused, Vec::new()).await? == "own");
    ensure!(collector.stored()?.len() == 1);
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn the_page_api_reaches_into_the_frame(engine: Engine) -> Result<()> {
    let (_pages, _collector, browser) = framed(engine, "").await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.choose(9).await?;
    browser.run_async(&noting("put(1, 'mark')")).await?;
    browser.leave_frames().await?;
    let scores = browser
        .run_async("await otklik.flush(); return otklik.scores()")
        .await?;
    ensure!(
        scores[0]["question"] == "nps" && scores[0]["score"]["n"] == 1.0,
        "{scores}"
    );
    browser.run("otklik.close()", Vec::new()).await?;
    let gone = format!("{STAND} return stand.checkVisibility()");
    until("the frame is out of sight", async || {
        Ok((browser.run(&gone, Vec::new()).await? == false).then_some(()))
    })
    .await?;
    let events = browser.journal().await?.events;
    ensure!(
        ["shown", "answered", "dismissed"]
            .iter()
            .all(|event| events.iter().any(|told| told == event)),
        "{events:?}"
    );
    browser.run_async("await otklik.reset()").await?;
    ensure!(widget.count().await? == 0);
    // It can be opened again.
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.wait_for("[data-score='9']").await?;
    let marked = browser.run_async(&noting("get('mark')")).await?;
    ensure!(marked.is_null(), "there is something of before: {marked}");
    browser.leave_frames().await?;
    browser.run_async("await otklik.destroy()").await?;
    let left =
        "return [document.querySelectorAll('otklik-widget, iframe').length, 'otklik' in window]";
    ensure!(browser.run(left, Vec::new()).await? == json!([0, false]));
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn what_the_network_refuses_waits_in_the_frame_for_the_next_page_view(
    engine: Engine,
) -> Result<()> {
    let (_pages, mut collector, browser) = framed(engine, "").await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.wait_for("[data-score='9']").await?;
    collector.kill9().await?;
    widget.choose(8).await?;
    widget.wait_for("textarea").await?;
    browser.leave_frames().await?;
    let noted = "return JSON.parse(localStorage['otklik:demo'])['&']";
    until("the page knows of it", async || {
        Ok((browser.run(noted, Vec::new()).await? == 1).then_some(()))
    })
    .await?;
    // From another page, or this one would have it delivered before it goes.
    let page = browser.run("return location.href", Vec::new()).await?;
    browser.visit("about:blank").await?;
    collector.restart().await?;
    browser.visit(page.as_str().unwrap_or_default()).await?;
    until("the answer in the database", async || {
        Ok(collector
            .stored()?
            .iter()
            .any(|answer| answer.rating() == Some(8))
            .then_some(()))
    })
    .await?;
    until("the page knows of that", async || {
        Ok((browser.run(noted, Vec::new()).await? == 0).then_some(()))
    })
    .await?;
    // What the visitor had begun goes on, as the same answer.
    browser.enter_isolated_frame().await?;
    widget.wait_for("textarea").await?;
    ensure!(collector.stored()?.len() == 1);
    Ok(())
}

async fn nobody_else_is_heard(engine: Engine) -> Result<()> {
    let (pages, _collector, browser) = framed(engine, "data-debug").await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.wait_for("[data-score='9']").await?;
    // From the frame, but no message that there is, or not whole, or more than whole.
    let odd = json!([
        { "otklik": 1, "kind": "event", "name": "bought", "detail": {} },
        { "otklik": 1, "kind": "event", "name": "completed", "detail": { "survey": 7 } },
        { "otklik": 1, "kind": "event", "name": "completed", "detail": { "survey": "nps", "html": "<b>" } },
        { "otklik": 1, "kind": "size", "height": -1, "title": "" },
        { "otklik": 1, "kind": "size", "height": 5000 },
        { "otklik": 1, "kind": "hint", "sentence": "x", "more": 1 },
        { "otklik": 2, "kind": "event", "name": "completed", "detail": {} },
        { "otklik": 1, "kind": "toString" },
        { "otklik": 1, "kind": "constructor" },
        "otklik", null, 7, []
    ]);
    let odd_count = odd.as_array().map_or(0, Vec::len);
    browser
        .run(
            "for (const message of arguments[0]) parent.postMessage(message, '*')",
            vec![odd],
        )
        .await?;
    browser.leave_frames().await?;
    let counted = format!("messages ignored so far: {odd_count}");
    until(&counted, async || {
        let hints = browser.journal().await?.hints;
        Ok(hints
            .iter()
            .any(|hint| hint.ends_with(&counted))
            .then_some(()))
    })
    .await?;
    // Whole, but from the page itself and from another frame of the same origin as the page.
    let fake = format!(
        "{STAND}
        const whole = {{ otklik: 1, kind: 'event', name: 'completed', detail: {{ survey: 'nps' }} }};
        window.postMessage(whole, '*');
        const other = document.body.appendChild(document.createElement('iframe'));
        other.contentWindow.eval(`parent.postMessage(${{JSON.stringify(whole)}}, '*')`);
        // And into the frame, from a window that does not hold it.
        const open = {{ otklik: 1, kind: 'close' }};
        other.contentWindow.frame = frame.contentWindow;
        other.contentWindow.eval(`frame.postMessage(${{JSON.stringify(open)}}, '*')`);
        // And from the page that holds it, but nothing that there is.
        frame.contentWindow.postMessage({{ otklik: 1, kind: 'erase' }}, '*');
        frame.contentWindow.postMessage({{ otklik: 1, kind: 'open', byVisitor: 'yes', page: '' }}, '*');"
    );
    browser.run(&fake, Vec::new()).await?;
    stays(Duration::from_secs(1), "nothing is completed", async || {
        let events = browser.journal().await?.events;
        Ok(!events.contains(&"completed".into()) && !events.contains(&"dismissed".into()))
    })
    .await?;
    browser.enter_isolated_frame().await?;
    ensure!(widget.shows("[data-score='9']").await?);
    browser.leave_frames().await?;

    // A page that may not hold the frame says nothing to it: there is no first word without a frame around.
    ensure!(browser.journal().await?.is_unharmed());
    drop(pages);
    Ok(())
}

/// Does something to the notes in the frame's own database.
fn noting(what: &str) -> String {
    format!(
        "const database = await new Promise((done, failed) => {{
            const opening = indexedDB.open('otklik:demo', 2);
            opening.onsuccess = () => done(opening.result);
            opening.onerror = failed;
        }});
        const request = database.transaction('notes', 'readwrite').objectStore('notes').{what};
        return new Promise(done => request.onsuccess = () => {{ database.close(); done(request.result ?? null); }})"
    )
}

/// A shop whose tag asks for the frame.
async fn framed(engine: Engine, attributes: &str) -> Result<(Pages, Collector, Browser)> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-frame {attributes}");
    let tag = tag(collector.url(), "demo", &attributes);
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag)?))
        .await?;
    Ok((pages, collector, browser))
}

/// Nothing to scroll in the frame, and no room to spare.
async fn fits(browser: &Browser, step: &str) -> Result<()> {
    Widget::of(browser).settle().await?;
    until(step, async || {
        let sizes = "const { scrollHeight, scrollWidth, clientWidth } = document.documentElement;
            return [innerHeight - scrollHeight, clientWidth - scrollWidth, innerWidth - clientWidth];";
        let sizes: Value = browser.run(sizes, Vec::new()).await?;
        Ok((sizes == json!([0, 0, 0])).then_some(()))
    })
    .await
}
