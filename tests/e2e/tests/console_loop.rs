//! From a visitor's word to what came of it, in the console: by keyboard alone, beside a colleague, for many at once.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Browser, Collector, Console, Engine, in_every_engine, stays, until};
use serde_json::{Value, json};

in_every_engine!(
    todays_first_task_is_answered_and_settled_by_keyboard,
    a_colleague_who_was_quicker_overwrites_nothing,
    news_leave_what_is_being_typed,
    many_are_settled_at_once_and_taken_back,
    what_several_said_becomes_one_case,
    what_was_said_elsewhere_is_entered_and_found,
    a_case_file_is_printed_without_the_console_around_it,
);

const ENTER: &str = "\u{e007}";

async fn todays_first_task_is_answered_and_settled_by_keyboard(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    collector
        .say(&[(2, "The parcel came a week late.")])
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("today")).await?;
    console
        .wait_for("[data-kind=unanswered] [data-step=reply]")
        .await?;

    browser.press("j").await?;
    focused(&browser, "[data-todo]").await?;
    browser.press("r").await?;
    focused(&browser, "#words-1").await?;
    browser.press("We are looking for it.").await?;
    browser.press_with_control(ENTER).await?;
    // Whoever was answered is not to be answered today any more.
    console.wait_until_gone("[data-todo]").await?;

    browser.press("gi").await?;
    console.wait_for("[data-row]").await?;
    browser.press("j").await?;
    focused(&browser, "[data-row]").await?;
    browser.press(ENTER).await?;
    console
        .wait_for(".events [data-by=us][data-kind=said]")
        .await?;
    let said = console.text(".events [data-by=us] .words").await?;
    ensure!(said == "We are looking for it.", "{said}");
    browser.press("d").await?;
    focused(&browser, "#words-1").await?;
    browser.press("Here it is.").await?;
    browser.press_with_control(ENTER).await?;
    console.wait_for("[data-case][data-status=done]").await?;

    let case = collector.owner("GET", "cases/1", None, None).await?;
    let done: Vec<&str> = events(&case);
    ensure!(done == ["open", "reply", "done"], "{case:#}");
    ensure!(case["promise"]["first"]["standing"] == "kept", "{case:#}");
    Ok(())
}

