//! What a visitor sees of what became of an answer: the promise before sending, the receipt after it.

pub(crate) mod rig;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Widget, in_every_engine, tag, until};
use rig::{KEPT, answer, change, in_card, next_visit, promise, shop, unharmed};
use serde_json::json;

in_every_engine!(
    from_the_promise_to_a_case_that_is_opened_again_and_settled,
    a_link_opens_it_elsewhere_and_a_forged_one_nothing,
    what_is_gone_at_the_collector_goes_from_the_browser,
    the_button_of_a_survey_leads_to_news_first,
    a_page_without_webassembly_has_the_receipt_too,
);

async fn from_the_promise_to_a_case_that_is_opened_again_and_settled(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "").await?;
    let widget = Widget::of(&browser);
    let token = answer(&browser, "We answer within 4 hours.").await?;
    widget.wait_for_text("Our answer by").await?;
    let link = in_card(&browser, "return found('[data-receipt] input').value").await?;
    let address = browser.run("return location.href", Vec::new()).await?;
    ensure!(
        link == format!(
            "{}#otklik.receipt={token}",
            address.as_str().unwrap_or_default()
        ),
        "{link}"
    );

    // Nothing new: no mark, and the page is as it was.
    browser.reload().await?;
    change(
        &collector,
        json!({"do": "reply", "text": "We are looking for it."}),
    )
    .await?;
    next_visit(&browser).await?;
    widget.wait_for(".tab .dot").await?;
    ensure!(
        in_card(&browser, "return found('.tab').innerText")
            .await?
            .as_str()
            .unwrap_or_default()
            .starts_with("News")
    );
    widget.click(".tab").await?;
    widget.wait_for_text("We are looking for it.").await?;
    widget.wait_for("[data-status=in_work]").await?;
    widget.wait_for("[data-due=first][data-kept=true]").await?;
    ensure!(!widget.shows("[data-verdict]").await?, "it is not over yet");
    widget.close().await?;
    widget.wait_until_gone().await?;
    ensure!(!widget.shows(".tab .dot").await?, "it was read");

    change(&collector, json!({"do": "done", "text": "Here it is."})).await?;
    next_visit(&browser).await?;
    widget.click(".tab").await?;
    widget.wait_for("[data-status=done]").await?;
    widget.click("[data-verdict=not_solved]").await?;
    widget.wait_for("[data-status=in_work]").await?;
    let case = collector.owner("GET", "cases/1", None, None).await?;
    ensure!(
        case["status"] == "in_work" && case["verdict"] == "not_solved",
        "{case:#}"
    );
    widget
        .type_into("textarea", "It is another's parcel.")
        .await?;
    widget.submit().await?;
    widget.wait_for_text("It has arrived.").await?;
    widget.wait_for_text("It is another's parcel.").await?;
    let typed = in_card(&browser, "return found('textarea').value").await?;
    ensure!(typed == "", "what was sent is not sent again: {typed}");

    change(
        &collector,
        json!({"do": "done", "text": "Now it is yours."}),
    )
    .await?;
    next_visit(&browser).await?;
    widget.click(".tab").await?;
    widget.wait_for_text("Now it is yours.").await?;
    widget.click("[data-verdict=solved]").await?;
    widget
        .wait_for("[data-verdict=solved][aria-pressed=true]")
        .await?;
    widget.click("[data-ces=\"6\"]").await?;
    widget
        .wait_for("[data-ces=\"6\"][aria-checked=true]")
        .await?;
    let case = collector.owner("GET", "cases/1", None, None).await?;
    ensure!(case["verdict"] == "solved" && case["ces"] == 6, "{case:#}");
    unharmed(&browser).await?;

    // What is erased is erased of receipts too.
    browser.run_async("await window.otklik.reset()").await?;
    ensure!(browser.run(KEPT, Vec::new()).await? == json!([]));
    ensure!(
        !widget.shows(".tab").await?,
        "the button stands there for nothing"
    );
    Ok(())
}

