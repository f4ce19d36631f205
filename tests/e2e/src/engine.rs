use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::program::Program;

/// The three engines that visitors come with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chrome, Edge, Opera, Samsung Internet.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and every browser on an iPhone.
    WebKit,
}

/// Chromium as root, without a screen, and silent on the network.
pub const CHROMIUM_FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The program that drives it.
    pub(crate) fn driver(self) -> Program {
        match self {
            Self::Chromium => Program::ChromeDriver,
            Self::Firefox => Program::GeckoDriver,
            Self::WebKit => Program::WebKitDriver,
        }
    }

    /// The driver's arguments; what it writes goes below `profile`.
    pub(crate) fn driver_arguments(self, port: u16, profile: &Path) -> Vec<String> {
        match self {
            Self::Chromium | Self::WebKit => vec![format!("--port={port}")],
            Self::Firefox => vec![
                format!("--port={port}"),
                format!("--profile-root={}", profile.display()),
            ],
        }
    }

    /// What to ask of a new session; `settings` are Firefox's.
    pub(crate) fn capabilities(self, profile: &Path, settings: &Value) -> Result<Value> {
        Ok(match self {
            Self::Chromium => {
                let mut flags: Vec<String> = CHROMIUM_FLAGS.map(String::from).into();
                flags.push(format!(
                    "--user-data-dir={}",
                    profile.join("chromium").display()
                ));
                json!({ "goog:chromeOptions": { "binary": Program::Chromium.path()?, "args": flags } })
            }
            Self::Firefox => json!({
                "moz:firefoxOptions": { "binary": Program::Firefox.path()?, "args": ["-headless"], "prefs": settings },
            }),
            Self::WebKit => json!({
                "webkitgtk:browserOptions": { "binary": Program::MiniBrowser.path()?, "args": ["--automation"] },
            }),
        })
    }
}
