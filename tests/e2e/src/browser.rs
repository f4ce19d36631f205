use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, Key, WebDriver};
use tokio::process::{Child, Command};

use crate::display::Display;
use crate::engine::Engine;
use crate::journal::Journal;
use crate::wait::until;

/// A browser that nobody else uses: own driver, own profile, own window.
///
/// The order of the fields is the order in which they end: the session first, which closes the browser, then the
/// driver, then the display and the profile that they used.
#[derive(Debug)]
pub struct Browser {
    session: WebDriver,
    engine: Engine,
    _driver: Child,
    _display: Option<Display>,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    /// When a program is missing, or the browser does not come up in three attempts.
    pub async fn start(engine: Engine) -> Result<Self> {
        Self::start_with(engine, json!({})).await
    }

    /// Starts one with these settings: Firefox's as on its page `about:config`, WebKitGTK's as in GTK's `settings.ini` (`gtk-…`).
    /// Each takes its own; Chromium has none.
    ///
    /// # Errors
    /// As [`Browser::start`].
    pub async fn start_with(engine: Engine, settings: Value) -> Result<Self> {
        // Somebody else can take the free port before the driver does.
        for _ in 0..2 {
            if let Ok(browser) = Self::attempt(engine, &settings).await {
                return Ok(browser);
            }
        }
        Self::attempt(engine, &settings)
            .await
            .with_context(|| format!("{engine:?} did not start"))
    }

    async fn attempt(engine: Engine, settings: &Value) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?;
        let capabilities = engine.capabilities(profile.path(), settings)?;
        if engine == Engine::WebKit {
            write_gtk_settings(profile.path(), settings)?;
        }
        let display = match engine {
            Engine::WebKit => Some(Display::open().await?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new(engine.driver().path()?);
        command
            .args(engine.driver_arguments(port, profile.path()))
            .env("HOME", profile.path())
            // WebKit's sandbox refuses to run as root.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if let Some(display) = &display {
            command
                .env("DISPLAY", display.name())
                .env("XDG_CONFIG_HOME", profile.path().join(".config"));
        }
        let mut driver = command.spawn().context("cannot start the driver")?;
        let server = format!("http://127.0.0.1:{port}");
        let status = format!("{server}/status");
        until("the driver listens", async || {
            if let Some(ended) = driver.try_wait()? {
                bail!("the driver ended at once: {ended}");
            }
            Ok(reqwest::get(&status).await.ok())
        })
        .await?;
        let mut asked = Capabilities::new();
        for (name, value) in capabilities.as_object().into_iter().flatten() {
            asked.set(name, value)?;
        }
        Ok(Self {
            session: WebDriver::new(server, asked).await?,
            engine,
            _driver: driver,
            _display: display,
            _profile: profile,
        })
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The WebDriver session, for what has no name here. What is got from it must not outlive the browser.
    #[must_use]
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// Goes to a page and waits until it has loaded.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn visit(&self, url: &str) -> Result<()> {
        self.session
            .goto(url)
            .await
            .with_context(|| format!("cannot load {url}"))
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.session.refresh().await?)
    }

    /// Forgets what the visitor has begun on this page, so that the next page view begins anew.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn leave_unfinished(&self) -> Result<()> {
        self.run("sessionStorage.clear()", Vec::new())
            .await
            .map(drop)
    }

    /// Runs a function body in the page and gives what it returns; `arguments` holds what is passed.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.session.execute(script, arguments).await;
        Ok(result.with_context(|| script.to_owned())?.json().clone())
    }

    /// Runs a function body that may `await`, and gives what it returns.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run_async(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {body} }})().then(value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let result = self.session.execute_async(script, Vec::new()).await?;
        let result = result.json();
        match result.get("error") {
            Some(error) => bail!("the page threw {error} in: {body}"),
            None => Ok(result.get("value").cloned().unwrap_or_default()),
        }
    }

    /// What the page has noted since it was loaded (pages that load `/journal.js` only).
    ///
    /// # Errors
    /// When the page keeps no journal.
    pub async fn journal(&self) -> Result<Journal> {
        let notes = self.run("return window.journal", Vec::new()).await?;
        Journal::read(&notes).context("the page keeps no journal")
    }

    /// Presses a key while Control is held.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press_with_control(&self, key: &str) -> Result<()> {
        Ok(self
            .session
            .action_chain()
            .key_down(Key::Control)
            .send_keys(key)
            .key_up(Key::Control)
            .perform()
            .await?)
    }

    /// Presses keys one after another, wherever the focus is.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press(&self, keys: &str) -> Result<()> {
        Ok(self
            .session
            .action_chain()
            .send_keys(keys)
            .perform()
            .await?)
    }
}

/// What a visitor tells the whole system, and WebKitGTK hears from GTK.
fn write_gtk_settings(home: &Path, settings: &Value) -> Result<()> {
    let own = settings.as_object().into_iter().flatten();
    let lines: Vec<String> = own
        .filter(|(name, _)| name.starts_with("gtk-"))
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}\n"),
            None => format!("{name}={value}\n"),
        })
        .collect();
    for version in ["gtk-3.0", "gtk-4.0"] {
        let folder = home.join(".config").join(version);
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join("settings.ini"),
            format!("[Settings]\n{}", lines.concat()),
        )?;
    }
    Ok(())
}
