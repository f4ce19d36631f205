//! What makes a survey show, and what makes it wait for its turn.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Engine, Pages, Widget, in_every_engine, ruled_page, stays};
use serde_json::{Value, json};

in_every_engine!(
    every_trigger_shows_its_survey,
    a_survey_waits_for_dialogs_other_surveys_and_other_tabs,
);

async fn every_trigger_shows_its_survey(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let on = |trigger: Value| json!({ "on": [trigger], "again": { "days": 0 } });
    let page = ruled_page(
        &[
            ("delay", on(json!({ "delay": 0.2 }))),
            ("exit", on(json!({ "exit": true }))),
            ("clicked", on(json!({ "clicked": ".help" }))),
            (
                "event",
                on(json!({ "event": "bought", "props": { "plan": "pro", "items": { "min": 2 } } })),
            ),
            ("scroll", on(json!({ "scroll": 0.9 }))),
            ("seen", on(json!({ "seen": "#reviews" }))),
            ("every", json!({ "on": [{ "every": 1, "while": "wait" }] })),
            ("rush", on(json!({ "every": 1, "while": "rush" }))),
            ("time", on(json!({ "time": 86_400 }))),
        ],
        &json!({}),
        "",
    )?;
    let url = pages.put(page);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    let run = async |script: &str| browser.run(script, Vec::new()).await;
    let shows = async |name: &str| {
        widget.wait_for_text(&format!("{name}?")).await?;
        widget.close().await?;
        widget.wait_until_gone().await
    };
    shows("delay").await?;
    // Not the top, another plan, too few, less than half in view: none of these is an occasion.
    run(
        "document.body.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: 5 }));
        document.querySelector('h1').click();
        otklik.track('bought', { plan: 'pro', items: 1 });
        otklik.track('bought', { plan: 'free', items: 2 });
        otklik.track('bought');
        scrollTo(0, document.querySelector('#reviews').offsetTop - innerHeight + 40);",
    )
    .await?;
    stays(Duration::from_millis(400), "nothing shows", async || {
        Ok(!widget.shows("[data-score]").await?)
    })
    .await?;
    run("document.body.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -1 }))")
        .await?;
    shows("exit").await?;
    run("document.querySelector('.help b').click()").await?;
    shows("clicked").await?;
    run("otklik.track('bought', { plan: 'pro', items: 2 })").await?;
    shows("event").await?;
    run("scrollTo(0, document.documentElement.scrollHeight)").await?;
    shows("scroll").await?;
    run("document.querySelector('#reviews').scrollIntoView({ block: 'center' })").await?;
    shows("seen").await?;
    // Ninety quiet days begin with the first check-in, and do not count while the task runs.
    run("otklik.track('wait.start')").await?;
    shows("every").await?;
    shows("every").await?;
    run("otklik.track('wait.stop'); otklik.track('rush.start'); otklik.track('rush.stop')").await?;
    stays(
        Duration::from_millis(1500),
        "the task is over",
        async || Ok(!widget.shows("[data-score]").await?),
    )
    .await?;
    ensure!(browser.reasons_against("every").await?[0].contains("rests until"));
    ensure!(browser.journal().await?.is_unharmed());

    // The tab has been here for longer than that.
    let page = ruled_page(&[("time", on(json!({ "time": 3 })))], &json!({}), "")?;
    browser.visit(&pages.put(page)).await?;
    shows("time").await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

async fn a_survey_waits_for_dialogs_other_surveys_and_other_tabs(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let on = |event: &str| json!({ "on": [{ "event": event }], "again": { "days": 0 } });
    let page = ruled_page(
        &[("one", on("first")), ("two", on("second"))],
        &json!({}),
        "",
    )?;
    let url = pages.put(page);
    let browser = Browser::start(engine).await?;
    let session = browser.session();
    browser.visit(&url).await?;
    let widget = Widget::of(&browser);
    browser.rules_are_there("one").await?;
    let run = async |script: &str| browser.run(script, Vec::new()).await;
    let waits = async |event: &str, survey: &str, reason: &str| {
        run(&format!("otklik.track('{event}')")).await?;
        stays(Duration::from_millis(600), "it waits", async || {
            Ok(!widget.shows("[data-step]").await?)
        })
        .await?;
        let reasons = browser.reasons_against(survey).await?;
        ensure!(reasons == [reason], "{reasons:?}");
        Ok(())
    };
    run("document.querySelector('dialog').showModal()").await?;
    waits("first", "one", "a dialog is open").await?;
    run("document.querySelector('dialog').close(); otklik.track('first')").await?;
    widget.wait_for_text("one?").await?;

    run("otklik.track('second')").await?;
    stays(Duration::from_millis(600), "one survey", async || {
        widget.wait_for_text("one?").await.map(|()| true)
    })
    .await?;
    let reasons = browser.reasons_against("two").await?;
    ensure!(reasons == ["one is on the screen"], "{reasons:?}");

    let first = session.window().await?;
    let second = session.new_tab().await?;
    session.switch_to_window(second.clone()).await?;
    browser.visit(&url).await?;
    browser.rules_are_there("two").await?;
    waits("second", "two", "another tab asks").await?;
    session.switch_to_window(first).await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    session.switch_to_window(second).await?;
    run("otklik.track('second')").await?;
    widget.wait_for_text("two?").await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}
