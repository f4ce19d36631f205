//! A site without a collector: the survey stands in the page, the answers go to an endpoint of the owner's.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, corner_tag, in_every_engine, stays,
};
use serde_json::{Value, json};

in_every_engine!(
    a_batch_has_the_published_shape,
    scores_come_from_the_answers_given_in_this_browser,
    an_empty_reply_is_no_acceptance,
    an_empty_reply_is_acceptance_if_the_site_says_so,
);

async fn a_batch_has_the_published_shape(engine: Engine) -> Result<()> {
    let (_pages, page, endpoint) = site("inline.html", Reply::Stored).await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&format!("{page}?order=77#paid")).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget
        .wait_for_text("Would you send a friend to us?")
        .await?;
    widget.choose(8).await?;
    widget.say("A \"quoted\" line,\nand another").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let said = |answer: &Value| answer["q"].as_array().is_some_and(|parts| parts.len() == 2);
    let last = endpoint
        .request_with("a batch with the sentence", |request| {
            request.answers().iter().any(said)
        })
        .await?;

    let requests = endpoint.received();
    for request in &requests {
        ensure!(
            request.method == "POST",
            "not a simple request: {request:?}"
        );
        ensure!(request.path == "/answers", "{request:?}");
        let media_type = request.headers["content-type"].to_str()?;
        ensure!(
            media_type.to_lowercase().replace(' ', "") == "text/plain;charset=utf-8",
            "{media_type}"
        );
        ensure!(
            !request.headers.contains_key("cookie"),
            "the page's cookie came along"
        );
    }
    let first = &requests[0].answers()[0];
    ensure!(
        first["seq"] == 1 && first["q"] == json!([{ "k": "recommend", "t": "nps", "n": 8 }]),
        "{first}"
    );

    let batch = last.batch()?;
    ensure!(
        keys(&batch) == ["answers", "batch", "sdk", "sent_at", "v"],
        "{batch}"
    );
    ensure!(batch["v"] == 1, "{batch}");
    for field in ["batch", "sdk", "sent_at"] {
        ensure!(
            batch[field].as_str().is_some_and(|text| !text.is_empty()),
            "{batch}"
        );
    }
    let answers = last.answers();
    let answer = answers
        .iter()
        .find(|answer| said(answer))
        .context("no sentence")?;
    ensure!(
        keys(answer)
            == [
                "age_ms",
                "at",
                "flags",
                "id",
                "locale",
                "meta",
                "page",
                "q",
                "reach",
                "seq",
                "survey",
                "survey_rev"
            ],
        "{answer}"
    );
    ensure!(
        answer["id"] == first["id"] && answer["seq"] == 2,
        "{answer}"
    );
    ensure!(
        (&first["reach"], &answer["reach"]) == (&json!("started"), &json!("completed")),
        "{answer}"
    );
    ensure!(
        answer["survey"] == "visit" && answer["survey_rev"] == 3,
        "{answer}"
    );
    ensure!(answer["page"] == page, "{answer}");
    // A test's browser says so itself.
    ensure!(answer["flags"] == json!(["webdriver"]), "{answer}");
    ensure!(
        answer["age_ms"].as_u64().is_some_and(|age| age < 60_000),
        "{answer}"
    );
    ensure!(
        is_utc(&answer["at"]) && is_utc(&batch["sent_at"]),
        "{batch}"
    );
    let expected = json!([
        { "k": "recommend", "t": "nps", "n": 8 },
        { "k": "reason", "t": "text", "s": "A \"quoted\" line,\nand another" },
    ]);
    ensure!(answer["q"] == expected, "{answer}");
    Ok(())
}

async fn scores_come_from_the_answers_given_in_this_browser(engine: Engine) -> Result<()> {
    let (_pages, page, _endpoint) = site("inline.html", Reply::Stored).await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(10).await?;
    widget.wait_for("textarea").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    ensure!(widget.score_of(1).await? == 100);

    browser.visit(&page).await?;
    widget.open().await?;
    widget.choose(0).await?;
    widget.wait_for("textarea").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    ensure!(widget.score_of(2).await? == 0);
    Ok(())
}

async fn an_empty_reply_is_no_acceptance(engine: Engine) -> Result<()> {
    let (_pages, page, endpoint) = site("inline.html", Reply::NoContent).await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(7).await?;
    endpoint.request_with("the answer", |_| true).await?;
    stays(Duration::from_secs(1), "the answer is kept", async || {
        Ok(browser.outbox("corner").await?.len() == 1)
    })
    .await?;
    endpoint.set_reply(Reply::Stored);
    browser.reload().await?;
    browser.outbox_of("corner", 0).await?;
    Ok(())
}

async fn an_empty_reply_is_acceptance_if_the_site_says_so(engine: Engine) -> Result<()> {
    let (_pages, page, endpoint) = site("inline-status.html", Reply::NoContent).await?;
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.choose(7).await?;
    endpoint
        .request_with("the answer", |request| !request.answers().is_empty())
        .await?;
    browser.outbox_of("corner", 0).await?;
    Ok(())
}

/// A site whose page brings its survey and loads the widget from the site itself.
async fn site(page: &'static str, reply: Reply) -> Result<(Pages, String, Receiver)> {
    let endpoint = Receiver::start(reply).await?;
    let pages = Pages::start().await?;
    let url = pages.put(Page::new(page, &corner_tag(&endpoint.url()))?);
    Ok((pages, url, endpoint))
}

/// The names of an object's fields, in order of the alphabet.
fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    keys.sort_unstable();
    keys
}

/// Whether this is a time such as `2026-01-31T12:00:00.000Z`.
fn is_utc(time: &Value) -> bool {
    let shape = time
        .as_str()
        .unwrap_or_default()
        .replace(|c: char| c.is_ascii_digit(), "0");
    shape == "0000-00-00T00:00:00.000Z" || shape == "0000-00-00T00:00:00Z"
}
