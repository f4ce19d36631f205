//! What a visitor has told the system, and with what they touch: motion, colours, fingers. WebKit's driver can say none of it; GTK
//! tells WebKitGTK of motion, and nobody of the others: it has no forced colours, and a display without a screen has no fingers.

use anyhow::{Context, Result, ensure};
use otklik_e2e::{
    Browser, Engine, Page, Pages, Receiver, Reply, Widget, in_every_engine, ruled_page, tag, until,
};
use serde_json::{Value, json};

in_every_engine!(
    nothing_moves_where_motion_is_not_wanted,
    what_is_chosen_is_seen_without_colours,
    there_is_room_for_a_finger,
    an_answer_says_what_the_visitor_holds,
);

/// A browser of which this media query is true: by a feature of Chromium's, by settings of Firefox's, by GTK's if there is one.
async fn browser_that(
    engine: Engine,
    query: &str,
    feature: [&str; 2],
    settings: Value,
) -> Result<Option<Browser>> {
    let browser = match engine {
        Engine::WebKit if !settings.to_string().contains("gtk-") => return Ok(None),
        Engine::Firefox | Engine::WebKit => Browser::start_with(engine, settings).await?,
        Engine::Chromium => {
            let browser = Browser::start(engine).await?;
            let [name, value] = feature;
            let cdp = browser.session().cdp();
            if name == "pointer" {
                let touch = json!({ "enabled": true, "maxTouchPoints": 5 });
                cdp.send_raw("Emulation.setTouchEmulationEnabled", touch)
                    .await?;
                let (width, height) = value.split_once('x').context("no size")?;
                cdp.emulation()
                    .set_device_metrics_override(width.parse()?, height.parse()?, 1.0, true)
                    .await?;
            } else {
                let features = json!({ "features": [{ "name": name, "value": value }] });
                cdp.send_raw("Emulation.setEmulatedMedia", features).await?;
            }
            browser
        }
    };
    browser.visit("about:blank").await?;
    let holds = browser
        .run(
            "return matchMedia(arguments[0]).matches",
            vec![json!(query)],
        )
        .await?;
    ensure!(holds == true, "{engine:?} is not told of {query}");
    Ok(Some(browser))
}

/// The page with every kind of question in that browser.
async fn kinds(browser: &Browser, screen: Option<(u32, u32)>) -> Result<(Pages, Receiver)> {
    let endpoint = Receiver::start(Reply::Stored).await?;
    let pages = Pages::start().await?;
    let attributes = format!("data-locale=\"en\" data-endpoint=\"{}\"", endpoint.url());
    let tag = tag("/widget", "corner", &attributes);
    let page = Page::new("kinds.html", &tag)?;
    match screen {
        Some(screen) => {
            browser
                .visit_on_a_small_screen(&pages, page, screen)
                .await?;
        }
        None => browser.visit(&pages.put(page)).await?,
    }
    Ok((pages, endpoint))
}

async fn ask<'b>(browser: &'b Browser, survey: &str) -> Result<Widget<'b>> {
    let widget = Widget::of(browser);
    until("window.otklik", async || {
        let there = "return typeof window.otklik?.open === 'function'";
        Ok((browser.run(there, Vec::new()).await? == true).then_some(()))
    })
    .await?;
    browser
        .run("otklik.open(arguments[0])", vec![json!(survey)])
        .await?;
    widget.wait_for("[data-step]").await?;
    Ok(widget)
}

async fn nothing_moves_where_motion_is_not_wanted(engine: Engine) -> Result<()> {
    let query = "(prefers-reduced-motion: reduce)";
    let settings = json!({ "ui.prefersReducedMotion": 1, "gtk-enable-animations": false });
    let feature = ["prefers-reduced-motion", "reduce"];
    let Some(browser) = browser_that(engine, query, feature, settings).await? else {
        return Ok(());
    };
    let (_pages, _endpoint) = kinds(&browser, None).await?;
    let widget = ask(&browser, "journey").await?;
    let moving = "const root = document.querySelector('otklik-widget').shadowRoot;
        const styles = [...root.querySelectorAll('*')].map((element) => getComputedStyle(element));
        return [root.getAnimations().length,
            styles.filter(({ animationName }) => animationName !== 'none').length,
            styles.filter(({ transitionDuration }) => /[1-9]/.test(transitionDuration)).length]";
    ensure!(browser.run(moving, Vec::new()).await? == json!([0, 0, 0]));
    widget.submit().await?;
    widget.wait_for("[data-option=tea]").await?;
    let moves = browser.run(moving, Vec::new()).await?;
    ensure!(moves == json!([0, 0, 0]), "{moves}");
    Ok(())
}

