//! axe-core in every state of every kind of question, in each mode, theme and direction, in the page and in the frame: the whole of
//! what `accessible.rs` looks at by samples. It takes some ten minutes an engine, so it is asked for: `OTKLIK_EVERY=1`.

use std::env;

use crate::accessible::look::{Look, MODES, ROUNDS, SURVEYS};
use anyhow::Result;
use otklik_e2e::{
    Axe, Browser, Collector, Engine, Page, Pages, Receiver, Reply, documented, in_every_engine, tag,
};

in_every_engine!(
    axe_finds_nothing_anywhere_in_the_page,
    axe_finds_nothing_anywhere_in_the_frame,
);

const TABLE: &str = "docs/accessibility.md";

fn is_asked_for() -> bool {
    env::var_os("OTKLIK_EVERY").is_some()
}

/// All of them, and the way that a low score leads.
fn surveys() -> Vec<&'static str> {
    SURVEYS.into_iter().chain(["recovery"]).collect()
}

async fn axe_finds_nothing_anywhere_in_the_page(engine: Engine) -> Result<()> {
    if !is_asked_for() {
        return Ok(());
    }
    let axe = Axe::read()?;
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut seen = Vec::new();
    for (theme, direction) in ROUNDS {
        for mode in MODES {
            let look = Look {
                browser: &browser,
                axe: &axe,
                round: format!("{theme}, {direction}, {mode}"),
                is_framed: false,
            };
            endpoint.set_reply(Reply::Stored);
            let attributes = format!("data-endpoint=\"{}\" data-mode=\"{mode}\"", endpoint.url());
            let tag = tag("/widget", "corner", &look.attributes(&attributes));
            let url = pages.put(Page::new("kinds.html", &tag)?);
            browser.visit(&url).await?;
            let walk = async |survey: &str| look.wholly(survey).await;
            let mut states = look.every_state(&surveys(), walk).await?;

            // What nobody keeps and nobody takes is said so.
            let forbidden = "<script>Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })</script>";
            let page = Page::new("kinds.html", &tag)?.before_the_tag(forbidden);
            endpoint.set_reply(Reply::Status(500));
            browser.visit(&pages.put(page)).await?;
            states += look
                .every_state(&["recovery"], async |_| look.failing().await)
                .await?;

            // And what is only tried out.
            endpoint.set_reply(Reply::Stored);
            let tag = tag.replace("data-mode", "data-preview data-mode");
            browser
                .visit(&pages.put(Page::new("kinds.html", &tag)?))
                .await?;
            let walk = async |survey: &str| look.wholly(survey).await;
            states += look.every_state(&["journey"], walk).await?;
            seen.push((look.round, format!("{states} states")));
        }
    }
    documented(TABLE, "everywhere in the page", engine, &seen)
}

async fn axe_finds_nothing_anywhere_in_the_frame(engine: Engine) -> Result<()> {
    if !is_asked_for() {
        return Ok(());
    }
    let axe = Axe::read()?;
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut seen = Vec::new();
    for (theme, direction) in ROUNDS {
        for mode in MODES {
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
            let walk = async |survey: &str| look.wholly(survey).await;
            let states = look.every_state(&surveys(), walk).await?;
            browser.enter_isolated_frame().await?;
            browser.is_fair_document(&look.round).await?;
            browser.leave_frames().await?;
            let around = format!("{}, around it", look.round);
            browser.looks_fair("'otklik-widget'", &around, 0).await?;
            seen.push((look.round, format!("{states} states")));
        }
    }
    documented(TABLE, "everywhere in the frame", engine, &seen)
}
