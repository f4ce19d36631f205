//! Takes the pictures of the widget, the demo shop and the owner's page: `shots OUTDIR`.

#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use otklik_e2e::{Browser, Collector, Engine, Widget, until};
use serde_json::{Value, json};

/// What the picture is taken with.
#[derive(Clone, Copy)]
struct Lens {
    width: u32,
    height: u32,
    /// Pixels of the picture to one of the page.
    scale: f64,
    scheme: &'static str,
}

const DESK: Lens = Lens {
    width: 1280,
    height: 800,
    scale: 1.0,
    scheme: "light",
};
const NIGHT: Lens = Lens {
    scheme: "dark",
    ..DESK
};
const PHONE: Lens = Lens {
    width: 390,
    height: 844,
    scale: 2.0,
    scheme: "light",
};

/// Ratings of a small shop that does well, with what some visitors wrote.
const RATINGS: [(u8, &str); 36] = [
    (10, ""),
    (9, "The jasmine tin is a keeper."),
    (9, ""),
    (10, ""),
    (8, "A little slow on the weekend."),
    (9, ""),
    (7, ""),
    (10, ""),
    (6, "Two kettles came without the strainer."),
    (9, ""),
    (10, ""),
    (8, ""),
    (3, "Broken lid, and nobody answered for a week."),
    (9, ""),
    (10, "Best oolong in town!"),
    (7, ""),
    (9, ""),
    (5, ""),
    (10, ""),
    (8, ""),
    (9, ""),
    (10, ""),
    (2, ""),
    (9, "Доставили за два дня, всё цело."),
    (10, ""),
    (7, "Would love smaller packs to try."),
    (9, ""),
    (10, ""),
    (8, ""),
    (9, ""),
    (6, ""),
    (10, ""),
    (9, ""),
    (8, ""),
    (10, "Even the box smelled good."),
    (9, ""),
];

#[tokio::main]
async fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("usage: shots OUTDIR")?);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let collector = Collector::start().await?;
    let shop = format!("{}/", collector.url());
    let russian = format!("{}/demo/ru.html", collector.url());
    give_answers(&collector).await?;

    for (name, lens) in [
        ("owner", DESK),
        ("owner-dark", NIGHT),
        ("owner-phone", PHONE),
    ] {
        let browser = visit(&collector.console(), lens).await?;
        until("comments on the owner's page", async || {
            let script = "return document.querySelectorAll('[data-live=\"comment\"]').length > 0";
            Ok(browser
                .run(script, Vec::new())
                .await?
                .as_bool()
                .filter(|&there| there))
        })
        .await?;
        save(&browser, &folder, name).await?;
    }
    for (name, lens, page) in [
        ("question", DESK, &shop),
        ("question-dark", NIGHT, &shop),
        ("question-phone", PHONE, &shop),
        ("question-ru", DESK, &russian),
    ] {
        let browser = visit(page, lens).await?;
        // It comes by itself, as it does for most visitors: without the focus.
        Widget::of(&browser).wait_for("[data-score=\"9\"]").await?;
        save(&browser, &folder, name).await?;
    }
    for (lens, suffix) in [(DESK, ""), (NIGHT, "-dark"), (PHONE, "-phone")] {
        let browser = visit(&shop, lens).await?;
        let widget = Widget::of(&browser);
        widget.open().await?;
        widget.choose(9).await?;
        widget
            .say("The tea came in two days, and the box smelled of jasmine.")
            .await?;
        save(&browser, &folder, &format!("comment{suffix}")).await?;
        widget.submit().await?;
        widget.wait_for("[data-metric]").await?;
        save(&browser, &folder, &format!("thanks{suffix}")).await?;
    }
    Ok(())
}

async fn visit(page: &str, lens: Lens) -> Result<Browser> {
    let browser = Browser::start(Engine::Chromium).await?;
    let cdp = browser.session().cdp();
    cdp.emulation()
        .set_device_metrics_override(lens.width, lens.height, lens.scale, lens.width < 600)
        .await?;
    let features =
        json!({ "features": [{ "name": "prefers-color-scheme", "value": lens.scheme }] });
    cdp.send_raw("Emulation.setEmulatedMedia", features).await?;
    cdp.send_raw("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
        .await?;
    browser.visit(page).await?;
    Ok(browser)
}

async fn save(browser: &Browser, folder: &std::path::Path, name: &str) -> Result<()> {
    Widget::of(browser).settle().await?;
    let at_rest =
        "return document.getAnimations().every(animation => animation.playState !== 'running')";
    until("the page stands still", async || {
        Ok(browser
            .run(at_rest, Vec::new())
            .await?
            .as_bool()
            .filter(|&rest| rest))
    })
    .await?;
    let file = folder.join(format!("{name}.png"));
    browser.session().screenshot(&file).await?;
    println!("{}", file.display());
    Ok(())
}

/// Sends the ratings as pages would, each from a visitor of its own.
async fn give_answers(collector: &Collector) -> Result<()> {
    let answer = |(index, (rating, text)): (usize, &(u8, &str))| -> Value {
        let mut parts = vec![json!({ "k": "nps", "t": "nps", "n": rating })];
        if !text.is_empty() {
            parts.push(json!({ "k": "why", "t": "text", "s": text }));
        }
        json!({
            "id": format!("0198f0c2-7d5e-7abc-8def-{index:012x}"),
            "seq": 0,
            "survey": "nps",
            "survey_rev": 1,
            "at": "2026-01-31T12:00:00.000Z",
            "age_ms": 0,
            "q": parts,
            "page": "https://kettle-and-leaf.example/teas",
            "locale": "en",
        })
    };
    let answers: Vec<Value> = RATINGS.iter().enumerate().map(answer).collect();
    let batch = json!({ "v": 1, "batch": "shots", "sent_at": "2026-01-31T12:00:00.000Z", "sdk": "shots", "answers": answers });
    let client = reqwest::Client::new();
    client
        .post(collector.answers_url())
        .body(batch.to_string())
        .send()
        .await?
        .error_for_status()?;
    Ok(())
}
