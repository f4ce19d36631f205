//! Every kind of question is asked, answered and delivered in the shape that the protocol gives it.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    a_number_on_any_scale_is_one_click,
    a_pointers_choice_is_seen_before_what_follows_and_counts_once,
    a_form_is_answered_with_the_mouse,
    a_form_is_answered_with_the_keyboard,
    a_form_that_is_not_whole_says_what_is_missing,
    a_way_through_several_questions_can_be_gone_back,
    a_service_is_marked_page_by_page_with_the_keyboard,
);

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ARROW_DOWN: &str = "\u{e015}";

/// A page with every kind of question, and where its answers go.
struct Site {
    endpoint: Receiver,
    browser: Browser,
    _pages: Pages,
}

impl Site {
    async fn open(engine: Engine) -> Result<Self> {
        let endpoint = Receiver::start(Reply::Stored).await?;
        let pages = Pages::start().await?;
        let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
        let tag = tag("/widget", "corner", &attributes);
        let url = pages.put(Page::new("kinds.html", &tag)?);
        let browser = Browser::start(engine).await?;
        browser.visit(&url).await?;
        Ok(Self {
            endpoint,
            browser,
            _pages: pages,
        })
    }

    /// Shows a survey; the one before is over.
    async fn ask(&self, survey: &str) -> Result<Widget<'_>> {
        let widget = Widget::of(&self.browser);
        until("window.otklik", async || {
            let there = "return typeof window.otklik?.open === 'function'";
            Ok(self
                .browser
                .run(there, Vec::new())
                .await?
                .as_bool()
                .filter(|&there| there))
        })
        .await?;
        self.browser
            .run("window.otklik.open(arguments[0])", vec![json!(survey)])
            .await?;
        Ok(widget)
    }

    /// Waits until the survey's answer has arrived with these parts.
    async fn brings(&self, survey: &str, parts: &Value) -> Result<()> {
        let arrived = |answer: &Value| answer["survey"] == survey && answer["q"] == *parts;
        self.endpoint
            .request_with(&format!("{survey}: {parts}"), |request| {
                request.answers().iter().any(arrived)
            })
            .await?;
        Ok(())
    }

    async fn unharmed(&self) -> Result<()> {
        let journal = self.browser.journal().await?;
        ensure!(
            journal.is_unharmed() && journal.hints.is_empty(),
            "{journal:?}"
        );
        Ok(())
    }
}

async fn a_number_on_any_scale_is_one_click(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    for (survey, number, part, shown) in [
        ("ces", 7, json!({ "k": "q", "t": "ces", "n": 7 }), "7.0"),
        ("ces1", 2, json!({ "k": "q", "t": "ces1", "n": 2 }), "2.0"),
        (
            "csat",
            3,
            json!({ "k": "q", "t": "csat", "n": 3, "max": 3 }),
            "100\u{202f}%",
        ),
        ("nsat", 4, json!({ "k": "q", "t": "nsat", "n": 4 }), "200"),
        (
            "stars",
            4,
            json!({ "k": "q", "t": "rating", "n": 4, "min": 1, "max": 5 }),
            "4.0",
        ),
        (
            "thumbs",
            2,
            json!({ "k": "q", "t": "rating", "n": 2, "min": 1, "max": 2 }),
            "2.0",
        ),
    ] {
        let widget = site.ask(survey).await?;
        widget.choose(number).await?;
        widget.wait_for_thanks().await?;
        site.brings(survey, &json!([part])).await?;
        widget
            .wait_for(&format!("[data-value=\"{shown}\"][data-n=\"1\"]"))
            .await
            .with_context(|| survey.to_owned())?;
        widget.close().await?;
        widget.wait_until_gone().await?;
    }
    // Whoever has no opinion has answered nothing, and is thanked all the same.
    let widget = site.ask("nsat").await?;
    widget.click("[data-skip]").await?;
    widget.wait_for_thanks().await?;
    site.unharmed().await
}

