//! The board in pages: what was asked, and what came of it.

use crate::receipt::rig::{board, unharmed};
use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag, until};

in_every_engine!(the_board_stands_where_a_page_wants_it,);

async fn the_board_stands_where_a_page_wants_it(engine: Engine) -> Result<()> {
    let collector = Collector::start().await?;
    board(&collector).await?;
    let body = format!(
        "<otklik-widget mode=\"board\"></otklik-widget>{}",
        tag(collector.url(), "demo", "")
    );
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    browser
        .visit(&pages.put(Page::new("shop.html", &body)?))
        .await?;
    let widget = Widget::of(&browser);
    widget
        .wait_for("[data-step=board] [data-state=done]")
        .await?;
    widget.wait_for_text("Gift wrapping").await?;
    widget
        .wait_for_text("Because nobody is there at night.")
        .await?;
    ensure!(
        !widget.shows("[data-close]").await?,
        "in the page's flow nothing closes it"
    );
    browser
        .run(
            "document.querySelector('otklik-widget').remove()",
            Vec::new(),
        )
        .await?;

    // By the page's API, in the language of the page, over it.
    browser
        .visit(&pages.put(Page::new(
            "shop.html",
            &tag(collector.url(), "demo", "data-locale=\"ru\""),
        )?))
        .await?;
    until("window.otklik", async || {
        let there = browser
            .run("return !!window.otklik?.on", Vec::new())
            .await?;
        Ok((there == true).then_some(()))
    })
    .await?;
    browser
        .run("window.otklik.open('#board')", Vec::new())
        .await?;
    widget.wait_for("[data-step=board]:popover-open").await?;
    widget.wait_for_text("Вы сказали — мы сделали").await?;
    widget.wait_for_text("Подарочная упаковка").await?;
    browser.run("window.otklik.close()", Vec::new()).await?;
    widget.wait_until_gone().await?;
    unharmed(&browser).await
}
