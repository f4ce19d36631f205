//! Answers that are there before the visitor gives one, and browsers in which not every answer is kept: a page loaded again in
//! the middle, a link that answers, a preview, a kiosk, a sentence with an address in it.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag, three_questions,
    until,
};
use serde_json::{Value, json};

in_every_engine!(
    a_page_loaded_again_goes_on_where_it_was,
    a_link_answers_once,
    a_preview_says_so_and_keeps_nothing,
    a_kiosk_begins_anew_for_the_next_person,
    an_address_is_left_out_and_the_visitor_is_told,
);

/// A page of its own with this survey file's fields and tag's attributes, and where its answers go.
struct Site {
    browser: Browser,
    endpoint: Receiver,
    url: String,
    _pages: Pages,
}

impl Site {
    async fn open(engine: Engine, more: &Value, attributes: &str, query: &str) -> Result<Self> {
        let file = three_questions("filled", more);
        let endpoint = Receiver::start(Reply::Stored).await?;
        let attributes = format!(
            "{attributes} data-locale=\"en\" data-endpoint=\"{}\"",
            endpoint.url()
        );
        let head = format!(
            r#"<script type="application/json" data-otklik>{file}</script>{}"#,
            tag("/widget", "filled", &attributes)
        );
        let pages = Pages::start().await?;
        let url = pages.put(Page::new("rules.html", &head)?);
        let browser = Browser::start(engine).await?;
        browser.visit(&format!("{url}{query}")).await?;
        Ok(Self {
            browser,
            endpoint,
            url,
            _pages: pages,
        })
    }

    fn widget(&self) -> Widget<'_> {
        Widget::of(&self.browser)
    }

    /// The newest version of each answer that came.
    fn answers(&self) -> Vec<Value> {
        let mut newest: Vec<Value> = Vec::new();
        for answer in self
            .endpoint
            .received()
            .iter()
            .flat_map(|request| request.answers())
        {
            match newest.iter_mut().find(|known| known["id"] == answer["id"]) {
                Some(known) if known["seq"].as_u64() < answer["seq"].as_u64() => *known = answer,
                Some(_) => {}
                None => newest.push(answer),
            }
        }
        newest
    }

    async fn answered(&self, parts: usize) -> Result<Value> {
        until("the answer", async || {
            let mut answers = self.answers().into_iter();
            Ok(answers.find(|answer| answer["q"].as_array().is_some_and(|q| q.len() == parts)))
        })
        .await
    }
}

async fn a_page_loaded_again_goes_on_where_it_was(engine: Engine) -> Result<()> {
    let site = Site::open(engine, &json!({}), "", "").await?;
    let widget = site.widget();
    widget.open().await?;
    widget.wait_for_text("How likely?").await?;
    widget.choose(9).await?;
    widget.wait_for_text("What?").await?;
    widget.click("[type=radio]").await?;
    widget.submit().await?;
    widget.wait_for_text("Why?").await?;
    widget.type_into("textarea", "The tea was").await?;
    let first = site.answered(2).await?;
    site.browser.reload().await?;
    widget.wait_for_text("Why?").await?;
    let typed = "return document.querySelector('otklik-widget').shadowRoot.querySelector('textarea')?.value";
    let typed = site.browser.run(typed, Vec::new()).await?;
    ensure!(typed == "The tea was", "{typed}");
    widget.type_into("textarea", " good").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let whole = site.answered(3).await?;
    ensure!(
        whole["id"] == first["id"] && whole["q"][2]["s"] == "The tea was good",
        "{whole}"
    );
    ensure!(
        whole["q"][0] == first["q"][0] && whole["q"][1] == first["q"][1],
        "{whole} {first}"
    );
    let left = "return JSON.parse(sessionStorage['otklik:filled'] ?? '{}')['~'] ?? null";
    ensure!(site.browser.run(left, Vec::new()).await?.is_null());
    ensure!(site.browser.journal().await?.is_unharmed());
    Ok(())
}

async fn a_link_answers_once(engine: Engine) -> Result<()> {
    let query = "?utm=letter&otklik.nps=8&otklik.what=cups";
    let site = Site::open(engine, &json!({}), "", query).await?;
    let widget = site.widget();
    widget.wait_for_text("Why?").await?;
    let answer = site.answered(2).await?;
    ensure!(answer["q"][0]["n"] == 8, "{answer}");
    ensure!(
        answer["q"][1]["c"]["options"] == json!(["cups"])
            || answer["q"][1].to_string().contains("cups"),
        "{answer}"
    );
    widget.close().await?;
    site.browser.visit("about:blank").await?;
    site.browser.visit(&format!("{}{query}", site.url)).await?;
    until("the loader", async || {
        let there = site
            .browser
            .run("return !!window.otklik?.explain", Vec::new())
            .await?;
        Ok((there == true).then_some(()))
    })
    .await?;
    site.browser.run_async("return otklik.flush()").await?;
    ensure!(widget.count().await? == 0 || !widget.shows("section").await?);
    ensure!(site.answers().len() == 1, "{:?}", site.answers());
    Ok(())
}

async fn a_preview_says_so_and_keeps_nothing(engine: Engine) -> Result<()> {
    let site = Site::open(engine, &json!({}), "data-preview", "?otklik.nps=8").await?;
    let widget = site.widget();
    widget.wait_for_text("Preview: nothing is sent.").await?;
    widget.wait_for_text("What?").await?;
    widget.click("[type=radio]").await?;
    widget.submit().await?;
    widget.say("Words").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.wait_for_text("Preview: nothing is sent.").await?;
    site.browser.run_async("return otklik.flush()").await?;
    ensure!(site.endpoint.received().is_empty());
    ensure!(site.browser.outbox("filled").await?.is_empty());
    let kept = "return Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => key.startsWith('otklik'))";
    ensure!(site.browser.run(kept, Vec::new()).await? == json!([]));
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
    widget.wait_for_text("How likely?").await?;
    widget.choose(9).await?;
    widget.say("From the first").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    // Only for who asks.
    ensure!(!widget.shows("[part=score]").await?);
    widget.click("[data-ask-score]").await?;
    widget.wait_for("[part=score]").await?;
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
        let answers = site.answers();
        let numbers: Vec<Value> = answers
            .iter()
            .map(|answer| answer["q"][0]["n"].clone())
            .filter(|n| !n.is_null())
            .collect();
        Ok((numbers.len() == 3).then_some(numbers))
    })
    .await?;
    ensure!(numbers == [json!(9), json!(2), json!(7)], "{numbers:?}");
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
    widget.wait_for("textarea").await?;
    widget
        .type_into("textarea", "Ask anna@example.com or ")
        .await?;
    widget
        .wait_for_text("Left out for your privacy: anna@example.com")
        .await?;
    widget.type_into("textarea", "+49 30 1234567!").await?;
    widget
        .wait_for_text("anna@example.com, +49 30 1234567")
        .await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let answer = site.answered(1).await?;
    ensure!(answer["q"][0]["s"] == "Ask ••• or •••!", "{answer}");
    let sent = site.endpoint.received();
    let batches: Result<Vec<Value>> = sent.iter().map(|request| request.batch()).collect();
    let sent = batches.context("a batch")?;
    ensure!(!json!(sent).to_string().contains("anna@"));
    Ok(())
}
