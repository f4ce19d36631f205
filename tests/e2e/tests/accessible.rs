//! Nobody is kept out: axe-core finds nothing wrong in any state, look or direction.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Program, Receiver, Reply, Widget, in_every_engine, tag,
};
use serde_json::{Value, json};

in_every_engine!(axe_finds_nothing_in_any_state);

/// Every survey of the page, named after the kind that it asks first.
const SURVEYS: [&str; 12] = [
    "ces", "ces1", "csat", "nsat", "stars", "thumbs", "choice", "many", "role", "battery",
    "contact", "journey",
];

/// What WCAG 2.2 asks for on level AA, and what is good practice beyond it.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// Theme, direction and mode of a round. Each is met in each of its values.
const ROUNDS: [(&str, &str, &str); 4] = [
    ("light", "ltr", "popover"),
    ("dark", "ltr", "popover"),
    ("light", "rtl", "popover"),
    ("dark", "rtl", "inline"),
];

async fn axe_finds_nothing_in_any_state(engine: Engine) -> Result<()> {
    let axe = fs::read_to_string(Program::Axe.path()?)?;
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut table = String::from("theme, direction, mode: states, rules that were met\n");
    for (theme, direction, mode) in ROUNDS {
        let attributes = format!(
            "data-endpoint=\"{}\" data-theme=\"{theme}\" data-mode=\"{mode}\"",
            endpoint.url()
        );
        let tag = tag("/widget", "corner", &attributes);
        browser
            .visit(&pages.put(Page::new("kinds.html", &tag)?))
            .await?;
        browser.run(&axe, Vec::new()).await?;
        let set = "document.documentElement.dir = arguments[0]; document.body.style.background = arguments[1]";
        let ground = if theme == "dark" { "#111" } else { "#fff" };
        browser
            .run(set, vec![json!(direction), json!(ground)])
            .await?;
        let round = format!("{theme}, {direction}, {mode}");
        let (mut states, mut rules) = (0, 0);
        let mut look = async |state: &str| -> Result<()> {
            // Half faded in, everything is hard to read.
            Widget::of(&browser).settle().await?;
            rules = rules.max(violations(&browser, &format!("{round}, {state}")).await?);
            states += 1;
            Ok(())
        };
        for survey in SURVEYS {
            let widget = asked(&browser, survey).await?;
            look(survey).await?;
            if matches!(survey, "choice" | "battery" | "contact") {
                widget.submit().await?;
                widget.wait_for(".problem:not(:empty)").await?;
                look(&format!("{survey}, incomplete")).await?;
            }
            if matches!(survey, "csat" | "stars") {
                widget.choose(3).await?;
                widget.wait_for("[data-metric]").await?;
                look(&format!("{survey}, thanked")).await?;
            }
            browser.run("window.otklik.close()", Vec::new()).await?;
            widget.wait_until_gone().await?;
        }
        writeln!(table, "{round}: {states}, {rules}")?;
    }
    println!("{engine:?}\n{table}");
    Ok(())
}

async fn asked<'b>(browser: &'b Browser, survey: &str) -> Result<Widget<'b>> {
    let widget = Widget::of(browser);
    browser
        .run("window.otklik.open(arguments[0])", vec![json!(survey)])
        .await?;
    widget.wait_for("[data-step]").await?;
    Ok(widget)
}

/// Fails with what is wrong; otherwise how many rules applied and were met.
async fn violations(browser: &Browser, state: &str) -> Result<usize> {
    let found = browser
        .run_async(&format!(
            "const found = await axe.run('otklik-widget', {{ runOnly: {{ type: 'tag', values: {} }} }});
             const told = found.violations.map(({{ id, help, nodes }}) =>
               [id, help, nodes.map(({{ html, failureSummary }}) => [html, failureSummary])]);
             return [told, found.passes.length]",
            json!(RULES)
        ))
        .await?;
    let violations = found[0].as_array().context("axe said nothing")?;
    ensure!(
        violations.is_empty(),
        "{state}: {}",
        Value::from(violations.clone())
    );
    let met = found[1].as_u64().unwrap_or_default() as usize;
    ensure!(
        met > 10,
        "{state}: {met} rules applied, so the widget was not looked at"
    );
    Ok(met)
}
