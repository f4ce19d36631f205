//! Nobody is kept out: axe-core finds nothing wrong in any state, mode, look or direction, and every step is spoken in words.

pub(crate) mod look;
mod walk;

use anyhow::{Context, Result};
use look::{Look, MODES, ROUNDS, SURVEYS};
use otklik_e2e::{
    Axe, Browser, Collector, Engine, Page, Pages, Receiver, Reply, Widget, documented,
    documented_text, in_every_engine, tag,
};
use serde_json::json;

in_every_engine!(
    axe_finds_nothing_in_any_state,
    axe_finds_nothing_in_the_frame,
    every_step_is_spoken_in_words,
);

const TABLE: &str = "docs/accessibility.md";

async fn axe_finds_nothing_in_any_state(engine: Engine) -> Result<()> {
    let axe = Axe::read()?;
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut seen = Vec::new();
    for (number, (theme, direction)) in ROUNDS.into_iter().enumerate() {
        for (index, mode) in MODES.into_iter().enumerate() {
            // Every kind of question once in each theme, direction and mode; what the modes have of their own, always.
            let surveys = if index == number {
                &SURVEYS[..]
            } else {
                &["stars", "contact"]
            };
            let attributes = format!("data-endpoint=\"{}\" data-mode=\"{mode}\"", endpoint.url());
            let look = Look {
                browser: &browser,
                axe: &axe,
                round: format!("{theme}, {direction}, {mode}"),
                is_framed: false,
            };
            let tag = tag("/widget", "corner", &look.attributes(&attributes));
            browser
                .visit(&pages.put(Page::new("kinds.html", &tag)?))
                .await?;
            let states = look
                .every_state(surveys, async |survey| look.briefly(survey).await)
                .await?;
            seen.push((look.round, format!("{states} states")));
        }
    }
    documented(TABLE, "in the page", engine, &seen)
}

async fn axe_finds_nothing_in_the_frame(engine: Engine) -> Result<()> {
    let axe = Axe::read()?;
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut seen = Vec::new();
    for ((theme, direction), mode) in ROUNDS.into_iter().zip(MODES) {
        let look = Look {
            browser: &browser,
            axe: &axe,
            round: format!("{theme}, {direction}, {mode}"),
            is_framed: true,
        };
        let attributes = look.attributes(&format!("data-frame data-mode=\"{mode}\""));
        let tag = tag(collector.url(), "demo", &attributes);
        let page = Page::new("kinds.html", &tag)?.of_site("demo");
        browser.visit(&pages.put(page)).await?;
        let surveys = ["csat", "stars", "choice", "battery", "contact", "journey"];
        let states = look
            .every_state(&surveys, async |survey| look.briefly(survey).await)
            .await?;
        browser.enter_isolated_frame().await?;
        browser.is_fair_document(&look.round).await?;
        browser.leave_frames().await?;
        // What stands around it: the frame has a name, and what is named is there.
        browser
            .looks_fair("'otklik-widget'", &format!("{}, around it", look.round), 0)
            .await?;
        seen.push((look.round, format!("{states} states")));
    }
    documented(TABLE, "in the frame", engine, &seen)
}

/// Role and name of everything in a card that has a role, in the order of reading, by the rules of the accessible name (accname 1.2)
/// as axe-core has them; several of one role in one line.
const SPOKEN: &str = "
    const card = document.querySelector('otklik-widget').shadowRoot.querySelector('[data-step]');
    axe.setup(document.documentElement);
    const { text, aria } = axe.commons;
    const plain = (words) => words.replace(/\\s+/g, ' ').trim();
    const besides = (element) => (element.getAttribute('aria-describedby') || '').split(' ')
        .map((id) => id && card.querySelector('#' + id)?.innerText).filter(Boolean).join(' ');
    const lines = [];
    for (const element of [card, ...card.querySelectorAll('*')]) {
        const role = element.closest('.aside') ? '' : aria.getRole(element);
        if (!/dialog|group|radio|checkbox|button|textbox|heading|alert/.test(role)) continue;
        if (role === 'alert' && !element.textContent) continue;
        const said = role === 'alert' ? element.textContent : text.accessibleText(element);
        const more = plain(besides(element));
        const spoken = plain(said) + (more && ' (' + more + ')');
        const last = lines[lines.length - 1];
        if (last?.[0] === role) last.push(spoken);
        else lines.push([role, spoken]);
    }
    axe.teardown();
    return lines.map(([role, ...spoken]) => '  ' + role + ': ' + spoken.join(' / ')).join('\\n')";

async fn every_step_is_spoken_in_words(engine: Engine) -> Result<()> {
    let axe = Axe::read()?;
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let attributes = format!("data-endpoint=\"{}\" data-locale=\"en\"", endpoint.url());
    let tag = tag("/widget", "corner", &attributes);
    browser
        .visit(&pages.put(Page::new("kinds.html", &tag)?))
        .await?;
    axe.put_into(&browser).await?;
    let widget = Widget::of(&browser);
    let mut heard = Vec::new();
    let mut hear = async |step: &str| -> Result<()> {
        let lines = browser.run(SPOKEN, Vec::new()).await?;
        heard.push(format!("{step}\n{}", lines.as_str().context("nothing")?));
        Ok(())
    };
    for survey in [
        "ces", "csat", "nsat", "stars", "thumbs", "choice", "many", "battery", "contact", "journey",
    ] {
        browser
            .run("window.otklik.open(arguments[0])", vec![json!(survey)])
            .await?;
        widget.wait_for("[data-step]").await?;
        hear(survey).await?;
        if survey == "contact" {
            widget.submit().await?;
            widget.wait_for(".problem:not(:empty)").await?;
            hear("contact, incomplete").await?;
        }
        if survey == "journey" {
            widget.submit().await?;
            widget.click("[data-option=tea]").await?;
            widget.submit().await?;
            widget.wait_for("textarea").await?;
            hear("text, with the way back").await?;
            widget.say("Words").await?;
            widget.submit().await?;
            widget.wait_for_thanks().await?;
            hear("the thanks").await?;
        }
        browser.run("window.otklik.close()", Vec::new()).await?;
        widget.wait_until_gone().await?;
    }
    documented_text(TABLE, &heard.join("\n"))
}
