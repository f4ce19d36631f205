//! Most visitors go past the question: they are counted, and the widget is not fetched for them.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Stored, Widget, in_every_engine, tag, until,
};
use serde_json::json;

in_every_engine!(
    who_goes_past_is_counted_without_the_widget,
    what_appeared_and_could_not_be_told_is_told_by_the_next_page,
    what_the_page_closes_is_told_as_closed,
    what_the_page_takes_away_was_seen,
    what_is_erased_is_gone_and_told_no_more,
    what_is_begun_goes_on_where_the_tag_stands,
    an_answer_by_a_link_goes_before_a_question,
);

/// How often the widget was fetched.
const FETCHED: &str = "return performance.getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.wasm')).length";
/// What appeared and is not told yet.
const WAITING: &str =
    "return (JSON.parse(localStorage['otklik:demo'] || '{}')['%'] || []).map(({ id }) => id)";

fn own_script(collector: &Collector) -> String {
    let host = collector.url();
    format!("<script async src=\"{host}/v1/sites/demo/otklik.js\"></script>")
}

/// A visitor who is asked on a page with the site's own script.
struct Asked {
    collector: Collector,
    browser: Browser,
    _pages: Pages,
}

impl Asked {
    /// Opens the page, with that before the script and that behind its address, and waits for the question.
    async fn on(engine: Engine, before: &str, query: &str) -> Result<Self> {
        let collector = Collector::start_showing(&json!({ "load": true })).await?;
        let pages = Pages::start().await?;
        let browser = Browser::start(engine).await?;
        let page = Page::new("shop.html", &own_script(&collector))?.before_the_tag(before);
        browser.visit(&(pages.put(page) + query)).await?;
        Widget::of(&browser).wait_for("[data-step]").await?;
        Ok(Self {
            collector,
            browser,
            _pages: pages,
        })
    }
}

/// What the collector has of so many visitors.
async fn seen(collector: &Collector, count: usize) -> Result<Vec<Stored>> {
    until("what appeared", async || {
        Ok(Some(collector.seen()?).filter(|seen| seen.len() == count))
    })
    .await
}

async fn waits(browser: &Browser) -> Result<Vec<String>> {
    let waiting = browser.run(WAITING, Vec::new()).await?;
    Ok(serde_json::from_value(waiting)?)
}

async fn who_goes_past_is_counted_without_the_widget(engine: Engine) -> Result<()> {
    let tags = |collector: &Collector| {
        [
            tag(collector.url(), "demo", "data-locale=\"ru\""),
            own_script(collector),
        ]
    };
    for each in 0..2 {
        let collector = Collector::start().await?;
        let pages = Pages::start().await?;
        let browser = Browser::start(engine).await?;
        let widget = Widget::of(&browser);
        let page = Page::new("shop.html", &tags(&collector)[each])?;
        browser.visit(&pages.put(page)).await?;
        widget.wait_for("[data-score=\"9\"]").await?;
        ensure!(waits(&browser).await?.len() == 1);
        let told = seen(&collector, 1).await?.swap_remove(0);
        ensure!(
            (told.reach(), told.seq) == ("shown", 0) && !told.is_answered(),
            "{told:?}"
        );
        until("nothing to tell", async || {
            Ok(waits(&browser).await?.is_empty().then_some(()))
        })
        .await?;
        ensure!(browser.run(FETCHED, Vec::new()).await? == 0, "it came");
        ensure!(browser.journal().await?.events == ["shown"]);

        // The widget says of the same visitor what there is to say, word for word.
        widget.choose(9).await?;
        widget.wait_for("textarea").await?;
        let answered = until("the answer", async || {
            Ok(collector.stored()?.into_iter().next())
        })
        .await?;
        ensure!(
            answered.id == told.id && answered.seq == 1 && answered.rating() == Some(9),
            "{answered:?}"
        );
        for field in [
            "survey",
            "survey_rev",
            "at",
            "page",
            "locale",
            "meta",
            "flags",
        ] {
            ensure!(
                answered.answer.get(field) == told.answer.get(field),
                "{field}: {answered:?} {told:?}"
            );
        }
        ensure!(collector.seen()?.len() == 1, "two visitors");
        let journal = browser.journal().await?;
        ensure!(
            journal
                .events
                .iter()
                .filter(|name| *name == "shown")
                .count()
                == 1
        );
        ensure!(
            journal.hints.is_empty() && journal.is_unharmed(),
            "{journal:?}"
        );
    }
    Ok(())
}

async fn what_appeared_and_could_not_be_told_is_told_by_the_next_page(
    engine: Engine,
) -> Result<()> {
    // As where the network has gone, and as a flooded site answers.
    for refused in [
        "Promise.reject(Error('no network'))",
        "Promise.resolve(new Response('', { status: 428 }))",
    ] {
        is_told_by_the_next_page(engine, refused).await?;
    }
    Ok(())
}