async fn a_pointers_choice_is_seen_before_what_follows_and_counts_once(
    engine: Engine,
) -> Result<()> {
    let site = Site::open(engine).await?;
    // The first step of all stands there before the widget does.
    let widget = site.ask("nsat").await?;
    widget.choose(4).await?;
    widget.wait_for_thanks().await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    site.ask("both").await?;
    widget
        .wait_for("[data-step=\"ease\"] [data-score=\"4\"]")
        .await?;
    // Both clicks before any frame, as on a page that is busy.
    let twice = "const { shadowRoot } = document.querySelector('otklik-widget');
        const click = n => shadowRoot.querySelector(`[data-score='${n}']`).dispatchEvent(
            new MouseEvent('click', { detail: 1, bubbles: true, composed: true }));
        click(4);
        await null;
        const seen = [...shadowRoot.querySelectorAll('[aria-checked=true]')].map(one => one.dataset.score);
        click(2);
        return [seen, shadowRoot.querySelector('[data-step]').dataset.step]";
    let seen = site.browser.run_async(twice).await?;
    ensure!(seen == json!([["4"], "ease"]), "{seen}");
    widget
        .wait_for("[data-step=\"all\"] [data-score=\"5\"]")
        .await?;
    ensure!(
        !widget.shows("[aria-checked=\"true\"]").await?,
        "the second click answered what nobody had seen"
    );
    widget.choose(5).await?;
    widget.wait_for_thanks().await?;
    let part = |question, n| json!({ "k": question, "t": "csat", "n": n, "max": 5 });
    site.brings("both", &json!([part("ease", 4), part("all", 5)]))
        .await?;
    site.unharmed().await
}

async fn a_form_is_answered_with_the_mouse(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let widget = site.ask("choice").await?;
    widget.click("[data-option=\"price\"]").await?;
    widget.click("[data-option=\"taste\"]").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    site.brings(
        "choice",
        &json!([{ "k": "q", "t": "choice", "c": ["taste"] }]),
    )
    .await?;

    let widget = site.ask("choice").await?;
    widget.click("[data-option=\"price\"]").await?;
    widget.type_into("[data-other]", "The smell").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let other = json!([{ "k": "q", "t": "choice", "c": [], "s": "The smell" }]);
    site.brings("choice", &other).await?;

    let widget = site.ask("many").await?;
    for option in ["herbs", "green", "black", "black"] {
        widget.click(&format!("[data-option=\"{option}\"]")).await?;
    }
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let many = json!([{ "k": "q", "t": "choice", "c": ["green", "herbs"] }]);
    site.brings("many", &many).await?;

    let widget = site.ask("role").await?;
    widget.click("[data-option=\"seller\"]").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    site.brings("role", &json!([{ "k": "q", "t": "role", "c": ["seller"] }]))
        .await?;

    let widget = site.ask("battery").await?;
    widget
        .click("[data-item=\"kind\"] [data-mark=\"7\"]")
        .await?;
    widget
        .click("[data-item=\"quick\"] [data-mark=\"2\"]")
        .await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let marks = json!([{ "k": "q", "t": "battery", "max": 7, "c": { "kind": 7, "quick": 2 } }]);
    site.brings("battery", &marks).await?;

    let widget = site.ask("contact").await?;
    widget
        .type_into("[type=\"email\"]", "me@shop.example")
        .await?;
    widget.click("[data-consent]").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let contact = json!([{ "k": "q", "t": "contact", "s": "me@shop.example" }]);
    site.brings("contact", &contact).await?;
    site.unharmed().await
}

async fn a_form_is_answered_with_the_keyboard(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    // Opened by the visitor, so the focus is where the answer begins.
    let widget = site.ask("choice").await?;
    widget.wait_for("[data-option=\"price\"]").await?;
    widget.wait_for(":focus").await?;
    site.browser.press(" ").await?;
    site.browser.press(ARROW_DOWN).await?;
    site.browser.press(ENTER).await?;
    widget.wait_for_thanks().await?;
    site.brings(
        "choice",
        &json!([{ "k": "q", "t": "choice", "c": ["taste"] }]),
    )
    .await?;

    let widget = site.ask("battery").await?;
    widget.wait_for("[data-item=\"kind\"] :focus").await?;
    site.browser.press(" ").await?;
    for _ in 0..2 {
        site.browser.press(ARROW_DOWN).await?;
    }
    site.browser.press(TAB).await?;
    widget.wait_for("[data-item=\"quick\"] :focus").await?;
    site.browser.press(" ").await?;
    site.browser.press(ENTER).await?;
    widget.wait_for_thanks().await?;
    let marks = json!([{ "k": "q", "t": "battery", "max": 7, "c": { "kind": 3, "quick": 1 } }]);
    site.brings("battery", &marks).await?;

    let widget = site.ask("contact").await?;
    widget.wait_for("[type=\"email\"]:focus").await?;
    site.browser.press("me@shop.example").await?;
    site.browser.press(TAB).await?;
    widget.wait_for("[data-consent]:focus").await?;
    site.browser.press(" ").await?;
    site.browser.press(ENTER).await?;
    widget.wait_for_thanks().await?;
    let contact = json!([{ "k": "q", "t": "contact", "s": "me@shop.example" }]);
    site.brings("contact", &contact).await?;
    site.unharmed().await
}

