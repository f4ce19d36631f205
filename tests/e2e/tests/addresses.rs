//! On which addresses a survey shows, and pages that change theirs without a new document.

use std::time::Duration;

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Engine, Pages, Widget, in_every_engine, ruled_page, stays};
use serde_json::json;

in_every_engine!(
    rules_of_the_address_follow_it,
    destroy_leaves_history_as_it_was
);

async fn rules_of_the_address_follow_it(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let at = |place| json!({ "on": [{ "event": "never" }], "where": place });
    let surveys = [
        ("path", at(json!({ "url": ["/tea/*"] }))),
        ("exact", at(json!({ "url": ["/tea"] }))),
        ("words", at(json!({ "url": ["/чай (1)/*"] }))),
        (
            "whole",
            at(json!({ "url": ["http://localhost:*/tea/green?a=1"] })),
        ),
        ("regex", at(json!({ "url": [{ "regex": "[?&]a=\\d$" }] }))),
        (
            "not",
            at(json!({ "not": ["/tea/*", { "regex": "secret" }] })),
        ),
        (
            "broken",
            at(json!({ "url": [{ "regex": "(" }], "selector": "h1[" })),
        ),
        ("selector", at(json!({ "selector": "#later" }))),
        (
            "paid",
            json!({ "on": [{ "load": true }], "where": { "url": ["/paid*"] } }),
        ),
    ];
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(ruled_page(&surveys, &json!({}), "")?))
        .await?;
    browser.rules_are_there("path").await?;
    let widget = Widget::of(&browser);
    let go = async |to: &str| {
        browser
            .run(&format!("history.pushState(0, '', '{to}')"), Vec::new())
            .await
    };
    for (address, met) in [
        ("/tea/green?a=1#top", vec!["path", "whole", "regex"]),
        ("/tea/", vec!["path"]),
        ("/tea?x", vec!["exact", "not"]),
        ("/tean/", vec!["not"]),
        ("/чай (1)/x", vec!["words", "not"]),
        ("/x?secret&a=1", vec!["regex"]),
    ] {
        go(address).await?;
        for (name, _) in &surveys[..7] {
            let reasons = browser.reasons_against(name).await?;
            ensure!(
                reasons.is_empty() == met.contains(name),
                "{name} at {address}: {reasons:?}"
            );
        }
    }
    let reasons = browser.reasons_against("broken").await?;
    ensure!(
        reasons == ["the address is not in where.url", "h1[ is not on the page"],
        "{reasons:?}"
    );
    ensure!(browser.reasons_against("selector").await? == ["#later is not on the page"]);
    browser
        .run("document.querySelector('h1').id = 'later'", Vec::new())
        .await?;
    ensure!(browser.reasons_against("selector").await?.is_empty());

    stays(Duration::from_millis(300), "another address", async || {
        Ok(!widget.shows("[data-step]").await?)
    })
    .await?;
    go("/paid").await?;
    widget.wait_for_text("paid?").await?;
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

/// With the Navigation API where the engine has one, and without it.
async fn destroy_leaves_history_as_it_was(engine: Engine) -> Result<()> {
    const NOTE: &str = "<script>
        const properties = () => ['pushState', 'replaceState'].flatMap(name =>
            [history, History.prototype].map(owner => Object.getOwnPropertyDescriptor(owner, name)?.value));
        const before = properties();
        // Another script's hook on top of the widget's.
        window.hookToo = () => {
            const below = history.replaceState;
            window.theirs = history.replaceState = (...given) => below.apply(history, given);
        };
        window.unhook = () => history.replaceState === theirs && delete history.replaceState;
        window.isAsBefore = () => properties().every((value, at) => value === before[at]);
        </script>";
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let paid = [(
        "paid",
        json!({ "on": [{ "load": true }], "where": { "url": ["/paid*"] } }),
    )];
    let navigation = browser
        .run("return !!window.navigation", Vec::new())
        .await?
        == true;
    for hides_navigation in [true, false] {
        let hide = if hides_navigation {
            "<script>Object.defineProperty(window, 'navigation', { value: undefined })</script>"
        } else {
            ""
        };
        let page = ruled_page(&paid, &json!({}), "")?.before_the_tag(&[NOTE, hide].concat());
        browser.visit(&pages.put(page)).await?;
        browser.rules_are_there("paid").await?;
        let as_before = async || browser.run("return isAsBefore()", Vec::new()).await;
        let hooked = hides_navigation || !navigation;
        ensure!(as_before().await? == !hooked);
        // A hook on top of the widget's is not the widget's to take away.
        if hooked {
            browser.run("hookToo()", Vec::new()).await?;
        }
        browser
            .run("history.replaceState(0, '', '/paid')", Vec::new())
            .await?;
        Widget::of(&browser).wait_for_text("paid?").await?;
        browser.run("otklik.destroy()", Vec::new()).await?;
        if hooked {
            ensure!(browser.run("return unhook()", Vec::new()).await? == true);
        }
        ensure!(as_before().await? == true, "history is not as it was");
        browser
            .run("history.pushState(0, '', '/paid/2')", Vec::new())
            .await?;
        stays(Duration::from_millis(300), "it is gone", async || {
            Ok(Widget::of(&browser).count().await? == 0)
        })
        .await?;
        ensure!(browser.journal().await?.is_unharmed());
    }
    Ok(())
}
