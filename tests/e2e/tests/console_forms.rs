//! What owners set in forms: goals and initiatives, which are changed afterwards; a rule with everything that a rule may have.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Axe, Browser, Collector, Console, Engine, in_every_engine};
use serde_json::{Value, json};

in_every_engine!(
    a_goal_and_an_initiative_are_set_and_changed,
    a_rule_is_for_doors_and_signs_and_writes_to_somebody,
);

const MAIL: &str = r#"
[mail]
smtp = "smtp://localhost:2525"
from = "feedback@shop.example"

[[site.demo.mail]]
name = "mara"
to = ["mara@shop.example"]
"#;

async fn a_goal_and_an_initiative_are_set_and_changed(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector.say(&[(9, "Good."), (2, "Late.")]).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("goals")).await?;
    Axe::read()?.put_into(&browser).await?;
    console.click("[data-add=goals]").await?;
    console.type_into("#record-goals-plan", "40").await?;
    console
        .type_into("#record-goals-title", "By the new year")
        .await?;
    console.click("form[class=sheet] [type=submit]").await?;
    console.wait_until_gone("form").await?;
    let goal = only(&collector, "goals").await?;
    ensure!(
        goal["plan"] == 40.0 && goal["title"] == "By the new year",
        "{goal:#}"
    );
    let goal_id = goal["id"].as_str().context("a goal without an id")?;

    console.click("[data-add=initiatives]").await?;
    console
        .type_into("#record-initiatives-title", "A courier")
        .await?;
    console.choose("#record-initiatives-goal", goal_id).await?;
    console.click("form[class=sheet] [type=submit]").await?;
    console.wait_until_gone("form").await?;
    let begun = only(&collector, "initiatives").await?;
    ensure!(begun["goal"] == goal_id, "{begun:#}");
    ensure!(
        begun["end"].is_null() && begun["cost"].is_null(),
        "{begun:#}"
    );
    let id = begun["id"]
        .as_str()
        .context("an initiative without an id")?;

    let edit = format!("[data-edit='{id}']");
    console.wait_for(&edit).await?;
    console.click(&edit).await?;
    for name in ["goals", "initiatives", "assumptions"] {
        console.click(&format!("[data-add={name}]")).await?;
    }
    browser.looks_fair("document", "open forms", 15).await?;
    let field = |name: &str| format!("[id='record-initiatives{id}-{name}']");
    console.type_into(&field("cost"), "500").await?;
    put(&browser, &field("end"), "2030-01-31").await?;
    console
        .click(&format!("[data-record='{id}'] [type=submit]"))
        .await?;
    console
        .wait_until_gone(&format!("[data-record='{id}']"))
        .await?;
    let ended = only(&collector, "initiatives").await?;
    ensure!(
        ended["cost"] == 500.0 && ended["end"] == "2030-01-31",
        "{ended:#}"
    );
    for kept in ["id", "title", "start", "survey", "question", "goal"] {
        ensure!(ended[kept] == begun[kept], "{kept}: {begun:#} {ended:#}");
    }
    let shown = console.text("[data-panel=initiatives]").await?;
    ensure!(shown.contains("By the new year"), "{shown}");
    Ok(())
}

async fn a_rule_is_for_doors_and_signs_and_writes_to_somebody(engine: Engine) -> Result<()> {
    let collector = Collector::start_with(MAIL).await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("rules")).await?;
    Axe::read()?.put_into(&browser).await?;
    console.click("[data-add]").await?;
    for pick in ["door=press", "door=social", "sign=dispute", "tone=low"] {
        console.click(&format!("[data-pick='{pick}']")).await?;
    }
    console.type_into("#rule-metric-0", "nps").await?;
    console.type_into("#rule-email-0", "mara").await?;
    browser.looks_fair("document", "a rule", 15).await?;
    console.click("[data-save]").await?;
    console.wait_until_gone("[data-save]").await?;
    let kept = collector.owner("GET", "rules", None, None).await?;
    let rule = &kept["rules"][0];
    // A first rule is for low ratings; one more click takes that away.
    ensure!(rule["when"]["tone"] == json!([]), "{kept:#}");
    ensure!(
        rule["when"]["door"] == json!(["press", "social"]),
        "{kept:#}"
    );
    ensure!(rule["when"]["sign"] == json!(["dispute"]), "{kept:#}");
    ensure!(rule["when"]["metric"] == "nps", "{kept:#}");
    ensure!(rule["then"]["email"] == json!(["mara"]), "{kept:#}");
    Ok(())
}

/// The only record of that name.
async fn only(collector: &Collector, name: &str) -> Result<Value> {
    let all = collector.owner("GET", name, None, None).await?;
    let entries = all["entries"].as_array().context("no entries")?;
    ensure!(entries.len() == 1, "{all:#}");
    Ok(entries[0].clone())
}

/// Puts a day in its place, which each engine lets people type in its own way.
async fn put(browser: &Browser, selector: &str, value: &str) -> Result<()> {
    let script = "const field = document.querySelector(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    browser
        .run(script, vec![json!(selector), json!(value)])
        .await?;
    Ok(())
}
