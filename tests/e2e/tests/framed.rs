//! What works in the page works in the isolated frame: what was begun goes on, links answer, previews and kiosks are what they
//! are, addresses are left out, the receipt is there.

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Stored, Widget, in_every_engine, tag, three_questions,
    until,
};
use serde_json::{Value, json};

in_every_engine!(
    a_page_loaded_again_goes_on_where_it_was,
    a_link_answers_once,
    a_preview_says_so_and_keeps_nothing,
    a_kiosk_begins_anew_for_the_next_person,
    an_address_is_left_out_and_the_visitor_is_told,
    the_receipt_stands_under_the_last_screen,
);

/// A page with the frame, and the collector that it is of.
struct Site {
    browser: Browser,
    collector: Collector,
    url: String,
    _pages: Pages,
}

impl Site {
    async fn open(engine: Engine, more: &Value, attributes: &str, query: &str) -> Result<Self> {
        let file = three_questions("demo", more);
        let collector = Collector::start().await?;
        let attributes = format!("{attributes} data-locale=\"en\" data-frame");
        let head = format!(
            r#"<script type="application/json" data-otklik>{file}</script>{}"#,
            tag(collector.url(), "demo", &attributes)
        );
        let pages = Pages::start().await?;
        let url = pages.put(Page::new("shop.html", &head)?);
        let browser = Browser::start(engine).await?;
        browser.visit(&format!("{url}{query}")).await?;
        Ok(Self {
            browser,
            collector,
            url,
            _pages: pages,
        })
    }

    fn widget(&self) -> Widget<'_> {
        Widget::of(&self.browser)
    }

    /// The answer with so many parts, once it is in the database.
    async fn answered(&self, parts: usize) -> Result<Stored> {
        until("the answer", async || {
            let has = |answer: &Stored| answer.answer["q"].as_array().map(Vec::len) == Some(parts);
            Ok(self.collector.stored()?.into_iter().find(has))
        })
        .await
    }
}

async fn a_page_loaded_again_goes_on_where_it_was(engine: Engine) -> Result<()> {
    let site = Site::open(engine, &json!({}), "", "").await?;
    let widget = site.widget();
    widget.open().await?;
    site.browser.enter_isolated_frame().await?;
    widget.choose(9).await?;
    widget.wait_for_text("What?").await?;
    widget.click("[data-option=tea]").await?;
    widget.submit().await?;
    widget.wait_for_text("Why?").await?;
    widget.type_into("textarea", "The tea was").await?;
    let first = site.answered(2).await?;
    site.browser.leave_frames().await?;
    // The page knows of which survey it is, and none of the words.
    let known = "return JSON.parse(sessionStorage['otklik:demo'] ?? '{}')['~'] ?? null";
    until("the page knows of it", async || {
        Ok((site.browser.run(known, Vec::new()).await? == json!(["visit", "3"])).then_some(()))
    })
    .await?;

    site.browser.reload().await?;
    site.browser.enter_isolated_frame().await?;
    widget.wait_for_text("Why?").await?;
    let typed = "return document.querySelector('otklik-widget').shadowRoot.querySelector('textarea')?.value";
    let typed = site.browser.run(typed, Vec::new()).await?;
    ensure!(typed == "The tea was", "{typed}");
    widget.type_into("textarea", " good").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let whole = site.answered(3).await?;
    ensure!(
        whole.id == first.id && whole.text() == Some("The tea was good"),
        "{whole:?}"
    );
    ensure!(site.collector.stored()?.len() == 1);
    let left = "return Object.values(sessionStorage).filter((kept) => kept.includes('tea'))";
    ensure!(site.browser.run(left, Vec::new()).await? == json!([]));
    site.browser.leave_frames().await?;
    until("the page has forgotten it", async || {
        Ok(site
            .browser
            .run(known, Vec::new())
            .await?
            .is_null()
            .then_some(()))
    })
    .await?;
    ensure!(site.browser.journal().await?.is_unharmed());
    Ok(())
}

