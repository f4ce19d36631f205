use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::program::dist;
use crate::stored::Stored;

/// The collector's own binary on a free port, with the demo's surveys, the demo site and an empty database.
#[derive(Debug)]
pub struct Collector {
    process: Option<Child>,
    url: String,
    sites: PathBuf,
    data: TempDir,
}

/// A running score as the collector tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// How often each rating was given, 0 first.
    pub counts: Vec<u64>,
    /// The number of answers.
    pub n: u64,
    /// Points from −100 to 100; none without answers.
    pub value: Option<f64>,
}

impl Score {
    /// Reads one element of a list of scores.
    ///
    /// # Errors
    /// When a field is missing.
    pub fn read(score: &Value) -> Result<Self> {
        let counts = score["counts"].as_array().context("no counts")?;
        Ok(Self {
            counts: counts.iter().filter_map(Value::as_u64).collect(),
            n: score["n"].as_u64().context("no n")?,
            value: score["value"].as_f64(),
        })
    }
}

impl Collector {
    /// Starts one.
    ///
    /// # Errors
    /// When it does not say that it is ready.
    pub async fn start() -> Result<Self> {
        let mut collector = Self {
            process: None,
            url: String::new(),
            sites: dist()?.join("demo-sites"),
            data: tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?,
        };
        collector.spawn("127.0.0.1:0").await?;
        Ok(collector)
    }

    /// Its address without a slash at the end, the same after a restart.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The demo's owner's page.
    #[must_use]
    pub fn console(&self) -> String {
        format!("{}/console/", self.url)
    }

    /// Where the demo's answers go.
    #[must_use]
    pub fn answers_url(&self) -> String {
        format!("{}/v1/sites/demo/answers", self.url)
    }

    /// Ends it as a power cut would: no signal it could heed, nothing flushed.
    ///
    /// # Errors
    /// When it had ended before.
    pub async fn kill9(&mut self) -> Result<()> {
        let mut process = self
            .process
            .take()
            .context("the collector is not running")?;
        ensure!(
            process.try_wait()?.is_none(),
            "the collector had ended by itself"
        );
        Ok(process.kill().await?)
    }

    /// Starts it again with the same address and the same data.
    ///
    /// # Errors
    /// When it does not say that it is ready.
    pub async fn restart(&mut self) -> Result<()> {
        ensure!(self.process.is_none(), "the collector is still running");
        let address = self.url.trim_start_matches("http://").to_owned();
        self.spawn(&address).await
    }

    /// The answers in the database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn stored(&self) -> Result<Vec<Stored>> {
        let mut stored = self.seen()?;
        stored.retain(Stored::is_answered);
        Ok(stored)
    }

    /// The same with the surveys that were only seen.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seen(&self) -> Result<Vec<Stored>> {
        Stored::all(self.data.path(), "demo")
    }

    /// The demo's score as a visitor's page gets it.
    ///
    /// # Errors
    /// When the collector does not give it.
    pub async fn score(&self) -> Result<Score> {
        let url = format!("{}/v1/sites/demo/scores", self.url);
        let body = reqwest::get(url).await?.error_for_status()?.text().await?;
        let scores: Value = serde_json::from_str(&body)?;
        Score::read(&scores["scores"][0]).with_context(|| body.clone())
    }

    async fn spawn(&mut self, address: &str) -> Result<()> {
        let dist = dist()?;
        let mut process = Command::new(dist.join("otklik-collector"))
            .arg("serve")
            .args(["--listen", address])
            .args([Path::new("--data"), self.data.path()])
            .args([Path::new("--sites"), &self.sites])
            .args([Path::new("--assets"), &dist])
            .args([Path::new("--demo"), &dist.join("demo")])
            .arg("--open-console")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the collector")?;
        let said = process
            .stdout
            .take()
            .context("the collector has no output")?;
        let mut lines = BufReader::new(said).lines();
        let line = timeout(Duration::from_secs(10), lines.next_line()).await;
        let line = line
            .context("the collector says nothing")??
            .context("the collector ended at once")?;
        let url = line
            .strip_prefix("ready ")
            .with_context(|| format!("not ready: {line}"))?;
        self.url = url.trim_end_matches('/').to_owned();
        self.process = Some(process);
        Ok(())
    }
}
