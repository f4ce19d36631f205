//! A page whose pictures are late: the question does not wait for them, and what it needs does not get in their way.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag, until};
use serde_json::json;
use tokio::net::TcpListener;

in_every_engine!(
    a_question_does_not_wait_for_pictures_and_the_widget_does,
    a_click_waits_for_no_picture,
);

/// So long a picture may be late on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page with a picture whose server says nothing until the question was there for a while, or, where a score is clicked as soon
/// as there is one, until the next question is; and notes of how far the page was when each came.
async fn notes_of(
    engine: Engine,
    collector: &Collector,
    tag: &str,
    clicks: bool,
) -> Result<(Browser, serde_json::Value)> {
    let silent = TcpListener::bind(("127.0.0.1", 0)).await?;
    let told = TcpListener::bind(("127.0.0.1", 0)).await?;
    let (picture, tell) = (silent.local_addr()?, told.local_addr()?);
    let page = Page::new("shop.html", tag)?.before_the_tag(&format!(
        "<img alt=\"\" src=\"http://{picture}/tea.png\"><script>
            window.notes = {{}};
            const tell = () => new Image().src = 'http://{tell}/';
            const look = () => {{
                const root = document.querySelector('otklik-widget')?.shadowRoot;
                const score = root?.querySelector('[data-score=\"9\"]');
                if (score && !notes.question) {{
                    notes.question = document.readyState;
                    if ({clicks}) {{
                        score.dispatchEvent(new PointerEvent('pointerdown', {{ bubbles: true, composed: true }}));
                        score.click();
                    }} else setTimeout(tell, 500);
                }}
                if (score && !root.give) notes.widget ??= document.readyState;
                if (root?.querySelector('textarea') && !notes.next) {{
                    notes.next = document.readyState;
                    tell();
                }}
                setTimeout(look, 10);
            }};
            look();
        </script>"
    ));
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let ends = tokio::spawn(async move {
        let _ = tokio::time::timeout(PATIENCE, told.accept()).await;
        drop(silent);
    });
    browser.visit(&pages.put(page)).await?;
    ends.await?;
    Widget::of(&browser).wait_for_itself().await?;
    let notes = browser.run("return notes", Vec::new()).await?;
    ensure!(
        browser.journal().await?.hints.is_empty() && collector.seen()?.len() < 2,
        "{notes}"
    );
    Ok((browser, notes))
}

/// The site's own script, and the tag.
fn tags(collector: &Collector) -> [String; 2] {
    let url = collector.url();
    [
        format!("<script async src=\"{url}/v1/sites/demo/otklik.js\"></script>"),
        tag(url, "demo", ""),
    ]
}

async fn a_question_does_not_wait_for_pictures_and_the_widget_does(engine: Engine) -> Result<()> {
    for each in 0..2 {
        let collector = Collector::start_showing(&json!({ "load": true })).await?;
        let tag = &tags(&collector)[each];
        let (browser, _) = notes_of(engine, &collector, tag, false).await?;
        let notes = until("the widget", async || {
            let notes = browser.run("return notes", Vec::new()).await?;
            Ok(notes["widget"].is_string().then_some(notes))
        })
        .await?;
        ensure!(
            notes == json!({"question": "interactive", "widget": "complete"}),
            "{tag}: {notes}"
        );
    }
    Ok(())
}

async fn a_click_waits_for_no_picture(engine: Engine) -> Result<()> {
    for each in 0..2 {
        let collector = Collector::start_showing(&json!({ "load": true })).await?;
        let tag = &tags(&collector)[each];
        let (_browser, notes) = notes_of(engine, &collector, tag, true).await?;
        let early = json!("interactive");
        ensure!(
            notes["question"] == early && notes["next"] == early,
            "{tag}: {notes}"
        );
        let stored = until("the answer", async || {
            Ok(collector.stored()?.into_iter().next())
        })
        .await?;
        ensure!(stored.rating() == Some(9), "{stored:?}");
    }
    Ok(())
}