async fn a_form_that_is_not_whole_says_what_is_missing(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    for (survey, sentence) in [
        ("choice", "Please choose an answer."),
        ("battery", "Please choose an answer."),
        ("service", "Please choose an answer."),
        (
            "contact",
            "Please enter an address and tick the box, or skip.",
        ),
    ] {
        let widget = site.ask(survey).await?;
        widget.submit().await?;
        widget.wait_for_text(sentence).await?;
        ensure!(!widget.shows("[data-step=\"thanks\"]").await?, "{survey}");
        widget.close().await?;
        widget.wait_until_gone().await?;
    }
    let answered = |answer: &Value| answer["q"] != json!([]);
    let requests = site.endpoint.received();
    let mut answers = requests.iter().flat_map(otklik_e2e::Received::answers);
    ensure!(
        !answers.any(|answer| answered(&answer)),
        "nothing was answered"
    );
    site.unharmed().await
}

async fn a_way_through_several_questions_can_be_gone_back(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let widget = site.ask("journey").await?;
    widget.wait_for_text("1 of 3").await?;
    widget.submit().await?;
    widget.wait_for_text("What was it about?").await?;
    widget.click("[data-option=\"post\"]").await?;
    widget.submit().await?;
    widget.wait_for_text("How was the parcel?").await?;
    widget.wait_for_text("3 of 4").await?;
    widget.choose(2).await?;
    widget
        .wait_for_text("Anything else about this: The parcel?")
        .await?;

    // Back to the parcel, where the two is still chosen, and to what it was about.
    widget.click("[data-back]").await?;
    widget
        .wait_for("[data-score=\"2\"][aria-checked=\"true\"]")
        .await?;
    widget.click("[data-back]").await?;
    widget.wait_for("[data-option=\"post\"]:checked").await?;
    widget.click("[data-option=\"tea\"]").await?;
    widget.submit().await?;
    widget
        .wait_for_text("Anything else about this: The tea?")
        .await?;
    widget.say("It was fine").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let last = |answer: &Value| {
        let parts = answer["q"].as_array().cloned().unwrap_or_default();
        let of = |name: &str| parts.iter().find(|part| part["k"] == name).cloned();
        of("why") == Some(json!({ "k": "why", "t": "choice", "c": ["tea"] }))
            && of("more") == Some(json!({ "k": "more", "t": "text", "s": "It was fine" }))
            && of("post").is_none()
            && answer["reach"] == "completed"
    };
    site.endpoint
        .request_with(
            "the whole way, without what was not asked in the end",
            |request| request.answers().iter().any(last),
        )
        .await?;
    site.unharmed().await
}

async fn a_service_is_marked_page_by_page_with_the_keyboard(engine: Engine) -> Result<()> {
    let site = Site::open(engine).await?;
    let widget = site.ask("service").await?;
    let mut first = 1;
    for (page, statements) in [4, 5, 4, 4, 5].into_iter().enumerate() {
        widget.wait_for_text(&format!("{} of 5", page + 1)).await?;
        for statement in first..first + statements {
            widget
                .wait_for(&format!("[data-item=\"{statement}\"] :focus"))
                .await?;
            site.browser.press(" ").await?;
            site.browser.press(ARROW_DOWN).await?;
            if statement + 1 < first + statements {
                site.browser.press(TAB).await?;
            }
        }
        if page == 1 {
            // Back to the first page, where every mark still is, and on.
            widget.click("[data-back]").await?;
            widget
                .wait_for("[data-item=\"4\"] [data-mark=\"2\"]:checked")
                .await?;
            widget.submit().await?;
            widget
                .wait_for("[data-item=\"9\"] [data-mark=\"2\"]:checked")
                .await?;
        }
        widget.submit().await?;
        first += statements;
    }
    widget.wait_for_thanks().await?;
    let marks = json!([{ "k": "q", "t": "servperf", "c": vec![2; 22] }]);
    site.brings("service", &marks).await?;
    site.unharmed().await
}
