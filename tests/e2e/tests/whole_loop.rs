//! The whole loop at one go: said by a visitor, answered by the owner, judged, settled, told to everybody, summed up.

use anyhow::{Result, ensure};
use otklik_e2e::{
    Browser, Collector, Console, Engine, Page, Pages, Postbox, Widget, in_every_engine, tag, until,
    zone_at_noon,
};
use serde_json::{Value, json};

in_every_engine!(from_a_low_score_to_the_board_and_the_digest);

const ENTRY: &str = "Parcels can be followed on the way";

async fn from_a_low_score_to_the_board_and_the_digest(engine: Engine) -> Result<()> {
    let postbox = Postbox::start().await?;
    let mut house = House::open(engine, &postbox).await?;
    let (console, widget) = (Console::of(&house.browser), Widget::of(&house.browser));

    // The visitor: a low score, a sentence, and where to write to.
    house.browser.visit(&house.shop).await?;
    widget.open().await?;
    widget.choose(2).await?;
    widget.wait_for("textarea").await?;
    widget.wait_for_text("We answer within 4 hours.").await?;
    widget.say("The parcel came a week late.").await?;
    widget.submit().await?;
    widget
        .type_into("[type=\"email\"]", "ann@example.com")
        .await?;
    widget.click("[data-consent]").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    widget.wait_for("[data-receipt] input").await?;
    let alert = postbox.mail_about("An unhappy visitor").await?;
    ensure!(alert.to == ["mara@shop.example"], "{alert:?}");
    ensure!(!alert.text.contains("a week late"), "{alert:?}");

    // The owner comes in, finds it under Today, and answers there.
    house
        .browser
        .visit(&house.collector.console("today"))
        .await?;
    console.click("[data-door=other]").await?;
    let token = house.collector.token().await?;
    console.type_into("#token", &token).await?;
    console.click("button[type=submit]").await?;
    console
        .click("[data-kind=unanswered] [data-step=reply]")
        .await?;
    console
        .type_into("#words-1", "We are looking for it.")
        .await?;
    console.click(".composer [type=submit]").await?;
    console.wait_until_gone("[data-todo]").await?;
    console.go("inbox").await?;
    console.click("[data-row]").await?;
    console
        .wait_for(".events [data-by=us][data-kind=said]")
        .await?;
    house.settle("It is at your door.").await?;

    // The visitor comes again, and does not think so.
    house.come_again().await?;
    house.read_news().await?;
    widget.wait_for_text("We are looking for it.").await?;
    widget.wait_for_text("It is at your door.").await?;
    widget.wait_for("[data-due=first][data-kept=true]").await?;
    widget.click("[data-verdict=not_solved]").await?;
    widget.wait_for("[data-status=in_work]").await?;
    widget
        .type_into("textarea", "It is another's parcel.")
        .await?;
    widget.submit().await?;
    widget.wait_for_text("It has arrived.").await?;

    // It is open again, and the first thing to do; then it is settled, and everybody may read of it.
    house
        .browser
        .visit(&house.collector.console("today"))
        .await?;
    console
        .wait_for("[data-kind=not-solved] [data-todo]")
        .await?;
    console.go("cases/1").await?;
    console.wait_for("[data-case][data-status=in_work]").await?;
    console
        .wait_for(".events [data-by=visitor][data-kind=said]")
        .await?;
    house.settle("Now it is yours.").await?;
    house.publish().await?;

    // The visitor is content, and sees what came of it; so does whoever reads the feed.
    house.come_again().await?;
    house.read_news().await?;
    widget.wait_for_text("Now it is yours.").await?;
    widget.click("[data-verdict=solved]").await?;
    widget
        .wait_for("[data-verdict=solved][aria-pressed=true]")
        .await?;
    let open = "window.otklik.open('#board')";
    house.browser.run(open, Vec::new()).await?;
    widget
        .wait_for("[data-step=board] [data-state=done]")
        .await?;
    widget.wait_for_text(ENTRY).await?;
    let journal = house.browser.journal().await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    ensure!(journal.hints.is_empty(), "{journal:?}");
    let feed = format!("{}/v1/sites/demo/board.atom", house.collector.url());
    let feed = reqwest::get(feed).await?.error_for_status()?.text().await?;
    ensure!(feed.contains(ENTRY), "{feed}");

    // The next morning.
    house.collector.sleep().await?;
    let digest = postbox.mail_about("what came of it").await?;
    for line in [
        "n = 1.",
        "- first word: 1 kept, 0 broken",
        "- done: 2",
        "- solved, say visitors: 1",
        "- not solved, say visitors: 1",
        &format!("- {ENTRY}: done"),
    ] {
        ensure!(digest.text.contains(line), "{line}: {}", digest.text);
    }
    Ok(())
}

