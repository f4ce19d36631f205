//! A survey is edited in the console: seen as it is typed, its consequences said, published, asked by the shop's page.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Console, Engine, Widget, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    a_wording_is_edited_seen_published_and_asked,
    what_is_wrong_is_said_at_once_and_not_published,
    a_colleagues_draft_is_not_overwritten,
    whom_it_is_for_and_what_holds_for_all_is_in_the_form,
);

const WORDS: &str = "#question-0-text-en";

async fn a_wording_is_edited_seen_published_and_asked(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    collector
        .say(&[(9, "Fine."), (10, "Good."), (3, "Late.")])
        .await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    let widget = Widget::of(&browser);
    console.open(&collector.console("surveys")).await?;
    console.wait_for("[data-survey=nps] iframe, iframe").await?;

    // The widget itself, which goes as far as its thanks and keeps nothing.
    look(&browser).await?;
    widget.wait_for("[data-score=\"9\"]").await?;
    widget.choose(9).await?;
    widget.say("Only a look").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    browser.leave_frames().await?;

    write(&browser, &console, "Would you tell a friend of us?").await?;
    look(&browser).await?;
    widget
        .wait_for_text("Would you tell a friend of us?")
        .await?;
    browser.leave_frames().await?;
    console
        .wait_for("[data-list=consequences] [data-what=starts]")
        .await?;
    let said = console.text("[data-what=starts]").await?;
    ensure!(said.contains("3\u{a0}answers"), "{said}");

    console.click("[data-save]").await?;
    console.wait_until_gone(".save-bar").await?;
    console.type_into("#publish-note", "Plainer words").await?;
    console.click("[data-publish]:enabled").await?;
    console.wait_for("[data-holds=\"1\"]").await?;
    console.wait_for("[data-publication=\"1\"]").await?;
    let kept = "const databases = await indexedDB.databases();
        return [...databases.map(({ name }) => name), ...Object.keys(localStorage)].filter(name => name.startsWith('otklik:'))";
    let kept = browser.run_async(kept).await?;
    ensure!(kept == json!([]), "{kept}");
    ensure!(
        collector.seen()?.len() == 3,
        "nothing of the preview was sent"
    );

    // The shop's page asks so without a restart, under a number of its own.
    browser.visit(&format!("{}/", collector.url())).await?;
    widget
        .wait_for_text("Would you tell a friend of us?")
        .await?;
    widget.choose(10).await?;
    until("the answer is there", async || {
        Ok((collector.stored()?.len() == 4).then_some(()))
    })
    .await?;
    let score = collector.score().await?;
    ensure!(score.n == 1, "{score:?}");

    // Its score begins anew, and the screen says where.
    console.open(&collector.console("scores/nps/nps")).await?;
    until("the break is drawn", async || {
        let notes = console.text("main").await?;
        Ok(notes.contains("asked in other words").then_some(()))
    })
    .await?;

    // Back to the first words: their answers count again.
    let before = collector
        .owner("GET", "surveys/revisions/0", None, None)
        .await?;
    let draft = collector.owner("GET", "surveys/draft", None, None).await?;
    let version = draft["version"].as_u64();
    let body = json!({"file": before["file"]});
    collector
        .owner("PUT", "surveys/draft", Some(&body), version)
        .await?;
    console.open(&collector.console("surveys")).await?;
    console.wait_for("[data-what=resumes]").await
}

async fn what_is_wrong_is_said_at_once_and_not_published(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("surveys")).await?;
    console.click("[data-part=file]").await?;
    let put = "const area = document.querySelector('#survey-json');
        area.value = area.value.replace('\"nps\",\\n          \"text\"', '\"nsp\",\\n          \"text\"');
        area.dispatchEvent(new Event('input', { bubbles: true }));
        return area.value.includes('nsp')";
    let put = browser.run(put, Vec::new()).await?;
    ensure!(put == true, "the file is not written as it was");
    console
        .wait_for("[data-path=\"surveys[0].questions[0].kind\"]")
        .await?;
    console.click("[data-save]").await?;
    console.wait_until_gone(".save-bar").await?;
    ensure!(!console.shows("[data-publish]:enabled").await?);
    let draft = collector.owner("GET", "surveys/draft", None, None).await?;
    ensure!(
        draft["file"]["surveys"][0]["questions"][0]["kind"] == "nsp",
        "{draft}"
    );
    let broken = "const area = document.querySelector('#survey-json');
        area.value = '{';
        area.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(broken, Vec::new()).await?;
    console.wait_for(".survey-text .problem:not(:empty)").await
}

