//! Every screen of the owner's console: light and dark, wide and on a phone, in both languages.

use anyhow::Result;
use otklik_e2e::{Collector, Console, until};
use serde_json::json;

use crate::camera::{Album, DESK, Lens, NIGHT, PHONE, PHONE_NIGHT};

/// Each screen: what its picture is called, where it is, and what has to be on it.
const SCREENS: [(&str, &str, &str); 13] = [
    ("today", "today", "[data-todo]"),
    ("inbox", "inbox", "[data-row]"),
    ("case", "cases/1", "[data-case]"),
    ("scores", "scores", "[data-live=comment]"),
    ("score", "scores/nps/nps?weeks=26", "canvas"),
    ("board", "board", "main h1"),
    ("promises", "promises", "main h1"),
    ("rules", "rules", "main h1"),
    ("goals", "goals", "main h1"),
    ("surveys", "surveys", "main h1"),
    ("settings", "settings", "main h1"),
    ("enter", "enter", "main h1"),
    ("keys", "inbox?case=open", "[data-row]"),
];

const WIDE: Lens = Lens {
    width: 1440,
    height: 900,
    ..DESK
};
const WIDE_NIGHT: Lens = Lens {
    width: 1440,
    height: 900,
    ..NIGHT
};

/// Takes all of its pictures.
pub(crate) async fn take(collector: &Collector, album: &Album) -> Result<()> {
    for (lens, look) in [
        (WIDE, ""),
        (WIDE_NIGHT, "-dark"),
        (PHONE, "-phone"),
        (PHONE_NIGHT, "-phone-dark"),
    ] {
        for lang in ["en", "ru"] {
            let browser = lens.visit(&collector.console("settings")).await?;
            let console = Console::of(&browser);
            console.ready().await?;
            let speak = "localStorage.setItem('otklik-console:lang', arguments[0])";
            browser.run(speak, vec![json!(lang)]).await?;
            browser.reload().await?;
            console.ready().await?;
            for (name, place, there) in SCREENS {
                console.go(place).await?;
                console.wait_for(there).await?;
                if name == "keys" {
                    browser.press("?").await?;
                    console.wait_for(".keys").await?;
                }
                until("the page is at its head", async || {
                    let up = "scrollTo(0, 0); return scrollY === 0";
                    Ok((browser.run(up, Vec::new()).await? == true).then_some(()))
                })
                .await?;
                album
                    .save(&browser, &format!("console-{name}-{lang}{look}"))
                    .await?;
            }
        }
    }
    Ok(())
}
