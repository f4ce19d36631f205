use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use tokio::process::{Child, Command};

use crate::display::Display;
use crate::engine::{CHROMIUM_FLAGS, Engine};
use crate::program::Program;

/// No first-run page, and nothing restored after a crash: the page under test is the only one.
const FIREFOX_SETTINGS: &str = "\
user_pref(\"browser.sessionstore.resume_from_crash\", false);
user_pref(\"browser.aboutwelcome.enabled\", false);
user_pref(\"browser.shell.checkDefaultBrowser\", false);
user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);
user_pref(\"toolkit.startup.max_resumed_crashes\", -1);
";

/// A browser that nobody drives: it opens one page, as a visitor's does, and can be killed like one.
///
/// Drivers give WebKit no profile that outlives a session; so the page itself does what a visitor would do.
#[derive(Debug)]
pub struct Visit {
    browser: Child,
    _display: Option<Display>,
}

impl Visit {
    /// Opens `url` with what earlier visits left in `profile`.
    ///
    /// # Errors
    /// When a program is missing.
    pub async fn start(engine: Engine, profile: &Path, url: &str) -> Result<Self> {
        let (program, arguments) = match engine {
            Engine::Chromium => {
                let folder = format!("--user-data-dir={}", profile.join("chromium").display());
                let flags = CHROMIUM_FLAGS.into_iter().map(String::from);
                (Program::Chromium, flags.chain([folder]).collect())
            }
            Engine::Firefox => {
                let folder = profile.join("firefox");
                fs::create_dir_all(&folder)?;
                fs::write(folder.join("user.js"), FIREFOX_SETTINGS)?;
                let folder = folder.display().to_string();
                let flags = ["-headless", "-no-remote", "-profile"].map(String::from);
                (
                    Program::Firefox,
                    flags.into_iter().chain([folder]).collect(),
                )
            }
            Engine::WebKit => (Program::MiniBrowser, Vec::new()),
        };
        let display = match engine {
            Engine::WebKit => Some(Display::open().await?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let mut command = Command::new(program.path()?);
        command
            .args(arguments)
            .arg(url)
            .env("HOME", profile)
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Every process of the browser is in the group, so that all can be killed at once.
            .process_group(0)
            .kill_on_drop(true);
        for variable in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(variable);
        }
        if let Some(display) = &display {
            command.env("DISPLAY", display.name());
        }
        Ok(Self {
            browser: command.spawn().context("cannot start the browser")?,
            _display: display,
        })
    }

    /// Ends every process of the browser at once, with nothing written that was not written before.
    ///
    /// # Errors
    /// When it had ended before.
    pub async fn kill9(mut self) -> Result<()> {
        ensure!(self.kill_group(), "the browser had ended by itself");
        self.browser.wait().await?;
        // The others end by themselves, but a moment later.
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(())
    }

    fn kill_group(&self) -> bool {
        let Some(group) = self.browser.id() else {
            return false;
        };
        let killed = std::process::Command::new("/bin/kill")
            .args(["-KILL", "--", &format!("-{group}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        killed.is_ok_and(|status| status.success())
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.kill_group();
    }
}

/// How often a case that depends on the moment is tried: once, or as often as `OTKLIK_TRIES` says.
#[must_use]
pub fn tries() -> usize {
    let said = env::var("OTKLIK_TRIES").ok();
    said.and_then(|number| number.parse().ok()).unwrap_or(1)
}
