//! The owner's console over a real collector: every screen, by keyboard, under its own policy.

use anyhow::{Result, ensure};
use otklik_e2e::{Axe, Browser, Collector, Console, Engine, in_every_engine, until};
use serde_json::json;

in_every_engine!(
    axe_finds_nothing_on_any_screen,
    keys_lead_to_every_screen,
    what_visitors_write_stays_text,
    a_token_opens_the_console_and_its_end_closes_it,
    language_and_look_outlive_a_reload,
    a_new_site_begins_with_three_steps,
);

/// Every screen, as its address names it.
const SCREENS: [&str; 15] = [
    "today",
    "inbox",
    "cases/1",
    "scores",
    "scores/nps/nps",
    "scores/nps/nps?split=page",
    "scores/nps/nps?a=2026-01-01..2026-02-01&b=2026-02-01..2026-03-01",
    "board",
    "promises",
    "rules",
    "goals",
    "surveys",
    "people",
    "settings",
    "enter",
];

/// Language and look of a round.
const ROUNDS: [(&str, &str); 2] = [("en", "light"), ("ru", "dark")];

async fn axe_finds_nothing_on_any_screen(engine: Engine) -> Result<()> {
    let axe = Axe::read()?;
    let collector = Collector::start().await?;
    // So that there is a case.
    let promises = json!({
        "calendars": [],
        "policies": [{ "name": "usual", "first_minutes": 240, "solution_minutes": null, "warn_percent": 75 }],
    });
    collector
        .owner("PUT", "promises", Some(&promises), Some(0))
        .await?;
    collector
        .say(&[(9, "The lid fits."), (2, "Поздно.")])
        .await?;
    let inbox = collector.owner("GET", "inbox", None, None).await?;
    let item = inbox["items"][0]["id"].as_str().unwrap_or_default();
    let item = format!("inbox/{item}");
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("today")).await?;
    for (lang, theme) in ROUNDS {
        let dress = "localStorage.setItem('otklik-console:lang', arguments[0]);
            localStorage.setItem('otklik-console:theme', arguments[1])";
        browser.run(dress, vec![json!(lang), json!(theme)]).await?;
        browser.reload().await?;
        console.ready().await?;
        // A policy that is broken says so to the page; the scanner is put in by the driver, past the policy.
        axe.put_into(&browser).await?;
        browser.run(WATCH, Vec::new()).await?;
        for screen in SCREENS.into_iter().chain([item.as_str()]) {
            console.go(screen).await?;
            browser
                .looks_fair("document", &format!("{lang}, {theme}, {screen}"), 15)
                .await?;
            ensure!(
                browser
                    .run(
                        "return document.documentElement.scrollWidth <= innerWidth",
                        Vec::new()
                    )
                    .await?
                    == true,
                "{screen} is wider than its window"
            );
        }
        console.go("surveys").await?;
        console.click("[data-part=rules]").await?;
        console.click("#who-traits-add").await?;
        console.wait_for("#who-traits-0-name").await?;
        browser
            .looks_fair("document", &format!("{lang}, {theme}, rules"), 15)
            .await?;
        let broken = browser.run("return window.broken", Vec::new()).await?;
        ensure!(broken == json!([]), "{lang}, {theme}: {broken}");
    }
    Ok(())
}

/// Notes every breach of the policy and every error.
const WATCH: &str = "
    window.broken = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      window.broken.push(`${violatedDirective}: ${sample}`));
    window.addEventListener('error', ({ message }) => window.broken.push(message));
    window.addEventListener('unhandledrejection', ({ reason }) => window.broken.push(String(reason)));";

async fn keys_lead_to_every_screen(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("today")).await?;
    for (keys, screen) in [
        ("gi", "inbox"),
        ("gs", "scores"),
        ("gb", "board"),
        ("gp", "promises"),
        ("gr", "rules"),
        ("go", "goals"),
        ("gv", "surveys"),
        ("gm", "people"),
        ("ge", "settings"),
        ("gt", "today"),
    ] {
        browser.press(keys).await?;
        console
            .wait_for(&format!("main[data-screen={screen}]"))
            .await?;
    }
    browser.press("?").await?;
    console.wait_for("[role=dialog].keys").await?;
    let focused = "return document.activeElement.closest('.keys') !== null";
    until("the focus is in the list of keys", async || {
        Ok((browser.run(focused, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    browser.press("\u{e00c}").await?;
    console.wait_until_gone(".keys").await?;
    browser.press("gi").await?;
    console.wait_for("[data-search]").await?;
    browser.press("/").await?;
    let searching = "return document.activeElement.matches('[data-search]')";
    until("the cursor is in the search", async || {
        Ok((browser.run(searching, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    // Who types is left alone, and what is looked for stands in the address.
    browser.press("gt").await?;
    until("the search is in the address", async || {
        let hash = browser.run("return location.hash", Vec::new()).await?;
        Ok((hash == "#/demo/inbox?q=gt").then_some(()))
    })
    .await
}

async fn what_visitors_write_stays_text(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let hostile = "<img src=x onerror=\"window.hurt=1\"> {words} javascript:alert(1) \u{202e}";
    collector.say(&[(1, hostile)]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("scores")).await?;
    console.wait_for("[data-live=comment]").await?;
    let shown = "return [document.querySelector('[data-live=comment] .words').textContent,
        document.querySelectorAll('main img').length, window.hurt ?? null]";
    let shown = browser.run(shown, Vec::new()).await?;
    ensure!(shown == json!([hostile, 0, null]), "{shown}");
    Ok(())
}

async fn a_token_opens_the_console_and_its_end_closes_it(engine: Engine) -> Result<()> {
    let collector = Collector::start_closed().await?;
    let token = collector.token().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    browser.visit(&collector.console("scores")).await?;
    console.click("[data-door=other]").await?;
    console.wait_for("#token").await?;
    console.type_into("#token", "otk_wrong").await?;
    console.click("button[type=submit]").await?;
    console.wait_for(".problem:not(:empty)").await?;
    console.clear("#token").await?;
    console.type_into("#token", &token).await?;
    console.click("button[type=submit]").await?;
    console.wait_for("main[data-screen=scores] h1").await?;
    // Whoever takes the session away closes every window of it.
    browser
        .run_async("await fetch('/api/v1/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } })")
        .await?;
    console.go("surveys").await?;
    console.go("inbox").await?;
    console.wait_for("#token").await
}

async fn language_and_look_outlive_a_reload(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("settings")).await?;
    let choose = "for (const [id, value] of [['language', 'ru'], ['theme', 'dark']]) {
        const select = document.getElementById(id);
        select.value = value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }";
    browser.run(choose, Vec::new()).await?;
    for _ in 0..2 {
        until("the page is Russian and dark", async || {
            let look =
                "return [document.documentElement.lang, document.documentElement.dataset.theme,
                document.querySelector('h1')?.textContent]";
            let look = browser.run(look, Vec::new()).await?;
            Ok((look == json!(["ru", "dark", "Настройки"])).then_some(()))
        })
        .await?;
        browser.reload().await?;
    }
    Ok(())
}

async fn a_new_site_begins_with_three_steps(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("today")).await?;
    console
        .wait_for("[data-first-steps] li:nth-child(3)")
        .await?;
    let tag = console.text("[data-first-steps] .snippet").await?;
    ensure!(tag.contains("data-site=\"demo\""), "{tag}");
    let axe = Axe::read()?;
    axe.put_into(&browser).await?;
    browser.looks_fair("document", "first steps", 15).await?;
    collector.say(&[(9, "The lid fits.")]).await?;
    console.wait_until_gone("[data-first-steps]").await
}
