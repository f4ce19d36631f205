//! Every kind of question, in looks and languages that take turns, and what stands under one that is only tried out.

use anyhow::Result;
use otklik_e2e::{Page, Pages, Receiver, Reply, Widget, tag, until};
use serde_json::json;

use crate::camera::{Album, DESK, NIGHT, PHONE, PHONE_NIGHT};

const SURVEYS: [&str; 13] = [
    "ces", "ces1", "csat", "nsat", "stars", "thumbs", "choice", "many", "role", "battery",
    "service", "contact", "journey",
];

/// Takes all of its pictures.
pub(crate) async fn take(album: &Album) -> Result<()> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    for (lens, look, locale, more) in [
        (DESK, "", "en", "data-preview"),
        (PHONE, "-phone", "ru", "data-preview"),
        (NIGHT, "-dark", "ar", ""),
        (PHONE_NIGHT, "-phone-dark", "en", ""),
    ] {
        let pages = Pages::start().await?;
        let attributes = format!(
            "data-endpoint=\"{}\" data-locale=\"{locale}\" {more}",
            endpoint.url()
        );
        let tag = tag("/widget", "corner", &attributes);
        let browser = lens
            .visit(&pages.put(Page::new("kinds.html", &tag)?))
            .await?;
        let widget = Widget::of(&browser);
        until("window.otklik", async || {
            let there = "return typeof window.otklik?.explain === 'function'";
            Ok((browser.run(there, Vec::new()).await? == true).then_some(()))
        })
        .await?;
        for survey in SURVEYS {
            browser
                .run("window.otklik.open(arguments[0])", vec![json!(survey)])
                .await?;
            widget.wait_for("[data-step]").await?;
            album
                .save(&browser, &format!("kind-{survey}-{locale}{look}"))
                .await?;
            browser.run("window.otklik.close()", Vec::new()).await?;
            widget.wait_until_gone().await?;
        }
    }
    Ok(())
}
