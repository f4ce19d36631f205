//! Everything works without a mouse.

use anyhow::{Context, Result, bail, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    the_whole_survey_is_answered_by_keyboard,
    every_kind_of_question_is_answered_by_keyboard,
    escape_closes,
);

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const ARROW_LEFT: &str = "\u{e012}";
const ARROW_RIGHT: &str = "\u{e014}";
const ARROW_DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";

async fn the_whole_survey_is_answered_by_keyboard(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let (_pages, browser) = shop(engine, &collector).await?;
    let widget = Widget::of(&browser);
    // It came by itself, so it must not have taken the focus.
    widget.wait_for("[data-score=\"9\"]").await?;
    ensure!(
        !has_focus(&browser).await?,
        "the widget took the focus unasked"
    );
    tab_to(&browser, "[data-score]").await?;

    let start = focused_score(&browser).await?;
    browser.press(ARROW_RIGHT).await?;
    ensure!(
        focused_score(&browser).await? == (start + 1) % 11,
        "the right arrow does not move"
    );
    browser.press(ARROW_LEFT).await?;
    ensure!(
        focused_score(&browser).await? == start,
        "the left arrow does not move back"
    );
    while focused_score(&browser).await? != 8 {
        browser.press(ARROW_RIGHT).await?;
    }
    ensure!(
        collector.stored()?.is_empty(),
        "moving about is not choosing"
    );
    browser.press(" ").await?;

    widget.wait_for("textarea").await?;
    tab_to(&browser, "textarea").await?;
    browser.press("By keyboard").await?;
    tab_to(&browser, "button[type=\"submit\"]").await?;
    browser.press(ENTER).await?;
    widget.wait_for_thanks().await?;
    until("the answer in the database", async || {
        let stored = collector.stored()?;
        Ok(stored
            .iter()
            .any(|answer| answer.text() == Some("By keyboard") && answer.rating() == Some(8))
            .then_some(()))
    })
    .await
}

/// From where the focus is when the visitor has opened it to the thanks, with what came of it. Batteries and addresses are in
/// `kinds.rs`.
async fn every_kind_of_question_is_answered_by_keyboard(engine: Engine) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let attributes = format!("data-locale=\"en\" data-endpoint=\"{}\"", endpoint.url());
    let tag = tag("/widget", "corner", &attributes);
    browser
        .visit(&pages.put(Page::new("kinds.html", &tag)?))
        .await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for_itself().await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    let rated = |kind: &str, n: u8| json!([{ "k": "q", "t": kind, "n": n }]);
    // A number's own key leads to it; the space bar, or Enter, chooses.
    let ways: [(&str, &[&str], Value); 10] = [
        ("ces", &["6", " "], rated("ces", 6)),
        ("ces1", &[END, ENTER], rated("ces1", 5)),
        (
            "csat",
            &[ARROW_RIGHT, ARROW_RIGHT, ARROW_LEFT, " "],
            json!([{ "k": "q", "t": "csat", "n": 2, "max": 3 }]),
        ),
        ("nsat", &[END, " "], rated("nsat", 4)),
        (
            "stars",
            &["4", " "],
            json!([{ "k": "q", "t": "rating", "n": 4, "min": 1, "max": 5 }]),
        ),
        (
            "thumbs",
            &[ARROW_RIGHT, " "],
            json!([{ "k": "q", "t": "rating", "n": 2, "min": 1, "max": 2 }]),
        ),
        (
            "many",
            &[" ", TAB, TAB, " ", ENTER],
            json!([{ "k": "q", "t": "choice", "c": ["green", "herbs"] }]),
        ),
        (
            "role",
            &[" ", ARROW_DOWN, ENTER],
            json!([{ "k": "q", "t": "role", "c": ["seller"] }]),
        ),
        (
            "choice",
            &[TAB, "The smell", ENTER],
            json!([{ "k": "q", "t": "choice", "c": [], "s": "The smell" }]),
        ),
        (
            "journey",
            &[ENTER, " ", ENTER, TAB, ENTER],
            json!([{ "k": "why", "t": "choice", "c": ["tea"] }]),
        ),
    ];
    for (survey, keys, parts) in ways {
        browser
            .run("otklik.open(arguments[0])", vec![json!(survey)])
            .await?;
        widget
            .wait_for("[data-step] :focus")
            .await
            .context(survey)?;
        for (pressed, &key) in keys.iter().enumerate() {
            if survey == "journey" {
                // Each step takes the focus to where it begins.
                let step = ["hello", "why", "why", "more", "more"][pressed];
                let focused = format!("[data-step=\"{step}\"] :focus");
                widget.wait_for(&focused).await.context(survey)?;
                if pressed == 0 {
                    tab_to(&browser, "button[type=\"submit\"]").await?;
                }
                if pressed == 4 {
                    tab_to(&browser, "[data-skip]").await?;
                }
            }
            browser.press(key).await?;
        }
        widget.wait_for_thanks().await.context(survey)?;
        let arrived = |answer: &Value| {
            answer["survey"] == survey && answer["q"] == parts && answer["reach"] == "completed"
        };
        endpoint
            .request_with(&format!("{survey}: {parts}"), |request| {
                request.answers().iter().any(arrived)
            })
            .await?;
        // The thanks have the focus, so that they are heard; from there it is closed.
        widget.wait_for("h2:focus").await.context(survey)?;
        browser.press(ESCAPE).await?;
        widget.wait_until_gone().await.context(survey)?;
    }
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn escape_closes(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let (_pages, browser) = shop(engine, &collector).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("[data-score=\"9\"]").await?;
    tab_to(&browser, "[data-score]").await?;
    browser.press(ESCAPE).await?;
    widget.wait_until_gone().await?;
    until("the refusal is told", async || {
        Ok(collector
            .seen()?
            .iter()
            .any(|seen| seen.reach() == "dismissed")
            .then_some(()))
    })
    .await?;
    ensure!(collector.stored()?.is_empty(), "a refusal is not an answer");

    // The focus is not lost in what is gone.
    browser.press(TAB).await?;
    ensure!(
        !has_focus(&browser).await?,
        "the focus stayed in the closed widget"
    );
    Ok(())
}

async fn shop(engine: Engine, collector: &Collector) -> Result<(Pages, Browser)> {
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &tag(collector.url(), "demo", ""))?))
        .await?;
    Ok((pages, browser))
}

/// Presses Tab until the focus is on what the selector names; at most as often as there are stops in a small page.
async fn tab_to(browser: &Browser, selector: &str) -> Result<()> {
    let script =
        "return document.activeElement?.shadowRoot?.activeElement?.matches(arguments[0]) ?? false";
    for _ in 0..20 {
        if browser.run(script, vec![selector.into()]).await? == true {
            return Ok(());
        }
        browser.press(TAB).await?;
    }
    bail!("Tab does not lead to {selector}")
}

/// Whether the focus is in the widget.
async fn has_focus(browser: &Browser) -> Result<bool> {
    let script = "return document.activeElement?.localName === 'otklik-widget'";
    Ok(browser.run(script, Vec::new()).await? == true)
}

/// The score that the focus is on.
async fn focused_score(browser: &Browser) -> Result<u64> {
    let script = "return Number(document.activeElement.shadowRoot.activeElement.dataset.score)";
    let score = browser.run(script, Vec::new()).await?.as_f64();
    match score {
        Some(score) => Ok(score as u64),
        None => bail!("the focus is on no score"),
    }
}
