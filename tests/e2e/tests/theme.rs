//! What the page's author may make of the look: the page's own font without being asked, custom properties, parts.

use anyhow::{Result, ensure};
use otklik_e2e::{Browser, Collector, Engine, Page, Pages, Widget, in_every_engine, tag};
use serde_json::{Value, json};

in_every_engine!(
    the_page_lends_its_font_and_its_author_the_rest,
    the_frame_has_the_same_font_and_colours,
);

const PAGE: &str = "<style>body { font: italic 30px/2 Georgia, serif }</style>";
const OWN: &str = "<style>
    otklik-widget { --otklik-font: 'Courier New', Courier; --otklik-accent: rgb(0, 100, 50); --otklik-on-accent: rgb(255, 255, 200);
        --otklik-background: rgb(250, 240, 230); --otklik-text: rgb(40, 0, 40); --otklik-radius: 3px }
    otklik-widget::part(send) { text-transform: uppercase }
    otklik-widget::part(heading) { text-decoration: underline }</style>";

/// Font, ground and ink of the card; what is of the button.
const LOOK: &str = "
    const { shadowRoot } = document.querySelector('otklik-widget');
    const of = (selector, ...names) => names.map((name) => getComputedStyle(shadowRoot.querySelector(selector))[name]);
    return [of('.card', 'fontFamily', 'fontStyle', 'fontSize', 'backgroundColor', 'color', 'borderTopLeftRadius'),
        of('button[type=submit]', 'backgroundColor', 'color', 'textTransform'), of('h2', 'textDecorationLine')]";

async fn the_page_lends_its_font_and_its_author_the_rest(engine: Engine) -> Result<()> {
    let plain = look(engine, PAGE, false).await?;
    ensure!(
        plain[0][0] == "Georgia, serif" && plain[0][1] == "normal" && plain[0][2] == "16px",
        "{plain}"
    );
    let own = look(engine, &[PAGE, OWN].concat(), false).await?;
    let family = own[0][0].as_str().unwrap_or_default().replace('"', "");
    ensure!(family == "Courier New, Courier", "{own}");
    ensure!(
        own[0][3] == "rgb(250, 240, 230)"
            && own[0][4] == "rgb(40, 0, 40)"
            && own[0][5] == "3px"
            && own[1] == json!(["rgb(0, 100, 50)", "rgb(255, 255, 200)", "uppercase"])
            && own[2] == json!(["underline"]),
        "{own}"
    );
    Ok(())
}

/// Parts do not reach into it.
async fn the_frame_has_the_same_font_and_colours(engine: Engine) -> Result<()> {
    for before in [PAGE, OWN] {
        let page = look(engine, before, false).await?;
        let frame = look(engine, before, true).await?;
        // Its border and corners are the page's side's.
        for value in 0..5 {
            ensure!(page[0][value] == frame[0][value], "{page} {frame}");
        }
        ensure!(page[1][0] == frame[1][0] && page[1][1] == frame[1][1]);
    }
    Ok(())
}

async fn look(engine: Engine, before: &str, is_framed: bool) -> Result<Value> {
    let collector = Collector::start().await?;
    let pages = Pages::start().await?;
    let browser = Browser::start(engine).await?;
    let frame = if is_framed { "data-frame" } else { "" };
    let tag = tag(
        collector.url(),
        "demo",
        &format!("data-theme=\"light\" {frame}"),
    );
    let page = Page::new("shop.html", &tag)?.before_the_tag(before);
    browser.visit(&pages.put(page)).await?;
    let widget = Widget::of(&browser);
    widget.open().await?;
    if is_framed {
        browser.enter_isolated_frame().await?;
    }
    widget.choose(9).await?;
    widget.wait_for("textarea").await?;
    widget.settle().await?;
    browser.run(LOOK, Vec::new()).await
}
