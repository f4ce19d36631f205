//! What the page's own headers allow decides where the widget stands: in the page, in the isolated frame, or nowhere.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use otklik_e2e::{
    Browser, Collector, Engine, Journal, Page, Pages, Widget, documented, in_every_engine, stays,
    tag, until,
};

in_every_engine!(the_matrix_is_as_documented);

/// Where the survey is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    InThePage,
    InTheFrame,
    Nowhere,
}

/// A row of the matrix.
struct Row {
    /// As the document names it.
    name: &'static str,
    /// The page's headers; `{host}` is the collector.
    headers: &'static [(&'static str, &'static str)],
    /// The tag's attributes.
    attributes: &'static str,
    /// Whether the page is in a sandboxed frame.
    sandboxed: bool,
    stands: Stands,
}

const CSP: &str = "content-security-policy";

const ROWS: [Row; 9] = [
    Row {
        name: "no policy",
        headers: &[],
        attributes: "",
        sandboxed: false,
        stands: Stands::InThePage,
    },
    Row {
        name: "a nonce and `'wasm-unsafe-eval'` in `script-src`, the collector in `connect-src`, nothing else of others",
        headers: &[(
            CSP,
            "default-src 'none'; img-src 'self'; script-src 'self' 'nonce-n0' 'wasm-unsafe-eval'; connect-src {host}",
        )],
        attributes: "nonce=\"n0\"",
        sandboxed: false,
        stands: Stands::InThePage,
    },
    Row {
        name: "no `'wasm-unsafe-eval'`, the collector in `script-src`, `connect-src` and `frame-src`",
        headers: &[(
            CSP,
            "default-src 'none'; img-src 'self'; script-src 'self' {host}; connect-src {host}; frame-src {host}",
        )],
        attributes: "",
        sandboxed: false,
        stands: Stands::InTheFrame,
    },
    Row {
        name: "the same with `data-frame`",
        headers: &[(
            CSP,
            "default-src 'none'; img-src 'self'; script-src 'self' {host}; connect-src {host}; frame-src {host}",
        )],
        attributes: "data-frame",
        sandboxed: false,
        stands: Stands::InTheFrame,
    },
    Row {
        name: "no `'wasm-unsafe-eval'` and no `frame-src`",
        headers: &[(
            CSP,
            "default-src 'none'; img-src 'self'; script-src 'self' {host}; connect-src {host}",
        )],
        attributes: "",
        sandboxed: false,
        stands: Stands::Nowhere,
    },
    Row {
        name: "Trusted Types enforced, no policy allowed",
        headers: &[(
            CSP,
            "require-trusted-types-for 'script'; trusted-types 'none'",
        )],
        attributes: "",
        sandboxed: false,
        stands: Stands::InThePage,
    },
    Row {
        name: "in a frame with `sandbox=\"allow-scripts\"`",
        headers: &[],
        attributes: "",
        sandboxed: true,
        stands: Stands::InThePage,
    },
    Row {
        name: "isolated from other origins: COEP `require-corp`, COOP `same-origin`",
        headers: &[
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-opener-policy", "same-origin"),
        ],
        attributes: "",
        sandboxed: false,
        stands: Stands::InThePage,
    },
    Row {
        name: "the same with `data-frame`, Trusted Types enforced",
        headers: &[
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-opener-policy", "same-origin"),
            (CSP, "require-trusted-types-for 'script'"),
        ],
        attributes: "data-frame",
        sandboxed: false,
        stands: Stands::InTheFrame,
    },
];

async fn the_matrix_is_as_documented(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let mut seen = Vec::new();
    for (index, row) in ROWS.iter().enumerate() {
        let journal = visit(&browser, &pages, &collector, row, index)
            .await
            .with_context(|| row.name)?;
        let cell = cell(row.stands, &journal).with_context(|| row.name)?;
        println!("{engine:?}: {}: {cell}", row.name);
        seen.push((row.name.to_owned(), cell));
    }
    documented("docs/embedding.md", "the page", engine, &seen)
}

/// Answers a survey under these headers, as far as it shows, and gives what the page noted.
async fn visit(
    browser: &Browser,
    pages: &Pages,
    collector: &Collector,
    row: &Row,
    index: usize,
) -> Result<Journal> {
    let host = collector.url();
    let mut page = Page::new("shop.html", &tag(host, "demo", row.attributes))?;
    for (name, value) in row.headers {
        page = page.header(name, &value.replace("{host}", host))?;
    }
    let shop = pages.put(page);
    if row.sandboxed {
        let outer = pages.put(Page::new("sandboxed.html", &shop)?);
        browser.visit(&outer).await?;
        browser.enter_frame().await?;
    } else {
        browser.visit(&shop).await?;
    }
    let widget = Widget::of(browser);
    widget.open().await?;
    if row.stands == Stands::Nowhere {
        until("a hint on the console", async || {
            Ok((!browser.journal().await?.hints.is_empty()).then_some(()))
        })
        .await?;
        stays(Duration::from_secs(1), "nothing in sight", async || {
            Ok(widget.count().await? == 0)
        })
        .await?;
        return browser.journal().await;
    }
    if row.stands == Stands::InTheFrame {
        browser.enter_isolated_frame().await?;
    }
    let sentence = format!("In row {index}");
    widget.choose(9).await?;
    widget.say(&sentence).await?;
    widget.submit().await?;
    widget.wait_for_thanks().await?;
    if row.stands == Stands::InTheFrame {
        browser.leave_frames().await?;
    }
    let stored = until("the sentence in the database", async || {
        let mut stored = collector.stored()?;
        stored.retain(|answer| answer.text() == Some(&sentence));
        Ok(stored.pop())
    })
    .await?;
    ensure!(
        row.sandboxed || stored.answer["page"] == shop.as_str(),
        "{stored:?} is not from {shop}"
    );
    let journal = until("the delivery in the page", async || {
        let journal = browser.journal().await?;
        Ok(journal
            .events
            .contains(&"delivered".into())
            .then_some(journal))
    })
    .await?;
    for event in ["shown", "answered", "completed"] {
        ensure!(
            journal.events.contains(&event.into()),
            "{event}: {journal:?}"
        );
    }
    if row.sandboxed {
        browser.leave_frames().await?;
    }
    Ok(journal)
}

/// What the document has to say of a row.
fn cell(stands: Stands, journal: &Journal) -> Result<String> {
    ensure!(journal.is_unharmed(), "{journal:?}");
    let mut cell = String::from(match (stands, journal.hints.len()) {
        (Stands::InThePage, 0) => "in the page",
        (Stands::InTheFrame, 0) => "in the frame",
        (Stands::Nowhere, 1) => "nowhere, one hint",
        _ => bail!("{journal:?}"),
    });
    // Where it is supported, nothing is refused but the one try that leads to the frame.
    ensure!(
        stands == Stands::Nowhere || journal.violations.iter().all(|each| each.contains("wasm")),
        "{journal:?}"
    );
    match journal.violations.len() {
        0 => {}
        1 => cell += ", 1 violation",
        2 if stands == Stands::Nowhere => cell += ", 2 violations",
        _ => bail!("{journal:?}"),
    }
    Ok(cell)
}
