//! Where the widget can stand: over the page in nine places, over a page that waits, in its flow, behind a tab, and wherever
//! the page has its element.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, stays, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    every_mode_asks_and_gives_the_focus_back,
    a_modal_keeps_the_focus_and_closes_as_dialogs_do,
    a_popover_stands_in_nine_places_and_mirrors_them,
    elements_by_hand_are_widgets_of_their_own,
    while_the_page_has_a_dialog_open_nothing_shows,
);

const SHADOW: &str = "const { shadowRoot } = document.querySelector('otklik-widget');";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";

async fn every_mode_asks_and_gives_the_focus_back(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    for (index, (mode, standing)) in [
        ("popover", "section[role=dialog]:popover-open"),
        ("modal", "dialog:modal"),
        ("inline", "section[role=group]:not([popover])"),
        ("tab", "section[role=dialog]:popover-open"),
    ]
    .into_iter()
    .enumerate()
    {
        let attributes = format!("data-mode=\"{mode}\" data-target=\"#here\"");
        let body = format!(
            "<div id=\"here\"></div>{}",
            tag(collector.url(), "demo", &attributes)
        );
        browser
            .visit(&pages.put(Page::new("shop.html", &body)?))
            .await?;
        let widget = Widget::of(&browser);
        if mode == "tab" {
            widget.wait_for("button.tab").await?;
            let words = format!("{SHADOW} return shadowRoot.querySelector('button.tab').innerText");
            ensure!(browser.run(&words, Vec::new()).await? == "Feedback");
            widget.click("button.tab").await?;
        } else {
            browser
                .run("document.getElementById('own').focus()", Vec::new())
                .await?;
            widget.open().await?;
        }
        widget.wait_for(standing).await.context(mode)?;
        ensure!(!widget.shows("button.tab").await?, "it is behind the card");
        let focused = format!("{SHADOW} return shadowRoot.activeElement?.dataset.score");
        until("the focus in the scale", async || {
            Ok((browser.run(&focused, Vec::new()).await? == "0").then_some(()))
        })
        .await
        .context(mode)?;
        widget.choose(9).await?;
        widget.wait_for("textarea").await?;
        widget.submit().await?;
        widget.wait_for_thanks().await?;
        widget.settle().await?;
        browser.press(ESCAPE).await?;
        widget.wait_until_gone().await.context(mode)?;
        let back = format!(
            "{SHADOW} return document.activeElement.id || shadowRoot.activeElement?.className"
        );
        let wanted = if mode == "tab" { "tab" } else { "own" };
        let focused = browser.run(&back, Vec::new()).await?;
        ensure!(focused == wanted, "{mode}: {focused}");
        until("the answer in the database", async || {
            Ok((collector.stored()?.len() == index + 1).then_some(()))
        })
        .await?;
        ensure!(browser.journal().await?.is_unharmed());
    }
    Ok(())
}