async fn what_is_chosen_is_seen_without_colours(engine: Engine) -> Result<()> {
    let query = "(forced-colors: active)";
    let settings = json!({ "browser.display.document_color_use": 2 });
    if engine == Engine::WebKit {
        // It takes nobody's colours, whatever it is told.
        let settings = json!({ "gtk-theme-name": "HighContrast" });
        let query = "(prefers-contrast: more) and (forced-colors: none)";
        browser_that(engine, query, ["", ""], settings).await?;
        return Ok(());
    }
    let Some(browser) = browser_that(engine, query, ["forced-colors", "active"], settings).await?
    else {
        return Ok(());
    };
    let (_pages, _endpoint) = kinds(&browser, None).await?;
    // How each of a row is drawn, but for its colours.
    let drawn = "const root = document.querySelector('otklik-widget').shadowRoot;
        return [...root.querySelectorAll(arguments[0])].map((element) => {
            const { borderTopWidth, borderTopStyle, outlineStyle } = getComputedStyle(element);
            return [borderTopWidth, borderTopStyle, outlineStyle].join(' ');
        })";
    let widget = ask(&browser, "battery").await?;
    widget.click("[data-item=kind] [data-mark=\"3\"]").await?;
    let marks = browser
        .run(drawn, vec![json!("[data-item=kind] .mark")])
        .await?;
    let marks = marks.as_array().context("no marks")?;
    ensure!(
        marks.len() == 7
            && marks[2] != marks[0]
            && marks.iter().filter(|mark| **mark == marks[2]).count() == 1,
        "{marks:?}"
    );
    browser.run("otklik.close()", Vec::new()).await?;
    widget.wait_until_gone().await?;
    // Numbers lead on at once; the way back shows what was chosen.
    let card = "const root = document.querySelector('otklik-widget').shadowRoot;
        const { borderTopStyle, borderTopWidth } = getComputedStyle(root.querySelector('.card'));
        return borderTopStyle === 'solid' && parseFloat(borderTopWidth) >= 1";
    ask(&browser, "ces").await?;
    ensure!(
        browser.run(card, Vec::new()).await? == true,
        "the card has no edge"
    );
    Ok(())
}

async fn there_is_room_for_a_finger(engine: Engine) -> Result<()> {
    let settings = json!({ "ui.primaryPointerCapabilities": 1, "ui.allPointerCapabilities": 1 });
    // Of everything that is pressed and is not that large; a box is pressed by its label.
    let least = "const root = document.querySelector('otklik-widget').shadowRoot;
        const parts = [...root.querySelectorAll('button, input, textarea')].filter((part) => !part.closest('.aside') && part.checkVisibility());
        const boxes = parts.map((part) => (part.closest('label') || part)).map((box) => [box.outerHTML.slice(0, 60), box.getBoundingClientRect()]);
        const small = boxes.filter(([, { height, width }]) => Math.round(height) < arguments[0] || Math.round(width) < 24);
        return [boxes.length, small.map(([box, { height, width }]) => [box, height, width])]";
    let phone = (390, 844);
    for (query, size, wanted) in [
        ("(pointer: fine)", "", 24),
        ("(pointer: coarse)", "390x844", 44),
        ("(pointer: coarse)", "820x1180", 44),
        // What is as narrow as a phone is taken for one.
        ("(max-width: 26rem)", "", 44),
    ] {
        let browser = if size.is_empty() {
            Some(Browser::start(engine).await?)
        } else {
            browser_that(engine, query, ["pointer", size], settings.clone()).await?
        };
        // Firefox's window stays as it is.
        let Some(browser) = browser.filter(|_| engine == Engine::Chromium || size != "820x1180")
        else {
            continue;
        };
        let (_pages, _endpoint) = kinds(&browser, query.contains("width").then_some(phone)).await?;
        for survey in [
            "ces", "csat", "nsat", "choice", "battery", "contact", "journey",
        ] {
            let widget = ask(&browser, survey).await?;
            widget.settle().await?;
            let room = browser.run(least, vec![json!(wanted)]).await?;
            ensure!(
                room[0].as_u64() >= Some(2) && room[1] == json!([]),
                "{query}, {size}, {survey}: {room}"
            );
            browser.run("otklik.close()", Vec::new()).await?;
            widget.wait_until_gone().await?;
        }
    }
    Ok(())
}

async fn an_answer_says_what_the_visitor_holds(engine: Engine) -> Result<()> {
    let settings = json!({ "ui.primaryPointerCapabilities": 1 });
    let is_held = async |browser: &Browser, device: &str| -> Result<()> {
        let endpoint = Receiver::start(Reply::Stored).await?;
        let pages = Pages::start().await?;
        let rule = |device: &str| json!({ "on": [], "who": { "device": [device] } });
        let surveys = ["phone", "tablet", "desktop"].map(|device| (device, rule(device)));
        let attributes = format!("data-endpoint=\"{}\"", endpoint.url());
        browser
            .visit(&pages.put(ruled_page(&surveys, &json!({}), &attributes)?))
            .await?;
        browser.rules_are_there("phone").await?;
        for (name, _) in &surveys {
            let reasons = browser.reasons_against(name).await?;
            let is_other = reasons.contains(&format!("the device is a {device}"));
            ensure!(is_other == (*name != device), "{name}: {reasons:?}");
        }
        let widget = Widget::of(browser);
        widget.open().await?;
        widget.choose(7).await?;
        let said = |answer: &Value| answer["meta"] == json!({ "device": device });
        endpoint
            .request_with(device, |request| {
                request
                    .answers()
                    .iter()
                    .any(|answer| answer["q"] != json!([]) && said(answer))
            })
            .await?;
        // What was only seen says so as well.
        let requests = endpoint.received();
        ensure!(
            requests
                .iter()
                .flat_map(|request| request.answers())
                .all(|answer| said(&answer))
        );
        Ok(())
    };
    is_held(&Browser::start(engine).await?, "desktop").await?;
    for (size, device) in [("390x844", "phone"), ("820x1180", "tablet")] {
        // Firefox's screen is of one size.
        if engine == Engine::Firefox && device == "phone" {
            continue;
        }
        let query = "(pointer: coarse)";
        if let Some(browser) =
            browser_that(engine, query, ["pointer", size], settings.clone()).await?
        {
            is_held(&browser, device).await?;
        }
    }
    Ok(())
}
