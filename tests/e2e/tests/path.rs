//! A visitor's click becomes a score that the owner sees.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Live, Page, Pages, Score, Stored, Widget, in_every_engine,
    readme_tag, stays, until, until_within,
};
use serde_json::Value;
use tokio::time::timeout;

in_every_engine!(
    an_answer_on_another_origin_reaches_the_owner,
    an_answer_in_the_demo_shop_reaches_the_owner,
    a_click_alone_is_an_answer,
    what_became_of_an_appearance_is_told_once,
);

/// What the owner's page promises.
const PROMISE: Duration = Duration::from_secs(2);

async fn an_answer_on_another_origin_reaches_the_owner(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &readme_tag(collector.url())?)?);
    let answer = Given {
        rating: 9,
        follow_up: "Glad to hear it. What did you like most?",
        text: "The tea came in two days, & the box smelled of jasmine.",
        points: 100,
    };
    answer.travels(engine, &collector, &page).await
}

async fn an_answer_in_the_demo_shop_reaches_the_owner(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let shop = format!("{}/", collector.url());
    let answer = Given {
        rating: 4,
        follow_up: "We are sorry. What went wrong?",
        text: "Чайник треснул — the lid too 😞",
        points: -100,
    };
    answer.travels(engine, &collector, &shop).await
}

/// One visitor's answer, and what must follow from it.
struct Given {
    rating: u8,
    follow_up: &'static str,
    text: &'static str,
    points: i64,
}

impl Given {
    async fn travels(&self, engine: Engine, collector: &Collector, page: &str) -> Result<()> {
        let owner = Browser::start(engine).await?;
        owner.visit(&collector.console("scores")).await?;
        owner_reads(&owner, 0, Duration::from_secs(20)).await?;
        let mut live = Live::open(collector).await?;

        let visitor = Browser::start(engine).await?;
        visitor.visit(page).await?;
        let widget = Widget::of(&visitor);
        widget
            .wait_for_text("How likely are you to recommend Kettle & Leaf to a friend?")
            .await?;
        widget.choose(self.rating).await?;
        let (streamed, read) = tokio::join!(
            timeout(PROMISE, live.state_with(|state| n_of(state) == Some(1))),
            owner_reads(&owner, 1, PROMISE),
        );
        streamed.context("the click was not in the live stream within 2 s")??;
        read.context("the click was not on the owner's page within 2 s")?;

        widget.wait_for_text(self.follow_up).await?;
        widget.say(self.text).await?;
        widget.submit().await?;
        let commented = |state: &Value| state["comments"][0]["text"] == self.text;
        let (streamed, read) = tokio::join!(
            timeout(PROMISE, live.state_with(commented)),
            until_within(PROMISE, "the comment on the owner's page", async || {
                let script =
                    "return document.querySelector('[data-live=\"comment\"]')?.textContent ?? ''";
                let comment = owner.run(script, Vec::new()).await?;
                Ok(comment
                    .as_str()
                    .filter(|comment| comment.contains(self.text))
                    .map(|_| ()))
            }),
        );
        let state = streamed.context("the sentence was not in the live stream within 2 s")??;
        read.context("the sentence was not on the owner's page within 2 s")?;
        widget.wait_for_thanks().await?;
        ensure!(widget.score_of(1).await? == self.points);

        // Database, stream, visitor's reply and owner's page agree.
        let stored = collector.stored()?;
        ensure!(stored.len() == 1, "{stored:?}");
        ensure!(stored[0].rating() == Some(self.rating.into()), "{stored:?}");
        ensure!(stored[0].text() == Some(self.text), "{stored:?}");
        let score = collector.score().await?;
        let mut counts = vec![0; 11];
        counts[usize::from(self.rating)] = 1;
        ensure!(
            (score.n, score.value) == (1, Some(self.points as f64)),
            "{score:?}"
        );
        ensure!(score.counts == counts, "{score:?}");
        ensure!(Score::read(&state["scores"][0])? == score, "{state}");
        ensure!(state["comments"][0]["rating"] == self.rating, "{state}");
        owner_reads(&owner, 1, PROMISE).await
    }
}

async fn a_click_alone_is_an_answer(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &readme_tag(collector.url())?)?);
    let browser = Browser::start(engine).await?;
    browser.visit(&page).await?;
    let widget = Widget::of(&browser);
    widget.choose(3).await?;
    widget.wait_for("textarea").await?;
    widget.close().await?;
    widget.wait_until_gone().await?;
    until("the answer in the database", async || {
        Ok((!collector.stored()?.is_empty()).then_some(()))
    })
    .await?;

    // Another page view sends nothing twice and does not ask again.
    browser.reload().await?;
    stays(
        Duration::from_secs(4),
        "stored once, and not asked again",
        async || Ok(collector.stored()?.len() == 1 && !widget.shows("[data-step]").await?),
    )
    .await?;
    let stored = collector.stored()?;
    ensure!(
        stored[0].rating() == Some(3) && stored[0].text().is_none(),
        "{stored:?}"
    );
    ensure!(collector.score().await?.n == 1);
    let journal = browser.journal().await?;
    ensure!(
        journal.is_unharmed() && journal.hints.is_empty(),
        "{journal:?}"
    );
    Ok(())
}

async fn what_became_of_an_appearance_is_told_once(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &readme_tag(collector.url())?)?);
    let told = async |wanted: &[&str]| {
        until(&format!("{wanted:?} in the database"), async || {
            let seen = collector.seen()?;
            let mut reaches: Vec<&str> = seen.iter().map(Stored::reach).collect();
            reaches.sort_unstable();
            Ok((reaches == wanted).then_some(()))
        })
        .await
    };

    // Somebody looks and does nothing at all: that is told by itself.
    let looker = Browser::start(engine).await?;
    looker.visit(&page).await?;
    let widget = Widget::of(&looker);
    widget.wait_for("[data-score]").await?;
    told(&["shown"]).await?;
    widget.close().await?;
    told(&["dismissed"]).await?;

    let visitor = Browser::start(engine).await?;
    visitor.visit(&page).await?;
    let widget = Widget::of(&visitor);
    widget.choose(9).await?;
    told(&["dismissed", "started"]).await?;
    widget.wait_for("textarea").await?;
    visitor
        .run(
            "document.querySelector('otklik-widget').shadowRoot.querySelector('[data-skip]').click()",
            Vec::new(),
        )
        .await?;
    widget.wait_for_thanks().await?;
    told(&["completed", "dismissed"]).await?;

    let owner = Browser::start(engine).await?;
    owner.visit(&collector.console("scores")).await?;
    until("the response rate on the owner's page", async || {
        let script = "return document.querySelector('[data-slot=\"response\"]')?.textContent ?? ''";
        let said = owner.run(script, Vec::new()).await?;
        let wanted = "50% of 2 appearances were answered (9% to 91%)";
        Ok((said.as_str() == Some(wanted)).then_some(()))
    })
    .await?;
    ensure!(
        collector.score().await?.n == 1,
        "no appearance is in a score"
    );
    Ok(())
}

/// Waits until the owner's page shows that number of answers.
async fn owner_reads(owner: &Browser, n: u64, patience: Duration) -> Result<()> {
    let wanted = n.to_string();
    until_within(
        patience,
        &format!("n = {n} on the owner's page"),
        async || {
            let script = "return document.querySelector('[data-live=\"n\"]')?.dataset.value";
            let shown = owner.run(script, Vec::new()).await?;
            Ok((shown.as_str() == Some(&wanted)).then_some(()))
        },
    )
    .await
}

fn n_of(state: &Value) -> Option<u64> {
    state["scores"][0]["n"].as_u64()
}
