//! A window of a size and a look, and the picture of what is in it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use otklik_e2e::{Browser, Engine, Widget, until};
use serde_json::json;

/// What the picture is taken with.
#[derive(Clone, Copy)]
pub(crate) struct Lens {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels of the picture to one of the page.
    pub(crate) scale: f64,
    pub(crate) scheme: &'static str,
}

pub(crate) const DESK: Lens = Lens {
    width: 1280,
    height: 800,
    scale: 1.0,
    scheme: "light",
};
pub(crate) const NIGHT: Lens = Lens {
    scheme: "dark",
    ..DESK
};
pub(crate) const PHONE: Lens = Lens {
    width: 390,
    height: 844,
    scale: 2.0,
    scheme: "light",
};

pub(crate) const PHONE_NIGHT: Lens = Lens {
    scheme: "dark",
    ..PHONE
};

impl Lens {
    /// Opens a page in a window of its own.
    pub(crate) async fn visit(self, page: &str) -> Result<Browser> {
        let browser = Browser::start(Engine::Chromium).await?;
        let cdp = browser.session().cdp();
        cdp.emulation()
            .set_device_metrics_override(self.width, self.height, self.scale, self.width < 600)
            .await?;
        let features =
            json!({ "features": [{ "name": "prefers-color-scheme", "value": self.scheme }] });
        cdp.send_raw("Emulation.setEmulatedMedia", features).await?;
        cdp.send_raw("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await?;
        browser.visit(page).await?;
        Ok(browser)
    }
}

/// Where the pictures go.
pub(crate) struct Album(PathBuf);

impl Album {
    /// Opens the folder, and makes it where there is none.
    pub(crate) fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }

    /// Takes the picture once nothing moves.
    pub(crate) async fn save(&self, browser: &Browser, name: &str) -> Result<()> {
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
        let file = self.0.join(format!("{name}.png"));
        browser.session().screenshot(&file).await?;
        println!("{}", file.display());
        Ok(())
    }
}
