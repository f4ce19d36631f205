//! Receipt and board for who has no mouse, or does not see them.

use crate::receipt::rig::{answer, board, change, change_of, in_card, next_visit, promise, shop};
use anyhow::{Context, Result, ensure};
use otklik_e2e::{Axe, Browser, Collector, Engine, Widget, in_every_engine};
use serde_json::json;

in_every_engine!(
    it_is_read_and_answered_by_keyboard,
    axe_finds_nothing_in_receipt_and_board,
);

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const ARROW_RIGHT: &str = "\u{e014}";

async fn it_is_read_and_answered_by_keyboard(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "").await?;
    let widget = Widget::of(&browser);
    answer(&browser, "We answer within 4 hours.").await?;
    change(&collector, json!({"do": "done", "text": "Here it is."})).await?;
    next_visit(&browser).await?;
    widget.wait_for(".tab .dot").await?;
    tab_to(&browser, ".tab").await?;
    browser.press(ENTER).await?;
    widget
        .wait_for("[data-step=receipt] [data-status=done]")
        .await?;
    tab_to(&browser, "[data-verdict=solved]").await?;
    browser.press(" ").await?;
    widget
        .wait_for("[data-verdict=solved][aria-pressed=true]")
        .await?;
    let focused = in_card(&browser, "return root.activeElement?.dataset.verdict").await?;
    ensure!(
        focused == "solved",
        "drawn anew, the focus is where it was: {focused}"
    );
    tab_to(&browser, "[data-ces]").await?;
    let label = "return found('[role=radiogroup]').getAttribute('aria-label')";
    let label = in_card(&browser, label).await?;
    ensure!(label == "It was easy to have this settled.", "{label}");
    browser.press(&ARROW_RIGHT.repeat(4)).await?;
    browser.press(" ").await?;
    widget
        .wait_for("[data-ces=\"5\"][aria-checked=true]")
        .await?;
    tab_to(&browser, "textarea").await?;
    browser.press("Thank you").await?;
    tab_to(&browser, "button[type=submit]").await?;
    browser.press(ENTER).await?;
    widget.wait_for("[data-from=visitor]").await?;
    browser.press(ESCAPE).await?;
    widget.wait_until_gone().await?;
    let back = in_card(&browser, "return root.activeElement?.className").await?;
    ensure!(
        back == "tab",
        "the focus goes back to where it came from: {back}"
    );
    Ok(())
}

async fn axe_finds_nothing_in_receipt_and_board(engine: Engine) -> Result<()> {
    let axe = Axe::read()?;
    let collector = Collector::start().await?;
    promise(&collector).await?;
    board(&collector).await?;
    for (theme, locale) in [("light", "en"), ("dark", "ar")] {
        let attributes = format!("data-theme=\"{theme}\" data-locale=\"{locale}\"");
        let (_pages, browser) = shop(engine, &collector, &attributes).await?;
        let widget = Widget::of(&browser);
        answer(&browser, "").await?;
        let look = async |state: &str| -> Result<()> {
            axe.put_into(&browser).await?;
            let set = "document.documentElement.dir = arguments[0]; document.body.style.background = arguments[1]";
            let dir = if locale == "ar" { "rtl" } else { "ltr" };
            let ground = if theme == "dark" { "#111" } else { "#fff" };
            browser.run(set, vec![json!(dir), json!(ground)]).await?;
            widget.settle().await?;
            browser
                .looks_fair("'otklik-widget'", &format!("{theme}, {locale}, {state}"), 2)
                .await?;
            Ok(())
        };
        look("thanks").await?;
        let cases = collector
            .owner("GET", "cases?order=new", None, None)
            .await?;
        let number = cases["cases"][0]["number"].as_u64().context("no case")?;
        change_of(
            &collector,
            number,
            json!({"do": "reply", "text": "We are looking for it."}),
        )
        .await?;
        next_visit(&browser).await?;
        widget.wait_for(".tab .dot").await?;
        look("mark").await?;
        change_of(
            &collector,
            number,
            json!({"do": "done", "text": "Here it is."}),
        )
        .await?;
        widget.click(".tab").await?;
        widget.wait_for("[data-status=done]").await?;
        widget.click("[data-verdict=solved]").await?;
        widget
            .wait_for("[data-verdict=solved][aria-pressed=true]")
            .await?;
        look("receipt").await?;
        browser
            .run("window.otklik.open('#board')", Vec::new())
            .await?;
        widget.wait_for("[data-step=board]").await?;
        look("board").await?;
    }
    Ok(())
}

async fn tab_to(browser: &Browser, selector: &str) -> Result<()> {
    let script = format!(
        "return root.activeElement?.matches({}) ?? false",
        json!(selector)
    );
    for _ in 0..30 {
        if in_card(browser, &script).await? == true {
            return Ok(());
        }
        browser.press(TAB).await?;
    }
    anyhow::bail!("the Tab key does not lead to {selector}")
}