async fn a_colleagues_draft_is_not_overwritten(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("surveys")).await?;
    write(&browser, &console, "Mine?").await?;
    let mut theirs = collector.owner("GET", "surveys/draft", None, None).await?["file"].clone();
    theirs["surveys"][0]["questions"][0]["text"]["en"] = json!("Theirs?");
    collector
        .owner(
            "PUT",
            "surveys/draft",
            Some(&json!({"file": theirs})),
            Some(0),
        )
        .await?;
    console.click("[data-save]").await?;
    console.wait_for(".save-bar .problem").await?;
    let mine = browser
        .run(
            "return document.querySelector(arguments[0]).value",
            vec![json!(WORDS)],
        )
        .await?;
    ensure!(mine == "Mine?", "{mine}");
    let draft = collector.owner("GET", "surveys/draft", None, None).await?;
    ensure!(asked(&draft) == "Theirs?", "{draft}");
    Ok(())
}

async fn whom_it_is_for_and_what_holds_for_all_is_in_the_form(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let browser = Browser::start(engine).await?;
    let console = Console::of(&browser);
    console.open(&collector.console("surveys")).await?;
    console.click("[data-part=rules]").await?;
    // One after the other: each is on top of what is drawn.
    for drawn in ["#who-traits-0-name", "#who-traits-1-name"] {
        press(&browser, "#who-traits-add").await?;
        console.wait_for(drawn).await?;
    }
    console.type_into("#who-traits-0-name", "plan").await?;
    console.type_into("#who-traits-0-value", "pro").await?;
    console.type_into("#who-traits-1-name", "orders").await?;
    for (id, value) in [
        ("who-traits-1-kind", "range"),
        ("file-dnt", "ignore"),
        ("occasion-0-kind", "event"),
    ] {
        let choose = "const select = document.getElementById(arguments[0]);
            select.value = arguments[1];
            select.dispatchEvent(new Event('change', { bubbles: true }))";
        browser.run(choose, vec![json!(id), json!(value)]).await?;
        // What is drawn may come a task later.
        browser
            .run_async("await new Promise(done => setTimeout(done, 100))")
            .await?;
    }
    press(
        &browser,
        "[data-part-of=file] .ticks label:first-of-type input",
    )
    .await?;
    console.type_into("#who-traits-1-max", "9").await?;
    console.type_into("#file-segment", "plan").await?;
    console.type_into("#show-quota", "400").await?;
    console.type_into("#occasion-0-value", "bought").await?;
    press(&browser, "#occasion-0-props-add").await?;
    console
        .type_into("#occasion-0-props-0-name", "gift")
        .await?;
    console
        .type_into("#occasion-0-props-0-value", "true")
        .await?;
    console.click("[data-save]").await?;
    console.wait_until_gone(".save-bar").await?;
    let draft = collector.owner("GET", "surveys/draft", None, None).await?;
    let (file, show) = (&draft["file"], &draft["file"]["surveys"][0]["show"]);
    ensure!(
        show["who"]["traits"] == json!({"plan": "pro", "orders": {"min": 0, "max": 9}}),
        "{draft}"
    );
    ensure!(
        show["on"][0] == json!({"event": "bought", "props": {"gift": true}}),
        "{draft}"
    );
    ensure!(
        (
            &show["quota"],
            &file["mask"],
            &file["dnt"],
            &file["segment"]
        ) == (
            &json!(400),
            &json!(["email"]),
            &json!("ignore"),
            &json!("plan")
        ),
        "{draft}"
    );
    Ok(())
}

/// Presses what may lie under the bar of what is not saved.
async fn press(browser: &Browser, selector: &str) -> Result<()> {
    let click = "const found = document.querySelector(arguments[0]);
        found?.click();
        return found !== null";
    until("it is there", async || {
        let done = browser.run(click, vec![json!(selector)]).await?;
        Ok((done == true).then_some(()))
    })
    .await
}

/// Goes into the preview, which is not to lie under the bar of a small window.
async fn look(browser: &Browser) -> Result<()> {
    let show = "document.querySelector('iframe').scrollIntoView({ block: 'center' })";
    browser.run(show, Vec::new()).await?;
    browser.enter_frame().await
}

/// Writes other words into the first question.
async fn write(browser: &Browser, console: &Console<'_>, words: &str) -> Result<()> {
    console.click(WORDS).await?;
    browser.press_with_control("a").await?;
    browser.press(words).await?;
    until("the words are there", async || {
        let value = browser
            .run(
                "return document.querySelector(arguments[0]).value",
                vec![json!(WORDS)],
            )
            .await?;
        Ok((value == words).then_some(()))
    })
    .await
}

fn asked(draft: &Value) -> &Value {
    &draft["file"]["surveys"][0]["questions"][0]["text"]["en"]
}
