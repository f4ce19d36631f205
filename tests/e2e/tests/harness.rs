//! The harness itself: what it could not see here, it would miss where it matters.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, until};

in_every_engine!(
    a_shadow_root_is_clicked_typed_into_and_read,
    a_harmed_page_is_noticed,
    cookies_and_preflights_are_noticed,
    the_outbox_is_read_and_left_alone,
);

async fn a_shadow_root_is_clicked_typed_into_and_read(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let url = pages.put(Page::new("stand-in.html", "")?);
    let browser = Browser::start(engine).await?;
    let widget = Widget::of(&browser);
    browser.visit(&url).await?;
    ensure!(
        !widget.shows("[data-step]").await?,
        "in sight before it opened"
    );

    widget.open().await?;
    widget.choose(9).await?;
    widget.wait_for_text("Glad to hear it.").await?;
    widget.say("Fast & friendly 😞!\nЖду").await?;
    let typed =
        "return document.querySelector('otklik-widget').shadowRoot.querySelector('textarea').value";
    let typed = browser.run(typed, Vec::new()).await?;
    ensure!(typed == "Fast & friendly 😞!\nЖду", "typed: {typed}");
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.wait_for_text("Fast & friendly 😞!").await?;
    ensure!(widget.score_of(1).await? == 100);

    let journal = browser.journal().await?;
    ensure!(journal.hints == ["otklik: a hint"], "{journal:?}");
    ensure!(journal.is_unharmed(), "{journal:?}");

    browser
        .run(
            "document.querySelector('otklik-widget').style.display = 'none'",
            Vec::new(),
        )
        .await?;
    ensure!(
        !widget.shows("[data-step]").await?,
        "in sight although hidden"
    );
    Ok(())
}

async fn a_harmed_page_is_noticed(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let policy = "script-src 'self' 'unsafe-inline'; connect-src 'none'";
    let url = pages.put(Page::new("stand-in.html", "")?.header("content-security-policy", policy)?);
    let browser = Browser::start(engine).await?;
    browser.visit(&url).await?;
    let script = "setTimeout(() => { throw new Error('thrown') }); Promise.reject('refused'); fetch('/x').catch(() => {});";
    let script = format!(
        "const inline = document.createElement('script'); inline.text = `{script}`; document.body.append(inline)"
    );
    browser.run(&script, Vec::new()).await?;
    let journal = until("three entries", async || {
        let journal = browser.journal().await?;
        Ok((journal.errors.len() == 2 && !journal.violations.is_empty()).then_some(journal))
    })
    .await?;
    ensure!(!journal.is_unharmed(), "{journal:?}");
    let errors = journal.errors.join(" ");
    ensure!(
        errors.contains("thrown") && errors.contains("refused"),
        "{journal:?}"
    );
    ensure!(
        journal.violations[0].starts_with("connect-src"),
        "{journal:?}"
    );
    Ok(())
}

async fn cookies_and_preflights_are_noticed(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let endpoint = Receiver::start(Reply::NoContent).await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("stand-in.html", "")?))
        .await?;
    let url = endpoint.url();
    browser
        .run_async("document.cookie = 'tracker=1; path=/'")
        .await?;
    browser
        .run_async(&format!(
            "await fetch('{url}', {{ method: 'POST', body: 'plain' }})"
        ))
        .await?;
    let credentials = "{ method: 'POST', mode: 'no-cors', credentials: 'include', body: 'with' }";
    browser
        .run_async(&format!("await fetch('{url}', {credentials})"))
        .await?;
    let preflighted =
        "{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }";
    browser
        .run_async(&format!("await fetch('{url}', {preflighted})"))
        .await?;

    let seen: Vec<(String, bool)> = endpoint
        .received()
        .iter()
        .map(|request| {
            (
                request.method.to_string(),
                request.headers.contains_key("cookie"),
            )
        })
        .collect();
    let wanted = [
        ("POST", false),
        ("POST", true),
        ("OPTIONS", false),
        ("POST", false),
    ];
    ensure!(
        seen.iter()
            .map(|(method, cookie)| (method.as_str(), *cookie))
            .eq(wanted),
        "{seen:?}"
    );
    Ok(())
}

async fn the_outbox_is_read_and_left_alone(engine: Engine) -> Result<()> {
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("stand-in.html", "")?))
        .await?;
    ensure!(browser.outbox("corner").await?.is_empty());
    // Had the look made a database, this one would not come to its `upgradeneeded`.
    browser
        .run_async(
            "await new Promise((resolve, reject) => {
               const opened = indexedDB.open('otklik:corner', 1);
               opened.onupgradeneeded = () => opened.result.createObjectStore('outbox').put({ id: 'a' }, 'a');
               opened.onerror = () => reject(opened.error);
               opened.onsuccess = () => { opened.result.close(); resolve(); };
             })",
        )
        .await?;
    browser.reload().await?;
    ensure!(browser.outbox_of("corner", 1).await? == [r#"{"id":"a"}"#]);
    Ok(())
}
