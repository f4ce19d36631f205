//! What is typed in the console and not saved yet: nothing of it is lost, and nothing of it goes where it does not belong.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Console, Engine, in_every_engine, until};
use serde_json::json;

in_every_engine!(
    two_changes_in_one_turn_are_both_made,
    what_is_typed_while_saving_stays,
    it_outlives_a_look_at_another_screen_and_stays_with_its_site,
    whoever_leaves_with_something_unsaved_is_asked,
);

async fn two_changes_in_one_turn_are_both_made(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("rules")).await?;
    let twice = "const add = document.querySelector('[data-add]'); add.click(); add.click()";
    browser.run(twice, Vec::new()).await?;
    console.wait_for("[data-rule=unhappy-2]").await?;
    // The name of the one, the words of the other.
    let typed = "for (const [id, text] of [['rule-name-0', 'late'], ['rule-words-1', 'slow']]) {
        const field = document.getElementById(id);
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    document.querySelector('[data-save]').click()";
    browser.run(typed, Vec::new()).await?;
    console.wait_until_gone("[data-save]").await?;
    let kept = collector.owner("GET", "rules", None, None).await?;
    let rules = &kept["rules"];
    ensure!(rules[0]["name"] == "late", "{kept:#}");
    ensure!(rules[1]["when"]["words"] == json!(["slow"]), "{kept:#}");
    Ok(())
}

async fn what_is_typed_while_saving_stays(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("rules")).await?;
    console.click("[data-add]").await?;
    console.wait_for("#rule-name-0").await?;
    // What is saved is answered when the test says so.
    let held = "const real = window.fetch;
        window.sent = 0;
        window.fetch = async (address, init) => {
            const reply = await real(address, init);
            if (init?.method !== 'PUT') return reply;
            window.sent += 1;
            await new Promise((go) => { window.answer = go; });
            return reply;
        }";
    browser.run(held, Vec::new()).await?;
    let save = "document.querySelector('[data-save]').click()";
    browser.run(save, Vec::new()).await?;
    answered(&browser).await?;
    console.clear("#rule-name-0").await?;
    console.type_into("#rule-name-0", "late").await?;
    // It is left, so that it is taken; and whoever clicks once more is not quicker than themselves.
    let left = "document.activeElement.blur(); document.querySelector('[data-save]').click(); window.answer()";
    browser.run(left, Vec::new()).await?;
    console.wait_for(".toasts li").await?;
    ensure!(!console.shows(".save-bar .problem").await?);
    console.wait_for("[data-save]:not(:disabled)").await?;
    let first = collector.owner("GET", "rules", None, None).await?;
    ensure!(first["rules"][0]["name"] == "unhappy", "{first:#}");
    let sent = browser.run("return window.sent", Vec::new()).await?;
    ensure!(sent == 1, "sent {sent} times");

    browser.run(save, Vec::new()).await?;
    answered(&browser).await?;
    browser.run("window.answer()", Vec::new()).await?;
    console.wait_until_gone("[data-save]").await?;
    let second = collector.owner("GET", "rules", None, None).await?;
    ensure!(second["rules"][0]["name"] == "late", "{second:#}");
    Ok(())
}

/// Waits until the collector has answered what is being saved, and the page was not told.
async fn answered(browser: &Browser) -> Result<()> {
    let script = "const is_there = Boolean(window.answer) && !window.answer.seen;
        if (is_there) window.answer.seen = true;
        return is_there";
    until("an answer that is held back", async || {
        Ok((browser.run(script, Vec::new()).await? == true).then_some(()))
    })
    .await
}

async fn it_outlives_a_look_at_another_screen_and_stays_with_its_site(
    engine: Engine,
) -> Result<()> {
    let asked = json!({"id": "score", "kind": "nps", "text": "How likely?"});
    let survey = json!({"id": "nps", "revision": 1, "questions": [asked]});
    let file = |site: &str| json!({"v": 1, "site": site, "surveys": [survey]});
    let collector = Collector::start_serving(&[file("demo"), file("other")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("rules")).await?;
    console.click("[data-add]").await?;
    console.wait_for("[data-save]").await?;
    console.go("inbox").await?;
    console.wait_for("[data-screen=inbox]").await?;
    console.go("rules").await?;
    console.wait_for("[data-save]").await?;
    console.wait_for("[data-rule=unhappy]").await?;

    let elsewhere = "location.hash = '#/other/rules'";
    browser.run(elsewhere, Vec::new()).await?;
    console.wait_until_gone("[data-rule]").await?;
    console.ready().await?;
    ensure!(!console.shows("[data-save]").await?);
    console.go("rules").await?;
    console.wait_for("[data-rule=unhappy]").await?;
    console.click("[data-save]").await?;
    console.wait_until_gone("[data-save]").await?;
    let kept = collector.owner("GET", "rules", None, None).await?;
    ensure!(kept["rules"][0]["name"] == "unhappy", "{kept:#}");
    Ok(())
}

async fn whoever_leaves_with_something_unsaved_is_asked(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector.say(&[(2, "Late.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("rules")).await?;
    // Whether the browser would ask; a driver answers by itself.
    let asks = async || {
        let script = "const leaving = new Event('beforeunload', { cancelable: true });
            return !window.dispatchEvent(leaving)";
        Ok::<bool, anyhow::Error>(browser.run(script, Vec::new()).await? == true)
    };
    ensure!(!asks().await?, "nothing was typed");
    console.click("[data-add]").await?;
    console.wait_for("[data-save]").await?;
    ensure!(asks().await?, "a rule is not saved");
    console.click("[data-save]").await?;
    console.wait_until_gone("[data-save]").await?;
    ensure!(!asks().await?, "all is saved");
    Ok(())
}
