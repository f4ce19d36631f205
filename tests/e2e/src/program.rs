use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// A program the tests cannot do without. That it is missing is a failure, never a reason to skip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Drives Chromium.
    ChromeDriver,
    /// Chromium.
    Chromium,
    /// Drives Firefox.
    GeckoDriver,
    /// Firefox.
    Firefox,
    /// Drives WebKitGTK.
    WebKitDriver,
    /// The browser that WebKitGTK brings.
    MiniBrowser,
    /// The display that WebKitGTK draws on.
    Xvfb,
    /// Looks for what keeps people out of a page; runs in the page.
    Axe,
}

impl Program {
    /// Where the program is.
    ///
    /// # Errors
    /// When it is not there: says where it was looked for, which variable names another place, and what installs it.
    pub fn path(self) -> Result<PathBuf> {
        let (variable, usual, remedy) = self.whereabouts();
        let path = match env::var_os(variable) {
            Some(given) => PathBuf::from(given),
            None => match usual.strip_prefix("~/") {
                Some(below) => {
                    PathBuf::from(env::var_os("HOME").context("HOME is not set")?).join(below)
                }
                None => PathBuf::from(usual),
            },
        };
        if !path.is_file() {
            bail!(
                "{self:?} is not at {}: install it with `{remedy}`, or name its place in {variable}",
                path.display()
            );
        }
        Ok(path)
    }

    fn whereabouts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ChromeDriver => (
                "OTKLIK_CHROMEDRIVER",
                "/usr/bin/chromedriver",
                "apt-get install chromium-driver",
            ),
            Self::Axe => (
                "OTKLIK_AXE",
                "~/.cache/otklik/axe-core/4.14.1/node_modules/axe-core/axe.min.js",
                "npm install axe-core",
            ),
            Self::Chromium => (
                "OTKLIK_CHROMIUM",
                "/usr/bin/chromium",
                "apt-get install chromium",
            ),
            Self::GeckoDriver => (
                "OTKLIK_GECKODRIVER",
                "~/.cache/otklik/geckodriver/0.37.1/bin/geckodriver",
                "cargo install geckodriver",
            ),
            Self::Firefox => (
                "OTKLIK_FIREFOX",
                "/usr/bin/firefox-esr",
                "apt-get install firefox-esr",
            ),
            Self::WebKitDriver => (
                "OTKLIK_WEBKITDRIVER",
                "/usr/bin/WebKitWebDriver",
                "apt-get install webkit2gtk-driver",
            ),
            Self::MiniBrowser => (
                "OTKLIK_MINIBROWSER",
                "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                "apt-get install webkit2gtk-driver",
            ),
            Self::Xvfb => ("OTKLIK_XVFB", "/usr/bin/Xvfb", "apt-get install xvfb"),
        }
    }
}

/// The folder with the artefacts under test: `OTKLIK_DIST`, or `dist/` at the root of the clone.
///
/// # Errors
/// When it holds no widget or no collector.
pub fn dist() -> Result<PathBuf> {
    let folder = env::var_os("OTKLIK_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    for artefact in ["otklik.js", "otklik-collector"] {
        if !folder.join(artefact).is_file() {
            bail!(
                "no {artefact} in {}: make it with `cargo xtask build`",
                folder.display()
            );
        }
    }
    folder
        .canonicalize()
        .with_context(|| folder.display().to_string())
}

/// The root of the clone.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_says_how_it_is_installed() {
        for program in [
            Program::ChromeDriver,
            Program::Chromium,
            Program::GeckoDriver,
            Program::Firefox,
            Program::WebKitDriver,
            Program::MiniBrowser,
            Program::Xvfb,
            Program::Axe,
        ] {
            let (variable, usual, remedy) = program.whereabouts();
            assert!(variable.starts_with("OTKLIK_"), "{program:?}");
            assert!(usual.starts_with(['/', '~']), "{program:?}");
            assert!(remedy.contains(" install "), "{program:?}");
        }
    }
}
