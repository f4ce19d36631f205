//! A site that somebody floods, and what a page tells of those who are no visitors.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag, until};
use serde_json::{Value, json};

in_every_engine!(
    an_answer_gets_through_a_site_that_asks_for_work,
    what_fills_in_all_there_is_is_found_out,
);

/// Notes how long the work takes, from the request for it to the next batch, and how often the page had its turn meanwhile.
const WATCH: &str = "<script>
    window.work = {};
    let turns, begun;
    const own = window.fetch;
    window.fetch = async (url, options) => {
        const posts = options?.method == 'POST';
        if (posts && begun) window.work = { turns, all: performance.now() - begun };
        if (posts) begun = 0;
        const response = await own(url, options);
        if (response.status == 428) {
            turns = 0;
            begun = performance.now();
        }
        return response;
    };
    const ticks = new MessageChannel();
    ticks.port1.onmessage = () => {
        turns += 1;
        setTimeout(() => ticks.port2.postMessage(0));
    };
    ticks.port2.postMessage(0);
</script>";

async fn an_answer_gets_through_a_site_that_asks_for_work(engine: Engine) -> Result<()> {
    let collector = Collector::start_with("[site.demo]\nwork = 16\n").await?;
    let pages = Pages::start().await?;
    let page = Page::new("shop.html", &tag(collector.url(), "demo", ""))?;
    let page = pages.put(page.before_the_tag(WATCH));
    let visitor = Browser::start(engine).await?;
    visitor.visit(&page).await?;
    let widget = Widget::of(&visitor);
    widget.open().await?;
    widget.choose(9).await?;
    let stored = until("the answer", async || {
        Ok(collector.stored()?.into_iter().next())
    })
    .await?;
    ensure!(stored.rating() == Some(9), "{stored:?}");
    let work = visitor.run("return window.work", Vec::new()).await?;
    let time = |name: &str| {
        work[name]
            .as_f64()
            .with_context(|| format!("no {name}: {work}"))
    };
    let (turns, all) = (time("turns")?, time("all")?);
    println!("{engine:?}: {all:.0} ms of work, in which the page had {turns} turns");
    // The slices are of 8 ms. Turns are counted, for a busy machine stretches single ones; work in one piece has one or two.
    ensure!(
        turns + 2.0 >= all / 64.0,
        "the page had {turns} turns in {all} ms"
    );

    // The challenge holds for what comes next: it is met before it is asked for again.
    widget.say("Quick").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    until("the sentence", async || {
        let mut stored = collector.stored()?.into_iter();
        Ok(stored.find(|stored| stored.text() == Some("Quick")))
    })
    .await?;
    let journal = visitor.journal().await?;
    ensure!(
        journal.hints.is_empty() && journal.is_unharmed(),
        "{journal:?}"
    );
    Ok(())
}

async fn what_fills_in_all_there_is_is_found_out(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let page = pages.put(Page::new("shop.html", &tag(collector.url(), "demo", ""))?);
    let visitor = Browser::start(engine).await?;
    visitor.visit(&page).await?;
    let widget = Widget::of(&visitor);
    widget.open().await?;
    widget.choose(0).await?;
    widget.wait_for("textarea").await?;
    // Where nobody looks, no key leads, and no reader reads.
    let field = visitor
        .run(
            "const field = document.querySelector('otklik-widget').shadowRoot.querySelector('[name=website]');
             const { width, height } = field.getBoundingClientRect();
             field.value = 'https://buy.example';
             field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             return [width <= 1 && height <= 1, getComputedStyle(field).clipPath, field.tabIndex, field.ariaHidden];",
            Vec::new(),
        )
        .await?;
    ensure!(field == json!([true, "inset(50%)", -1, "true"]), "{field}");
    widget.say("Buy now").await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    let stored = until("the sentence", async || {
        let mut stored = collector.stored()?.into_iter();
        Ok(stored.find(|stored| stored.text().is_some()))
    })
    .await?;
    ensure!(
        stored.answer["flags"] == json!(["webdriver", "honeypot"]),
        "{stored:?}"
    );
    // It is in no score, and the owner's page says so.
    ensure!(collector.score().await?.n == 0, "it counts");
    let owner = Browser::start(engine).await?;
    owner.visit(&collector.console("scores")).await?;
    let said = until("the note", async || {
        let note = "return document.querySelector('[data-slot=left-out]')?.textContent";
        let said = owner.run(note, Vec::new()).await?;
        Ok(said
            .as_str()
            .filter(|said| !said.is_empty())
            .map(str::to_owned))
    })
    .await?;
    ensure!(
        said == "left out as no person's: 1 answer of 1 appearance",
        "{said}"
    );
    let flags = "return document.querySelector('[data-slot=flags]')?.textContent";
    let flags: Value = owner.run(flags, Vec::new()).await?;
    let told = "a browser steered by a program, the hidden field is filled in";
    ensure!(flags == told, "{flags}");
    Ok(())
}