async fn a_colleague_who_was_quicker_overwrites_nothing(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    collector.say(&[(2, "Late.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("cases/1")).await?;
    console.type_into("#words-1", "Mine").await?;
    // Both in one go: the stream has no time to tell of the first.
    browser
        .run_async(
            "const headers = { 'content-type': 'application/json', 'if-match': '\"1\"' };
             const body = JSON.stringify({ do: 'assign', to: 'boris' });
             const reply = await fetch('/api/v1/sites/demo/cases/1/events', { method: 'POST', headers, body });
             document.querySelector('.composer [type=submit]').click();
             return reply.status",
        )
        .await?;
    console.wait_for(".conflict").await?;
    let told = console.text(".conflict li").await?;
    ensure!(told.contains("boris"), "{told}");
    let kept = browser
        .run(
            "return document.querySelector('#words-1').value",
            Vec::new(),
        )
        .await?;
    ensure!(kept == "Mine", "{kept}");
    let case = collector.owner("GET", "cases/1", None, None).await?;
    ensure!(events(&case) == ["open", "assign"], "{case:#}");

    console.click(".composer [type=submit]").await?;
    until("the reply is there", async || {
        let case = collector.owner("GET", "cases/1", None, None).await?;
        Ok((events(&case) == ["open", "assign", "reply"]).then_some(()))
    })
    .await?;
    console.wait_until_gone(".conflict").await
}

/// Each field is left as it is while something arrives, with the focus still in it.
async fn news_leave_what_is_being_typed(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    collector.say(&[(2, "Late.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("today")).await?;
    for (place, first, field) in [
        ("board", "[data-add]", "#entry-cases"),
        ("promises", "", "#policy-name-0"),
        ("cases/1", "", "#assignee-1"),
    ] {
        console.go(place).await?;
        if !first.is_empty() {
            console.click(first).await?;
        }
        console.wait_for(field).await?;
        console.type_into(field, "1, 2").await?;
        collector.say(&[(2, "Late again."), (9, "Fine.")]).await?;
        let change = json!({ "do": "note", "text": place });
        let case = collector.owner("GET", "cases/1", None, None).await?;
        let version = case["version"].as_u64();
        collector
            .owner("POST", "cases/1/events", Some(&change), version)
            .await?;
        let script = "return document.querySelector(arguments[0]).value";
        stays(Duration::from_secs(2), field, async || {
            let holds = browser.run(script, vec![json!(field)]).await?;
            let is_there = holds.as_str().is_some_and(|text| text.ends_with("1, 2"));
            ensure!(is_there, "{place}: {holds}");
            Ok(true)
        })
        .await?;
    }
    Ok(())
}

async fn many_are_settled_at_once_and_taken_back(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector
        .say(&[(9, "One."), (8, "Two."), (7, "Three.")])
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("inbox")).await?;
    console.wait_for("[data-row]").await?;
    browser.press("jx").await?;
    browser.press("jx").await?;
    console.click("[data-bulk=done]").await?;
    // Two that nobody had taken up have a case now, and it is settled.
    let settled = async |wanted: usize| {
        until(&format!("{wanted} settled cases"), async || {
            let cases = collector
                .owner("GET", "cases?status=done", None, None)
                .await?;
            Ok((cases["cases"].as_array().map(Vec::len) == Some(wanted)).then_some(()))
        })
        .await
    };
    settled(2).await?;
    console.wait_for("[data-undo]").await?;
    browser.press("z").await?;
    settled(0).await?;
    let cases = collector
        .owner("GET", "cases?status=heard", None, None)
        .await?;
    ensure!(
        cases["cases"].as_array().map(Vec::len) == Some(2),
        "{cases:#}"
    );
    Ok(())
}

async fn what_several_said_becomes_one_case(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector
        .say(&[(2, "The lid."), (3, "The lid too."), (1, "Again the lid.")])
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("inbox")).await?;
    console.wait_for("[data-row]").await?;
    browser.press("jx").await?;
    browser.press("jx").await?;
    console.click("[data-bulk=merge]").await?;
    console.click("[data-bulk=merge-now]").await?;
    let items = async |wanted: usize| {
        until(&format!("one case of {wanted}"), async || {
            let cases = collector.owner("GET", "cases", None, None).await?;
            let cases = cases["cases"].as_array().cloned().unwrap_or_default();
            let first = cases.iter().find(|case| case["number"] == 1);
            let items = first.and_then(|case| case["items"].as_array());
            Ok((items.map(Vec::len) == Some(wanted)).then_some(()))
        })
        .await
    };
    items(2).await?;

    // The one that is left gets a case of its own, which is then seen to be the same.
    console.go("inbox?case=none").await?;
    console.click("[data-row]").await?;
    console.click("[data-do=open]").await?;
    console.click(".merge summary").await?;
    console.type_into("#merge-2", "1").await?;
    console.wait_for(".merge .excerpt").await?;
    let other = console.text(".merge .excerpt").await?;
    ensure!(
        other.starts_with("The lid") || other.starts_with("Again"),
        "{other}"
    );
    console.click("[data-do=merge]").await?;
    items(3).await?;
    let ended = collector.owner("GET", "cases/2", None, None).await?;
    ensure!(ended["merged_into"] == 1, "{ended:#}");
    Ok(())
}

async fn what_was_said_elsewhere_is_entered_and_found(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector.say(&[(9, "Всё пришло вовремя.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("enter")).await?;
    console
        .type_into("#text", "Курьер опоздал на неделю.")
        .await?;
    console.click("form.sheet [type=submit]").await?;
    console.wait_for(".item .words").await?;
    console.go("inbox?q=курьеры").await?;
    until("the one that was entered is found", async || {
        let rows = browser
            .run("return [...document.querySelectorAll('[data-row] .excerpt')].map(row => row.textContent)", Vec::new())
            .await?;
        Ok((rows == json!(["Курьер опоздал на неделю."])).then_some(()))
    })
    .await?;
    // It is in no score.
    ensure!(collector.score().await?.n == 1);
    Ok(())
}

/// Promises a first word within four hours to everybody, at all hours.
async fn a_case_file_is_printed_without_the_console_around_it(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    collector
        .say(&[(2, "The parcel came a week late.")])
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("cases/1")).await?;
    browser
        .run(
            "window.print = () => { window.printed = true; }",
            Vec::new(),
        )
        .await?;
    console.click("[data-do=print]").await?;
    ensure!(browser.run("return window.printed", Vec::new()).await? == true);
    // Only there can a driver ask for how it looks on paper.
    if engine == Engine::Chromium {
        let paper = json!({ "media": "print" });
        let cdp = browser.session().cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", paper).await?;
        let shown = "return [...document.querySelectorAll(arguments[0])]
            .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80))";
        let around = "nav, form, textarea, main button, .toasts";
        let around = browser.run(shown, vec![json!(around)]).await?;
        ensure!(around == json!([]), "{around:#}");
        let words = console.text("[data-case]").await?;
        ensure!(words.contains("The parcel came a week late."), "{words}");
    }
    Ok(())
}

async fn promise(collector: &Collector) -> Result<()> {
    let promises = json!({
        "calendars": [],
        "policies": [{ "name": "usual", "first_minutes": 240, "solution_minutes": null, "warn_percent": 75 }],
    });
    collector
        .owner("PUT", "promises", Some(&promises), Some(0))
        .await
        .map(drop)
}

/// What happened to a case, in order.
fn events(case: &Value) -> Vec<&str> {
    let events = case["events"].as_array().into_iter().flatten();
    events.filter_map(|event| event["do"].as_str()).collect()
}

/// Waits until the focus is on what the selector names.
async fn focused(browser: &Browser, selector: &str) -> Result<()> {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false";
    until(&format!("the focus is on {selector}"), async || {
        let there = browser.run(script, vec![json!(selector)]).await?;
        Ok((there == true).then_some(()))
    })
    .await
    .context(selector.to_owned())
}
