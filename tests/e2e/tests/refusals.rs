//! What an endpoint says when it does not take an answer, and what the page makes of it.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, ensure};
use otklik_e2e::{Corner, Engine, Received, Reply, in_every_engine, stays};
use serde_json::{Value, json};

in_every_engine!(
    an_endpoint_that_wants_nothing_gets_nothing_more,
    a_wait_that_is_asked_for_is_kept,
    what_was_given_up_is_told_until_it_is_heard,
    a_full_outbox_turns_the_next_answer_away_and_says_so,
);

/// Cases 27 and 410: one request, one hint, and at 410 nothing left.
async fn an_endpoint_that_wants_nothing_gets_nothing_more(engine: Engine) -> Result<()> {
    for (status, left) in [(403, 1), (410, 0)] {
        let corner = Corner::open(engine, Reply::Status(status)).await?;
        let widget = corner.widget();
        widget.open().await?;
        widget.choose(4).await?;
        corner.endpoint.request_with("the answer", |_| true).await?;
        corner.browser.outbox_of("corner", left).await?;
        let occasions = "for (const name of ['online', 'pageshow', 'pagehide', 'visibilitychange'])
                dispatchEvent(new Event(name));
            return otklik.flush()";
        corner.browser.run_async(occasions).await?;
        widget.wait_for("textarea").await?;
        widget.submit().await?;
        widget.wait_for_thanks().await?;
        stays(
            Duration::from_millis(500),
            "no second request",
            async || Ok(corner.endpoint.received().len() == 1),
        )
        .await?;
        let journal = corner.browser.journal().await?;
        ensure!(journal.is_unharmed(), "{journal:?}");
        ensure!(journal.hints.len() == 1, "{journal:?}");
        ensure!(
            journal.hints[0].contains(&status.to_string())
                && journal.hints[0].contains(&corner.endpoint.url()),
            "{journal:?}"
        );
    }
    Ok(())
}

/// Case 29: `Retry-After` in seconds and as a date, and the body's `retry_after_ms`.
async fn a_wait_that_is_asked_for_is_kept(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Status(503)).await?;
    let widget = corner.widget();
    for form in ["seconds", "date", "body"] {
        corner.endpoint.set_reply(Reply::Stored);
        corner.browser.leave_unfinished().await?;
        corner.browser.reload().await?;
        widget.open().await?;
        widget.wait_for("[data-score]").await?;
        let problem = json!({ "code": "busy", "retryable": true });
        let reply = match form {
            "seconds" => busy("3", problem),
            // Time goes by until it arrives.
            "date" => busy(&http_date(5)?, problem),
            _ => Reply::Busy {
                retry_after: None,
                problem: json!({ "code": "busy", "retryable": true, "retry_after_ms": 3_000 }),
            },
        };
        corner.endpoint.set_reply(reply);
        let before = corner.endpoint.received().len();
        widget.choose(4).await?;
        let requests = || corner.endpoint.received().len() - before;
        let first = Instant::now();
        while requests() == 0 {
            ensure!(
                first.elapsed() < Duration::from_secs(20),
                "{form}: nothing came"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        corner.endpoint.set_reply(Reply::Stored);
        let asked = Instant::now();
        stays(Duration::from_millis(2_500), form, async || {
            corner
                .browser
                .run("dispatchEvent(new Event('online'))", Vec::new())
                .await?;
            Ok(requests() == 1)
        })
        .await?;
        corner.browser.outbox_of("corner", 0).await?;
        ensure!(
            asked.elapsed() < Duration::from_secs(12),
            "{form}: too late"
        );
    }
    Ok(())
}

/// Answers older than 30 days go unsent; how many, the next batch says, until one is accepted.
async fn what_was_given_up_is_told_until_it_is_heard(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Stored).await?;
    let widget = corner.widget();
    widget.open().await?;
    widget.choose(5).await?;
    corner.browser.outbox_of("corner", 0).await?;
    let old = "0190a000-0000-7000-8000-00000000000";
    let fields = |number: u8| format!("\"id\":\"{old}{number}\",\"seq\":0,\"q\":[1]");
    let day = 86_400_000_u64;
    let rows = json!([
        [format!("{old}1/0"), 31 * day, fields(1)],
        [format!("{old}2/0"), 300 * day, fields(2)],
        [format!("{old}3/0"), 29 * day, fields(3)],
        // The visitor's clock went wrong by ten years between the answer and now.
        [format!("{old}4/0"), 3_653 * day, fields(4)],
    ]);
    corner
        .browser
        .run("window.rows = arguments[0]", vec![rows])
        .await?;
    corner.browser.run_async(PUT_ROWS).await?;
    corner.endpoint.set_reply(Reply::Status(500));
    let before = corner.endpoint.received().len();
    corner.browser.reload().await?;
    let told = |request: &Received| request.batch().ok().map(|batch| batch["dropped"].clone());
    let two = json!({ "expired": 2 });
    let has = |request: &Received| told(request).as_ref() == Some(&two);
    corner.endpoint.request_with("the count", has).await?;
    corner.endpoint.set_reply(Reply::Stored);
    corner.browser.leave_unfinished().await?;
    corner.browser.reload().await?;
    corner.browser.outbox_of("corner", 0).await?;
    let requests = corner.endpoint.received().split_off(before);
    ensure!(
        requests.iter().all(has),
        "told once and not heard: {requests:?}"
    );
    let sent: Vec<Value> = requests.iter().flat_map(Received::answers).collect();
    for (number, wanted) in [(1, false), (2, false), (3, true), (4, true)] {
        let id = format!("{old}{number}");
        ensure!(
            sent.iter().any(|answer| answer["id"] == id) == wanted,
            "{id}: {sent:?}"
        );
    }

    widget.open().await?;
    widget.choose(5).await?;
    let last = |request: &Received| told(request) == Some(Value::Null);
    corner
        .endpoint
        .request_with("a batch that tells nothing more", last)
        .await?;
    Ok(())
}