/// A shop, its collector, and the browser that its visitor and its owner use in turns.
struct House {
    collector: Collector,
    browser: Browser,
    shop: String,
    pages: Pages,
}

impl House {
    async fn open(engine: Engine, postbox: &Postbox) -> Result<Self> {
        let config = format!(
            "[mail]\nsmtp = \"smtp://{}\"\nfrom = \"Otklik <otklik@shop.example>\"\n\
             [site.demo]\nzone = \"{}\"\n\
             [[site.demo.mail]]\nname = \"mara\"\nto = [\"mara@shop.example\"]\ndigest = \"daily\"\n",
            postbox.address(),
            zone_at_noon(jiff::Timestamp::now()),
        );
        let collector = Collector::start_closed_with(&config).await?;
        let policy = json!({ "name": "usual", "first_minutes": 240, "solution_minutes": null, "warn_percent": 75 });
        let promises = json!({ "calendars": [], "policies": [policy] });
        collector
            .owner("PUT", "promises", Some(&promises), Some(0))
            .await?;
        let file = json!({ "file": survey() });
        let draft = collector
            .owner("PUT", "surveys/draft", Some(&file), Some(0))
            .await?;
        collector
            .owner(
                "POST",
                "surveys/publish",
                Some(&json!({})),
                draft["version"].as_u64(),
            )
            .await?;
        let pages = Pages::start().await?;
        let page = Page::new("shop.html", &tag(collector.url(), "demo", ""))?;
        Ok(Self {
            browser: Browser::start(engine).await?,
            shop: pages.put(page),
            collector,
            pages,
        })
    }

    /// The visitor comes to the shop's page again, an hour later.
    async fn come_again(&self) -> Result<()> {
        // From within the shop: what a page writes as it is left for another site, WebKit may not show the next one.
        let within = format!("{}/journal.js", self.pages.origin());
        self.browser.visit(&within).await?;
        let later = "const known = JSON.parse(localStorage['otklik:demo']);
            for (const receipt of Object.values(known['#'])) receipt.at -= 3600e3;
            localStorage['otklik:demo'] = JSON.stringify(known);";
        self.browser.run(later, Vec::new()).await?;
        self.browser.visit(&self.shop).await
    }

    /// Sees that there is news, and opens it.
    async fn read_news(&self) -> Result<()> {
        let widget = Widget::of(&self.browser);
        widget.wait_for(".tab .dot").await?;
        widget.click(".tab").await
    }

    /// Ends the case that the console shows, with a last word.
    async fn settle(&self, word: &str) -> Result<()> {
        let console = Console::of(&self.browser);
        console.click("[data-mode=done]").await?;
        console.type_into("#words-1", word).await?;
        console.click(".composer [type=submit]").await?;
        console.wait_for("[data-case][data-status=done]").await
    }

    /// Writes on the board what came of the case, and lets everybody see it.
    async fn publish(&self) -> Result<()> {
        let console = Console::of(&self.browser);
        console.go("board").await?;
        console.click("[data-add]").await?;
        console.type_into("#entry-title-en", ENTRY).await?;
        let state = "const state = document.querySelector('#entry-state');
            state.value = 'done';
            state.dispatchEvent(new Event('change', { bubbles: true }));";
        self.browser.run(state, Vec::new()).await?;
        console.type_into("#entry-cases", "1").await?;
        console.click("[data-form=entry] [type=checkbox]").await?;
        console.click("[data-form=entry] [type=submit]").await?;
        console.wait_for("[data-entry][data-state=done]").await?;
        console.click("main .tick [type=checkbox]").await?;
        console.wait_for("main a[href$='board.atom']").await?;
        let case = until("the case belongs to the entry", async || {
            let case = self.collector.owner("GET", "cases/1", None, None).await?;
            Ok((!case["board"].is_null()).then_some(case))
        });
        let case = case.await?;
        ensure!(case["status"] == "done" && case["board"] == 1, "{case:#}");
        Ok(())
    }
}

/// A score, why, and where to answer to.
fn survey() -> Value {
    let questions = json!([
        { "id": "nps", "kind": "nps", "text": "How likely are you to recommend us?" },
        { "id": "why", "kind": "text", "optional": true, "text": "What is the reason?" },
        { "id": "mail", "kind": "contact", "optional": true, "when": { "question": "nps", "max": 6 },
          "text": "May we write to you?", "consent": "You may write to me." },
    ]);
    let survey =
        json!({ "id": "nps", "revision": 1, "questions": questions, "show": { "on": [] } });
    json!({ "v": 1, "site": "demo", "scores": true, "surveys": [survey] })
}