async fn a_link_answers_once(engine: Engine) -> Result<()> {
    let query = "?utm=letter&otklik.nps=8&otklik.what=cups";
    let site = Site::open(engine, &json!({}), "", query).await?;
    let widget = site.widget();
    site.browser.enter_isolated_frame().await?;
    widget.wait_for_text("Why?").await?;
    let answer = site.answered(2).await?;
    ensure!(
        answer.rating() == Some(8) && answer.answer["q"][1]["c"] == json!(["cups"]),
        "{answer:?}"
    );
    ensure!(answer.answer["page"] == site.url.as_str(), "{answer:?}");
    widget.close().await?;
    site.browser.leave_frames().await?;
    site.browser.leave_unfinished().await?;
    site.browser.visit(&format!("{}{query}", site.url)).await?;
    until("the loader", async || {
        let there = "return !!window.otklik?.explain";
        Ok((site.browser.run(there, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    site.browser.run_async("return otklik.flush()").await?;
    let seen = "return document.querySelector('otklik-widget')?.shadowRoot.querySelector('dialog').checkVisibility() ?? false";
    ensure!(site.browser.run(seen, Vec::new()).await? == false);
    ensure!(site.collector.stored()?.len() == 1);
    Ok(())
}

async fn a_preview_says_so_and_keeps_nothing(engine: Engine) -> Result<()> {
    let site = Site::open(engine, &json!({}), "data-preview", "?otklik.nps=8").await?;
    let widget = site.widget();
    site.browser.enter_isolated_frame().await?;
    widget.wait_for_text("Preview: nothing is sent.").await?;
    widget.wait_for_text("What?").await?;
    widget.click("[data-option=cups]").await?;
    widget.submit().await?;
    widget.say("Words").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.wait_for_text("Preview: nothing is sent.").await?;
    let kept = "return [Object.keys({ ...localStorage, ...sessionStorage }).filter((key) => key.startsWith('otklik')),
        (await indexedDB.databases()).filter(({ name, version }) => version && name.startsWith('otklik')).length]";
    let in_frame = site.browser.run_async(kept).await?;
    ensure!(in_frame == json!([[], 0]), "{in_frame}");
    site.browser.leave_frames().await?;
    let in_page = site.browser.run_async(kept).await?;
    ensure!(in_page == json!([[], 0]), "{in_page}");
    ensure!(site.collector.seen()?.is_empty());
    Ok(())
}

async fn a_kiosk_begins_anew_for_the_next_person(engine: Engine) -> Result<()> {
    let more = json!({ "surveys": [{
        "id": "visit", "revision": 1, "show": { "on": [{ "load": true }] },
        "questions": [
            { "id": "nps", "kind": "nps", "text": "How likely?" },
            { "id": "why", "kind": "text", "text": "Why?" },
        ],
    }] });
    let attributes = r#"data-kiosk="5" data-mode="inline""#;
    let site = Site::open(engine, &more, attributes, "").await?;
    let widget = site.widget();
    site.browser.enter_isolated_frame().await?;
    widget.wait_for_text("How likely?").await?;
    widget.choose(9).await?;
    widget.say("From the first").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    // The next one goes in the middle of a sentence; nobody after them sees it.
    widget.wait_for_text("How likely?").await?;
    widget.choose(2).await?;
    widget.type_into("textarea", "Nobody's business").await?;
    widget.wait_for_text("How likely?").await?;
    widget.choose(7).await?;
    widget.wait_for("textarea").await?;
    let typed =
        "return document.querySelector('otklik-widget').shadowRoot.querySelector('textarea').value";
    ensure!(site.browser.run(typed, Vec::new()).await? == "");
    let numbers = until("three people", async || {
        let stored = site.collector.stored()?;
        let numbers: Vec<Option<u64>> = stored.iter().map(Stored::rating).collect();
        Ok((numbers.len() == 3).then_some(numbers))
    })
    .await?;
    ensure!(numbers == [Some(9), Some(2), Some(7)], "{numbers:?}");
    site.browser.leave_frames().await?;
    let seen = "return document.querySelector('otklik-widget').shadowRoot.querySelector('iframe').getBoundingClientRect().height > 100";
    ensure!(site.browser.run(seen, Vec::new()).await? == true);
    Ok(())
}

async fn an_address_is_left_out_and_the_visitor_is_told(engine: Engine) -> Result<()> {
    let more = json!({ "mask": ["email", "phone"], "surveys": [{
        "id": "visit", "revision": 1,
        "questions": [{ "id": "why", "kind": "text", "text": "Why?" }],
    }] });
    let site = Site::open(engine, &more, "", "").await?;
    let widget = site.widget();
    widget.open().await?;
    site.browser.enter_isolated_frame().await?;
    widget.wait_for("textarea").await?;
    widget
        .type_into("textarea", "Ask anna@example.com or ")
        .await?;
    widget
        .wait_for_text("Left out for your privacy: anna@example.com")
        .await?;
    widget.type_into("textarea", "+49 30 1234567!").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let answer = site.answered(1).await?;
    ensure!(answer.text() == Some("Ask ••• or •••!"), "{answer:?}");
    Ok(())
}

async fn the_receipt_stands_under_the_last_screen(engine: Engine) -> Result<()> {
    let site = Site::open(engine, &json!({}), "data-theme=\"dark\"", "").await?;
    let promises = json!({
        "calendars": [],
        "policies": [{ "name": "usual", "first_minutes": 240, "solution_minutes": null, "warn_percent": 75 }],
    });
    site.collector
        .owner("PUT", "promises", Some(&promises), Some(0))
        .await?;
    let widget = site.widget();
    widget.open().await?;
    let browser = &site.browser;
    browser.enter_isolated_frame().await?;
    widget.choose(2).await?;
    widget.click("[data-option=tea]").await?;
    widget.submit().await?;
    widget.say("The parcel came a week late.").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    browser.leave_frames().await?;
    widget.wait_for("[data-receipt] input").await?;
    widget.settle().await?;
    let link = "const root = document.querySelector('otklik-widget').shadowRoot;
        const [stand, field, frame] = ['dialog', '[data-receipt] input', 'iframe']
            .map((each) => root.querySelector(each).getBoundingClientRect());
        const ground = getComputedStyle(root.querySelector('[data-receipt]')).backgroundColor;
        return [root.querySelector('[data-receipt] input').value,
            Math.abs(root.querySelector('[data-receipt]').getBoundingClientRect().top - frame.bottom) < 1 && field.bottom <= stand.bottom && field.left >= stand.left && field.right <= stand.right,
            stand.bottom <= innerHeight, ground]";
    let link = browser.run(link, Vec::new()).await?;
    let kept = "return Object.keys(JSON.parse(localStorage['otklik:demo'])['#'])[0]";
    let token = browser.run(kept, Vec::new()).await?;
    let address = format!(
        "{}#otklik.receipt={}",
        site.url,
        token.as_str().unwrap_or_default()
    );
    ensure!(
        link == json!([address, true, true, "rgb(29, 31, 36)"]),
        "{link}"
    );
    // From here, too, Esc closes it, and it is gone when the survey comes again.
    widget.click("[data-receipt] input").await?;
    browser.press("\u{e00c}").await?;
    let seen = "return document.querySelector('otklik-widget').shadowRoot.querySelector('dialog').checkVisibility()";
    until("the frame is out of sight", async || {
        Ok((browser.run(seen, Vec::new()).await? == false).then_some(()))
    })
    .await?;
    widget.open().await?;
    browser.enter_isolated_frame().await?;
    widget.wait_for_text("How likely?").await?;
    browser.leave_frames().await?;
    ensure!(!widget.shows("[data-receipt]").await?);
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}
