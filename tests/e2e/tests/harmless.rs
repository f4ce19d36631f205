//! Whatever is wrong with the widget's surroundings, the page does not notice.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Journal, Page, Pages, Widget, in_every_engine, stays, tag, until,
};

in_every_engine!(
    a_slip_in_the_survey_is_one_hint,
    a_field_too_many_is_one_hint_and_no_obstacle,
    an_unknown_site_is_one_hint,
    two_tags_are_one_widget,
    who_has_answered_or_closed_is_not_asked_again,
    a_strict_policy_is_kept,
    a_policy_without_wasm_is_one_hint,
    blocked_storage_does_not_stop_an_answer,
);

async fn a_slip_in_the_survey_is_one_hint(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let page = Page::new(
        "broken.html",
        &tag(
            "/widget",
            "corner",
            "data-endpoint=\"http://localhost:9/answers\"",
        ),
    )?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    let journal = nothing_but_one_hint(&browser).await?;
    let hint = &journal.hints[0];
    ensure!(
        hint.contains("surveys[0].questions[0].kind"),
        "it does not say where: {hint}"
    );
    ensure!(hint.contains("npss"), "it does not say what: {hint}");
    ensure!(
        hint.contains("text"),
        "it does not say what is allowed: {hint}"
    );
    Ok(())
}

async fn a_field_too_many_is_one_hint_and_no_obstacle(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let page = Page::new(
        "unknown-field.html",
        &tag(
            "/widget",
            "corner",
            "data-endpoint=\"http://localhost:9/answers\"",
        ),
    )?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("[data-score=\"9\"]").await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.hints.len() == 1 && journal.hints[0].contains("surveys[0].colour"),
        "{journal:?}"
    );
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn an_unknown_site_is_one_hint(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = Page::new("shop.html", &tag(collector.url(), "nobody", ""))?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    let journal = nothing_but_one_hint(&browser).await?;
    ensure!(
        journal.hints[0].contains("nobody"),
        "it does not name the site: {journal:?}"
    );
    Ok(())
}

async fn two_tags_are_one_widget(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = Page::new("shop.html", &tag(collector.url(), "demo", "").repeat(2))?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    let widget = Widget::of(&browser);
    widget.wait_for("[data-score=\"9\"]").await?;
    widget.choose(9).await?;
    widget.say("Once").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    stays(Duration::from_secs(3), "one widget", async || {
        Ok(widget.count().await? == 1)
    })
    .await?;
    browser.outbox_of("demo", 0).await?;
    let stored = collector.stored()?;
    ensure!(stored.len() == 1, "{stored:?}");
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

/// A trigger that was armed when the page came, and fires only after the visitor has been through.
async fn who_has_answered_or_closed_is_not_asked_again(engine: Engine) -> Result<()> {
    let survey = r#"{"v":1,"site":"peace","surveys":[{"id":"nps","revision":1,"show":{"on":[{"event":"bought"}]},
        "questions":[{"id":"nps","kind":"nps","text":"How likely?"}]}]}"#;
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let head = format!(
        r#"<script type="application/json" data-otklik>{survey}</script>{}"#,
        tag(collector.url(), "peace", "")
    );
    let page = pages.put(Page::new("shop.html", &head)?);
    for answers in [true, false] {
        let browser = Browser::start(engine).await?;
        browser.visit(&page).await?;
        let widget = Widget::of(&browser);
        widget.open().await?;
        widget.wait_for("[data-score=\"9\"]").await?;
        if answers {
            widget.choose(9).await?;
            widget.wait_for_thanks().await?;
        } else {
            widget.close().await?;
            widget.wait_until_gone().await?;
        }
        browser.run("otklik.track('bought')", Vec::new()).await?;
        stays(Duration::from_secs(2), "no question", async || {
            Ok(!widget.shows("[data-score]").await?)
        })
        .await?;
        ensure!(browser.journal().await?.is_unharmed());
    }
    Ok(())
}

async fn a_strict_policy_is_kept(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let host = collector.url();
    let policy = format!(
        "default-src 'none'; img-src 'self'; script-src 'self' {host} 'wasm-unsafe-eval'; connect-src {host}"
    );
    let (_pages, browser) = visit_under(engine, &collector, &policy).await?;
    let widget = Widget::of(&browser);
    widget.choose(9).await?;
    widget.say("Within the rules").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.score_of(1).await?;
    until("the sentence in the database", async || {
        let stored = collector.stored()?;
        Ok(stored
            .iter()
            .any(|answer| answer.text() == Some("Within the rules"))
            .then_some(()))
    })
    .await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.violations.is_empty() && journal.hints.is_empty(),
        "{journal:?}"
    );
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn a_policy_without_wasm_is_one_hint(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let host = collector.url();
    let policy =
        format!("default-src 'none'; img-src 'self'; script-src 'self' {host}; connect-src {host}");
    let (_pages, browser) = visit_under(engine, &collector, &policy).await?;
    let journal = nothing_but_one_hint(&browser).await?;
    ensure!(
        journal.hints[0].contains("wasm-unsafe-eval"),
        "it does not say what is missing: {journal:?}"
    );
    Ok(())
}

async fn blocked_storage_does_not_stop_an_answer(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new(
            "no-storage.html",
            &tag(collector.url(), "demo", ""),
        )?))
        .await?;
    let widget = Widget::of(&browser);
    widget.choose(5).await?;
    widget.say("Nothing kept here").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    until("the sentence in the database", async || {
        let stored = collector.stored()?;
        Ok(stored
            .iter()
            .any(|answer| answer.text() == Some("Nothing kept here"))
            .then_some(()))
    })
    .await?;
    ensure!(collector.stored()?.len() == 1);
    let journal = browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

/// A shop page whose Content-Security-Policy is this.
async fn visit_under(
    engine: Engine,
    collector: &Collector,
    policy: &str,
) -> Result<(Pages, Browser)> {
    let pages = Pages::start().await?;
    let page = Page::new("shop.html", &tag(collector.url(), "demo", ""))?
        .header("content-security-policy", policy)?;
    let browser = Browser::start(engine).await?;
    browser.visit(&pages.put(page)).await?;
    Ok((pages, browser))
}

/// Waits for a hint, asks for the widget, and gives the journal if there still is nothing but that one hint.
async fn nothing_but_one_hint(browser: &Browser) -> Result<Journal> {
    until("a hint on the console", async || {
        Ok((!browser.journal().await?.hints.is_empty()).then_some(()))
    })
    .await?;
    let widget = Widget::of(browser);
    widget.open().await?;
    stays(Duration::from_secs(3), "nothing in sight", async || {
        Ok(!widget.shows("*").await?)
    })
    .await?;
    let journal = browser.journal().await?;
    ensure!(journal.hints.len() == 1, "{journal:?}");
    ensure!(journal.is_unharmed(), "{journal:?}");
    let heading = browser
        .run(
            "return document.querySelector('h1').checkVisibility()",
            Vec::new(),
        )
        .await?;
    ensure!(heading == true, "the page's own heading is gone");
    Ok(journal)
}