async fn a_link_opens_it_elsewhere_and_a_forged_one_nothing(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (pages, browser) = shop(engine, &collector, "").await?;
    let widget = Widget::of(&browser);
    let token = answer(&browser, "We answer within 4 hours.").await?;
    browser.run_async("await window.otklik.reset()").await?;

    let page = |fragment: &str| -> Result<String> {
        let page = Page::new("shop.html", &tag(collector.url(), "demo", ""))?;
        Ok(format!(
            "{}?{fragment}#otklik.receipt={fragment}",
            pages.put(page)
        ))
    };
    browser.visit(&page(&token)?).await?;
    widget
        .wait_for("[data-step=receipt] [data-status=heard]")
        .await?;
    ensure!(
        browser.run(KEPT, Vec::new()).await? == json!([]),
        "a device that a link is opened on may be anybody's"
    );
    let forged = format!("{}{}", &token[..token.len() - 2], "AA");
    for forged in [forged.as_str(), "A", "%22"] {
        browser.visit(&page(forged)?).await?;
        // The survey comes of itself after what the address names was asked for.
        widget.wait_for("[data-score]").await?;
        ensure!(!widget.shows("[data-step=receipt]").await?, "{forged}");
        unharmed(&browser).await?;
        browser.leave_unfinished().await?;
    }
    Ok(())
}

async fn what_is_gone_at_the_collector_goes_from_the_browser(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "").await?;
    let token = answer(&browser, "We answer within 4 hours.").await?;
    ensure!(browser.run(KEPT, Vec::new()).await? == json!([token]));
    let case = collector.owner("GET", "cases/1", None, None).await?;
    let id = case["items"][0].as_str().context("no item")?;
    collector
        .owner("DELETE", &format!("answers/{id}"), None, None)
        .await?;
    next_visit(&browser).await?;
    until("the receipt is forgotten", async || {
        Ok((browser.run(KEPT, Vec::new()).await? == json!([])).then_some(()))
    })
    .await?;
    ensure!(!Widget::of(&browser).shows(".tab").await?);
    unharmed(&browser).await
}

async fn the_button_of_a_survey_leads_to_news_first(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "data-mode=\"tab\"").await?;
    let widget = Widget::of(&browser);
    answer(&browser, "We answer within 4 hours.").await?;
    change(
        &collector,
        json!({"do": "reply", "text": "We are looking for it."}),
    )
    .await?;
    next_visit(&browser).await?;
    widget.wait_for(".tab .dot").await?;
    let words = in_card(&browser, "return found('.tab').textContent").await?;
    ensure!(
        words == "FeedbackNews about what you told us",
        "the dot says what it is to those who do not see it: {words}"
    );
    widget.click(".tab").await?;
    widget.wait_for_text("We are looking for it.").await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    widget.click(".tab").await?;
    widget.wait_for("[data-score]").await?;
    unharmed(&browser).await
}

async fn a_page_without_webassembly_has_the_receipt_too(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    promise(&collector).await?;
    let (_pages, browser) = shop(engine, &collector, "data-frame").await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    say(&browser).await?;
    browser.leave_frames().await?;
    until("the receipt is kept in the page", async || {
        let kept = browser.run(KEPT, Vec::new()).await?;
        Ok(kept.as_array().filter(|kept| kept.len() == 1).map(drop))
    })
    .await?;
    change(
        &collector,
        json!({"do": "reply", "text": "We are looking for it."}),
    )
    .await?;
    next_visit(&browser).await?;
    widget.click(".tab").await?;
    widget.wait_for_text("We are looking for it.").await?;
    unharmed(&browser).await
}

/// The same in a frame, where the last screen knows of no receipt.
async fn say(browser: &Browser) -> Result<()> {
    let widget = Widget::of(browser);
    widget.choose(2).await?;
    widget.say("The parcel came a week late.").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await
}