/// 200 answers wait: the next one is sent at once or refused before the visitor's eyes, and pushes none out.
async fn a_full_outbox_turns_the_next_answer_away_and_says_so(engine: Engine) -> Result<()> {
    let corner = Corner::open(engine, Reply::Status(503)).await?;
    let widget = corner.widget();
    widget.open().await?;
    widget.wait_for("[data-score]").await?;
    corner
        .browser
        .run(
            "window.rows = Array.from({ length: 200 }, (_, i) => {
               const id = `0190a000-0000-7000-8000-${String(i).padStart(12, '0')}`;
               return [`${id}/0`, 0, `\"id\":\"${id}\",\"seq\":0,\"q\":[1]`];
             })",
            Vec::new(),
        )
        .await?;
    corner.browser.run_async(PUT_ROWS).await?;
    widget.choose(3).await?;
    widget.wait_for("textarea").await?;
    widget.submit().await?;
    widget.wait_for_text("could not be saved").await?;
    let kept = corner.browser.outbox_of("corner", 200).await?;
    ensure!(kept.iter().all(|row| row.contains("0190a000")), "{kept:?}");

    // What may not be kept may still be sent.
    corner.endpoint.set_reply(Reply::Stored);
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    corner.browser.outbox_of("corner", 0).await?;
    let requests = corner.endpoint.received();
    let told = requests.iter().filter_map(|request| request.batch().ok());
    ensure!(
        told.into_iter()
            .any(|batch| batch["dropped"]["full"].as_u64() >= Some(1)),
        "the endpoint was not told"
    );
    let most = requests.iter().map(|request| request.answers().len()).max();
    ensure!(most == Some(50), "{most:?} answers in a request");
    Ok(())
}

/// Puts `window.rows`, each `[key, age in milliseconds, fields]`, into the outbox.
const PUT_ROWS: &str = "
    const opened = indexedDB.open('otklik:corner');
    await new Promise((resolve, reject) => { opened.onsuccess = resolve; opened.onerror = reject; });
    const transaction = opened.result.transaction('outbox', 'readwrite');
    for (const [key, age, fields] of window.rows)
      transaction.objectStore('outbox').put([Date.now() - age, fields], key);
    await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = reject; });
    opened.result.close()";

fn busy(retry_after: &str, problem: Value) -> Reply {
    Reply::Busy {
        retry_after: Some(retry_after.into()),
        problem,
    }
}

/// The HTTP date so many seconds from now, by `date`, which knows the calendar.
fn http_date(seconds: u64) -> Result<String> {
    let at = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs()
        + seconds;
    let date = std::process::Command::new("date")
        .env("LC_ALL", "C")
        .args(["-u", "-d", &format!("@{at}"), "+%a, %d %b %Y %T GMT"])
        .output()?;
    Ok(String::from_utf8(date.stdout)?.trim().to_owned())
}
