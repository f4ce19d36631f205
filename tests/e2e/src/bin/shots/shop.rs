//! The demo shop, with the widget in all of its modes.

use std::time::Duration;

use anyhow::Result;
use otklik_e2e::{Browser, Collector, Widget, until};
use serde_json::json;

use crate::camera::{Album, DESK, NIGHT, PHONE, PHONE_NIGHT};

/// Takes all of its pictures.
pub(crate) async fn take(collector: &Collector, album: &Album) -> Result<()> {
    let shop = format!("{}/", collector.url());
    let russian = format!("{}/demo/ru.html", collector.url());
    for (name, lens, page) in [
        ("question", DESK, &shop),
        ("question-dark", NIGHT, &shop),
        ("question-phone", PHONE, &shop),
        ("question-ru", DESK, &russian),
    ] {
        let browser = lens.visit(page).await?;
        // It comes by itself, as it does for most visitors: without the focus.
        Widget::of(&browser).wait_for("[data-score=\"9\"]").await?;
        album.save(&browser, name).await?;
    }
    for (lens, suffix) in [(DESK, ""), (NIGHT, "-dark"), (PHONE, "-phone")] {
        let browser = lens.visit(&shop).await?;
        let widget = Widget::of(&browser);
        widget.open().await?;
        widget.choose(9).await?;
        widget
            .say("The tea came in two days, and the box smelled of jasmine.")
            .await?;
        album.save(&browser, &format!("comment{suffix}")).await?;
        widget.submit().await?;
        widget.wait_for("[data-metric]").await?;
        album.save(&browser, &format!("thanks{suffix}")).await?;
    }
    for (lens, suffix) in [
        (DESK, ""),
        (NIGHT, "-dark"),
        (PHONE, "-phone"),
        (PHONE_NIGHT, "-phone-dark"),
    ] {
        for (name, attributes) in [
            ("modal", "data-mode=modal"),
            ("inline", "data-mode=inline data-target=main"),
            ("tab", "data-mode=tab data-place=middle-end"),
            ("place", "data-place=top-center"),
            ("frame", "data-frame"),
            ("frame-modal", "data-frame data-mode=modal"),
            ("mirrored", "data-locale=ar"),
        ] {
            let browser = lens.visit(&shop).await?;
            embed(&browser, attributes).await?;
            let widget = Widget::of(&browser);
            if name == "tab" {
                widget.wait_for("button.tab").await?;
                album.save(&browser, &format!("tab{suffix}")).await?;
                widget.click("button.tab").await?;
            } else {
                widget.open().await?;
            }
            if attributes.contains("data-frame") {
                browser.enter_isolated_frame().await?;
                widget.wait_for("[data-score=\"9\"]").await?;
                widget.settle().await?;
                browser.leave_frames().await?;
                // The frame's size comes by message.
                tokio::time::sleep(Duration::from_millis(300)).await;
            } else {
                widget.wait_for("[data-score=\"9\"]").await?;
                let into_view = "document.querySelector('otklik-widget').scrollIntoView({ behavior: 'instant', block: 'center' })";
                browser.run(into_view, Vec::new()).await?;
            }
            let name = if name == "tab" { "tab-open" } else { name };
            album.save(&browser, &format!("{name}{suffix}")).await?;
        }
    }
    Ok(())
}

/// Puts the widget anew into the page, by a tag with these attributes more.
async fn embed(browser: &Browser, attributes: &str) -> Result<()> {
    let script = "
        const old = document.querySelector('script[data-site]');
        const tag = document.createElement('script');
        for (const { name, value } of old.attributes) tag.setAttribute(name, value);
        for (const attribute of arguments[0].split(' ')) tag.setAttribute(...[...attribute.split('='), ''].slice(0, 2));
        window.otklik.destroy();
        old.replaceWith(tag);";
    until("window.otklik", async || {
        let there = "return typeof window.otklik?.destroy === 'function'";
        let there = browser.run(there, Vec::new()).await?;
        Ok(there.as_bool().filter(|&there| there))
    })
    .await?;
    browser.run(script, vec![json!(attributes)]).await?;
    Ok(())
}