async fn a_modal_keeps_the_focus_and_closes_as_dialogs_do(engine: Engine) -> Result<()> {
    let (_collector, _pages, browser) = shop(engine, "data-mode=\"modal\"").await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    widget.wait_for("dialog:modal").await?;
    widget.settle().await?;
    for _ in 0..8 {
        browser.press(TAB).await?;
        let outside = browser
            .run("return document.activeElement.id", Vec::new())
            .await?;
        ensure!(outside != "own", "the focus left it");
    }
    let overlay = format!(
        "{SHADOW} return getComputedStyle(shadowRoot.querySelector('dialog'), '::backdrop').backgroundColor"
    );
    ensure!(browser.run(&overlay, Vec::new()).await? == "rgba(0, 0, 0, 0.5)");
    // The way back on a phone, and whatever else asks a dialog to close.
    let ask = format!(
        "{SHADOW} const dialog = shadowRoot.querySelector('dialog');
        if (dialog.dispatchEvent(new Event('cancel', {{ cancelable: true }}))) dialog.close();"
    );
    browser.run(&ask, Vec::new()).await?;
    widget.wait_until_gone().await?;
    until("the page knows", async || {
        let events = browser.journal().await?.events;
        Ok(events.contains(&"dismissed".into()).then_some(()))
    })
    .await?;
    widget.open().await?;
    widget.wait_for("dialog:modal").await?;
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn a_popover_stands_in_nine_places_and_mirrors_them(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    for locale in ["en", "ar"] {
        for row in ["top", "middle", "bottom"] {
            for column in ["start", "center", "end"] {
                let place = format!("{row}-{column}");
                let attributes = format!("data-place=\"{place}\" data-locale=\"{locale}\"");
                let tag = tag(collector.url(), "demo", &attributes);
                browser
                    .visit(&pages.put(Page::new("shop.html", &tag)?))
                    .await?;
                let widget = Widget::of(&browser);
                widget.open().await?;
                widget.wait_for("[data-score='9']").await?;
                widget.settle().await?;
                let edges = format!(
                    "{SHADOW}
                    const card = shadowRoot.querySelector('.card').getBoundingClientRect();
                    const {{ clientWidth }} = document.documentElement;
                    return [card.top, innerHeight - card.bottom, card.left, clientWidth - card.right].map(Math.round)"
                );
                let edges = numbers(&browser.run(&edges, Vec::new()).await?)?;
                let [above, below, mut before, mut after] = edges[..] else {
                    anyhow::bail!("{edges:?}")
                };
                if locale == "ar" {
                    (before, after) = (after, before);
                }
                let at = |one: f64, other: f64, names: [&'static str; 3]| match one - other {
                    difference if difference.abs() <= 2.0 => names[1],
                    _ if one == 16.0 => names[0],
                    _ if other == 16.0 => names[2],
                    _ => "nowhere",
                };
                let stands = (
                    at(above, below, ["top", "middle", "bottom"]),
                    at(before, after, ["start", "center", "end"]),
                );
                ensure!(stands == (row, column), "{locale}, {place}: {edges:?}");
            }
        }
    }
    Ok(())
}

async fn elements_by_hand_are_widgets_of_their_own(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let body = format!(
        r#"<script>window.otklik = {{ q: [["on", "answered", (detail) => (window.heard ??= []).push(detail.survey)]] }}</script>
        <otklik-widget id="one" survey="nps"></otklik-widget>
        <p>Between them</p>
        <otklik-widget id="two" survey="order"></otklik-widget>{}"#,
        tag(collector.url(), "demo", "")
    );
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &body)?))
        .await?;
    let questions = "return [...document.querySelectorAll('otklik-widget')].map(({ id, shadowRoot }) =>
        [id, shadowRoot?.querySelector('.card')?.getAttribute('role') ?? '', shadowRoot?.querySelector('.card h2')?.textContent.length > 5])";
    until("two questions in the page", async || {
        let shown = browser.run(questions, Vec::new()).await?;
        let both = shown.as_array().is_some_and(|shown| {
            ["one", "two"]
                .iter()
                .all(|id| shown.contains(&json!([id, "group", true])))
        });
        Ok(both.then_some(()))
    })
    .await?;
    // A page that builds itself adds one later.
    let add = "const element = document.createElement('otklik-widget');
        element.id = 'three';
        element.setAttribute('survey', 'nps');
        document.body.append(element);";
    browser.run(add, Vec::new()).await?;
    let click = "const { shadowRoot } = document.getElementById(arguments[0]);
        const button = shadowRoot?.querySelector('[data-score=\"' + arguments[1] + '\"]');
        button?.click();
        return !!button";
    for (id, score) in [("one", "9"), ("three", "2")] {
        until(id, async || {
            let clicked = browser.run(click, vec![json!(id), json!(score)]).await?;
            Ok((clicked == true).then_some(()))
        })
        .await?;
    }
    until("both answers in the database", async || {
        let mut ratings: Vec<_> = collector
            .stored()?
            .iter()
            .filter_map(otklik_e2e::Stored::rating)
            .collect();
        ratings.sort_unstable();
        Ok((ratings == [2, 9]).then_some(()))
    })
    .await?;
    ensure!(browser.run("return window.heard", Vec::new()).await? == json!(["nps", "nps"]));
    // Where it is taken out it ends, and where it is moved it begins anew.
    let away = "window.kept = document.getElementById('two'); kept.remove()";
    browser.run(away, Vec::new()).await?;
    until("nothing in it", async || {
        let empty = "return kept.shadowRoot.querySelector('.card') === null";
        Ok((browser.run(empty, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    browser
        .run("document.body.prepend(kept)", Vec::new())
        .await?;
    until("its question again", async || {
        let asks = "return kept.shadowRoot.querySelectorAll('.card').length";
        Ok((browser.run(asks, Vec::new()).await? == 1).then_some(()))
    })
    .await?;
    browser.run_async("await otklik.destroy()").await?;
    let cards = "return [...document.querySelectorAll('otklik-widget')].map(({ shadowRoot }) => shadowRoot.querySelectorAll('*').length)";
    ensure!(browser.run(cards, Vec::new()).await? == json!([0, 0, 0]));
    ensure!(browser.journal().await?.is_unharmed());
    Ok(())
}

async fn while_the_page_has_a_dialog_open_nothing_shows(engine: Engine) -> Result<()> {
    let (_collector, _pages, browser) = shop(engine, "").await?;
    let dialog = "window.dialog = document.body.appendChild(document.createElement('dialog'));
        dialog.append('The page asks something');
        dialog.showModal();
        otklik.open();
        otklik.track('order.done');";
    until("window.otklik", async || {
        let there = "return !!window.otklik?.explain";
        Ok((browser.run(there, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    browser.run(dialog, Vec::new()).await?;
    let widget = Widget::of(&browser);
    // The demo asks after two seconds.
    stays(Duration::from_secs(4), "nothing in sight", async || {
        Ok(!widget.shows("[data-step]").await?)
    })
    .await?;
    let why = browser
        .run(
            "return otklik.explain('nps').then(({ reasons }) => reasons)",
            Vec::new(),
        )
        .await?;
    ensure!(why == json!(["a dialog is open"]), "{why}");
    let journal = browser.journal().await?;
    ensure!(
        journal.hints.len() == 1 && journal.hints[0].contains("dialog"),
        "{journal:?}"
    );
    browser.run("dialog.close()", Vec::new()).await?;
    widget.open().await?;
    widget.wait_for("[data-step]").await?;
    ensure!(journal.is_unharmed(), "{journal:?}");
    Ok(())
}

/// A shop with this tag.
async fn shop(engine: Engine, attributes: &str) -> Result<(Collector, Pages, Browser)> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let tag = tag(collector.url(), "demo", attributes);
    browser
        .visit(&pages.put(Page::new("shop.html", &tag)?))
        .await?;
    Ok((collector, pages, browser))
}

fn numbers(list: &Value) -> Result<Vec<f64>> {
    let list = list.as_array().context("no list")?;
    Ok(list.iter().filter_map(Value::as_f64).collect())
}