async fn is_told_by_the_next_page(engine: Engine, refused: &str) -> Result<()> {
    let before = format!(
        "<script>const send = window.fetch; window.fetch = (url, init) =>
            init?.method && !sessionStorage.back ? {refused} : send(url, init);</script>"
    );
    let Asked {
        collector, browser, ..
    } = &Asked::on(engine, &before, "").await?;
    let widget = Widget::of(browser);
    let waiting = waits(browser).await?;
    let first = waiting.first().context("nothing is kept")?.clone();
    browser.reload().await?;
    widget.wait_for("[data-score=\"9\"]").await?;
    until("another one", async || {
        Ok((waits(browser).await?.len() == 2).then_some(()))
    })
    .await?;
    ensure!(collector.seen()?.is_empty());
    browser.run("sessionStorage.back = 1", Vec::new()).await?;
    browser.reload().await?;
    let told = until("the first", async || {
        Ok(collector.seen()?.into_iter().find(|told| told.id == first))
    })
    .await?;
    ensure!(told.reach() == "shown", "{told:?}");
    seen(collector, 3).await?;
    ensure!(browser.run(FETCHED, Vec::new()).await? == 0, "it came");
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn what_the_page_closes_is_told_as_closed(engine: Engine) -> Result<()> {
    let Asked {
        collector, browser, ..
    } = &Asked::on(engine, "", "").await?;
    let widget = Widget::of(browser);
    // Another survey does not come over the one that stands there.
    browser.run("otklik.open('nps')", Vec::new()).await?;
    widget.wait_for_itself().await?;
    ensure!(
        browser
            .run(
                "return document.querySelector('otklik-widget').shadowRoot.querySelectorAll('.card').length",
                Vec::new()
            )
            .await?
            == 1
    );
    browser.reload().await?;
    widget.wait_for("[data-score=\"9\"]").await?;
    browser.run("otklik.close()", Vec::new()).await?;
    widget.wait_until_gone().await?;
    let told = until("the dismissal", async || {
        let seen = collector.seen()?.into_iter();
        Ok(seen.last().filter(|told| told.reach() == "dismissed"))
    })
    .await?;
    ensure!(!told.is_answered(), "{told:?}");
    let journal = browser.journal().await?;
    ensure!(journal.events[..2] == ["shown", "dismissed"], "{journal:?}");
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

async fn what_the_page_takes_away_was_seen(engine: Engine) -> Result<()> {
    let Asked {
        collector, browser, ..
    } = &Asked::on(engine, "", "").await?;
    browser.run("return otklik.destroy()", Vec::new()).await?;
    ensure!(Widget::of(browser).count().await? == 0);
    let told = seen(collector, 1).await?.swap_remove(0);
    ensure!(told.reach() == "shown", "{told:?}");
    until("nothing to tell", async || {
        Ok(waits(browser).await?.is_empty().then_some(()))
    })
    .await?;
    Ok(())
}

async fn what_is_erased_is_gone_and_told_no_more(engine: Engine) -> Result<()> {
    let Asked {
        collector, browser, ..
    } = &Asked::on(engine, "", "").await?;
    let widget = Widget::of(browser);
    browser.run("return otklik.reset()", Vec::new()).await?;
    widget.wait_until_gone().await?;
    ensure!(waits(browser).await?.is_empty());
    // It may be asked for again, and stands there alone.
    widget.open().await?;
    widget.wait_for_itself().await?;
    widget.choose(8).await?;
    let answered = until("the answer", async || {
        Ok(collector.stored()?.into_iter().next())
    })
    .await?;
    ensure!(answered.rating() == Some(8), "{answered:?}");
    ensure!(collector.seen()?.len() == 1, "what was erased was told");
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn what_is_begun_goes_on_where_the_tag_stands(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    for tag in [tag(collector.url(), "demo", ""), own_script(&collector)] {
        let browser = Browser::start(engine).await?;
        let widget = Widget::of(&browser);
        browser
            .visit(&pages.put(Page::new("shop.html", &tag)?))
            .await?;
        widget.choose(9).await?;
        widget.type_into("textarea", "The tea").await?;
        browser.reload().await?;
        widget.wait_for("textarea").await?;
        let typed = "return document.querySelector('otklik-widget').shadowRoot.querySelector('textarea').value";
        let typed = browser.run(typed, Vec::new()).await?;
        ensure!(typed == "The tea", "{tag}: {typed}");
    }
    ensure!(collector.seen()?.len() == 2, "one row a visitor");
    Ok(())
}

async fn an_answer_by_a_link_goes_before_a_question(engine: Engine) -> Result<()> {
    let Asked {
        collector, browser, ..
    } = &Asked::on(engine, "", "?otklik.nps=8").await?;
    Widget::of(browser).wait_for("textarea").await?;
    let answered = until("the answer", async || {
        Ok(collector.stored()?.into_iter().next())
    })
    .await?;
    ensure!(answered.rating() == Some(8), "{answered:?}");
    let script = "return document.querySelector('otklik-widget').shadowRoot.querySelectorAll('.card').length";
    ensure!(browser.run(script, Vec::new()).await? == 1);
    ensure!(collector.seen()?.len() == 1, "two visitors");
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}
