use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::night;
use crate::program::dist;
use crate::stored::Stored;

/// The collector's own binary on a free port, with the demo's surveys, the demo site and an empty database.
#[derive(Debug)]
pub struct Collector {
    process: Option<Child>,
    url: String,
    sites: PathBuf,
    data: TempDir,
    /// Whether everybody on this machine is the owner.
    is_open: bool,
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
        Self::start_as(true, "").await
    }

    /// Starts one with this config file.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_with(config: &str) -> Result<Self> {
        Self::start_as(true, config).await
    }

    /// Starts one of the demo with more kinds of questions, filled with so many made-up answers.
    ///
    /// # Errors
    /// When they cannot be made up, or as [`Collector::start`].
    pub async fn start_with_sample(answers: u32) -> Result<Self> {
        let mut collector = Self {
            is_open: true,
            process: None,
            url: String::new(),
            sites: dist()?.join("demo-sample"),
            data: tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?,
        };
        std::fs::write(collector.config(), "")?;
        let answers = answers.to_string();
        let sites = collector.sites.display().to_string();
        collector
            .command(&[
                "sample",
                "add",
                "--site",
                "demo",
                "--answers",
                &answers,
                "--sites",
                &sites,
            ])
            .await?;
        collector.spawn("127.0.0.1:0").await?;
        Ok(collector)
    }

    /// Starts one of the demo whose first survey shows on this.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_showing(on: &Value) -> Result<Self> {
        Self::start_changed(|file| file["surveys"][0]["show"]["on"] = json!([on])).await
    }

    /// Starts one of the demo with its survey file changed.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_changed(change: impl FnOnce(&mut Value)) -> Result<Self> {
        let file = std::fs::read_to_string(dist()?.join("demo-sites/demo.json"))?;
        let mut file: Value = serde_json::from_str(&file)?;
        change(&mut file);
        Self::start_serving(&[file]).await
    }

    /// Starts one that serves the sites of these survey files.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_serving(files: &[Value]) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?;
        let sites = data.path().join("sites");
        std::fs::create_dir(&sites)?;
        for file in files {
            let site = file["site"].as_str().context("a file of no site")?;
            std::fs::write(sites.join(format!("{site}.json")), file.to_string())?;
        }
        let mut collector = Self {
            is_open: true,
            process: None,
            url: String::new(),
            sites,
            data,
        };
        std::fs::write(collector.config(), "")?;
        collector.spawn("127.0.0.1:0").await?;
        Ok(collector)
    }

    /// Starts one whose console asks who is there.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_closed() -> Result<Self> {
        Self::start_closed_with("").await
    }

    /// The same with this config file.
    ///
    /// # Errors
    /// As [`Collector::start`].
    pub async fn start_closed_with(config: &str) -> Result<Self> {
        Self::start_as(false, config).await
    }

    async fn start_as(is_open: bool, config: &str) -> Result<Self> {
        let mut collector = Self {
            is_open,
            process: None,
            url: String::new(),
            sites: dist()?.join("demo-sites"),
            data: tempfile::Builder::new().prefix("otklik-e2e-").tempdir()?,
        };
        std::fs::write(collector.config(), config)?;
        collector.spawn("127.0.0.1:0").await?;
        Ok(collector)
    }

    /// Its address without a slash at the end, the same after a restart.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of a place of the demo in the owner's console: `scores`, `inbox?tone=low`.
    #[must_use]
    pub fn console(&self, place: &str) -> String {
        format!("{}/console/#/demo/{place}", self.url)
    }

    /// Where the demo's answers go.
    #[must_use]
    pub fn answers_url(&self) -> String {
        format!("{}/v1/sites/demo/answers", self.url)
    }

    /// Makes a token for its owner, as the owner does.
    ///
    /// # Errors
    /// When the program does not print one.
    pub async fn token(&self) -> Result<String> {
        let said = self.command(&["token", "new"]).await?;
        let token = said.split_whitespace().last();
        token.map(str::to_owned).context("no token was printed")
    }

    /// Adds the answers of a file to the demo's, as the owner does.
    ///
    /// # Errors
    /// When one of them is refused.
    pub async fn import(&self, file: &Path) -> Result<()> {
        let file = file.display().to_string();
        self.command(&["import", "--site", "demo", &file]).await?;
        Ok(())
    }

    /// Asks the API of the demo's owner, as a program would: `POST`, `cases`, what is sent, the version that is meant.
    ///
    /// # Errors
    /// When it is refused; the message has the reply.
    pub async fn owner(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        version: Option<u64>,
    ) -> Result<Value> {
        let url = format!("{}/api/v1/sites/demo/{path}", self.url);
        let mut request = reqwest::Client::new()
            .request(method.parse()?, url)
            .header("content-type", "application/json");
        if !self.is_open {
            request = request.bearer_auth(self.token().await?);
        }
        if let Some(version) = version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let reply = request.send().await?;
        let status = reply.status();
        let text = reply.text().await?;
        ensure!(status.is_success(), "{method} {path}: {status}, {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Sends answers to the demo's first survey as pages would, a rating and a sentence each, from as many visitors.
    ///
    /// # Errors
    /// When one of them is not stored.
    pub async fn say(&self, answers: &[(u8, &str)]) -> Result<()> {
        let answer = |(index, (rating, text)): (usize, &(u8, &str))| {
            json!({
                "id": format!("0198f0c2-7d5e-7abc-8def-{index:012x}"),
                "seq": 0,
                "survey": "nps",
                "survey_rev": 1,
                "at": "2026-01-31T12:00:00.000Z",
                "age_ms": 0,
                "q": [{ "k": "nps", "t": "nps", "n": rating }, { "k": "why", "t": "text", "s": text }],
                "page": "https://kettle-and-leaf.example/teas",
                "locale": "en",
            })
        };
        let answers: Vec<Value> = answers.iter().enumerate().map(answer).collect();
        let batch = json!({ "v": 1, "batch": "e2e", "sent_at": "2026-01-31T12:00:00.000Z", "sdk": "e2e", "answers": answers });
        self.take(&batch).await
    }

    /// Sends it a batch, and sees it stored.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn take(&self, batch: &Value) -> Result<()> {
        reqwest::Client::new()
            .post(self.answers_url())
            .body(batch.to_string())
            .send()
            .await?
            .error_for_status()?;
        Ok(())
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

    /// What a command of the program's says, run over the same data.
    async fn command(&self, arguments: &[&str]) -> Result<String> {
        let said = Command::new(dist()?.join("otklik-collector"))
            .args(arguments)
            .args([Path::new("--data"), self.data.path()])
            .output()
            .await?;
        let why = String::from_utf8_lossy(&said.stderr);
        ensure!(said.status.success(), "{arguments:?}: {why}");
        Ok(String::from_utf8(said.stdout)?)
    }

    /// Lets a night pass: ends it, puts what happened a day back, and starts it again.
    ///
    /// # Errors
    /// When the data cannot be put back, or as [`Collector::restart`].
    pub async fn sleep(&mut self) -> Result<()> {
        self.kill9().await?;
        night::put_back_a_day(self.data.path())?;
        self.command(&["recount"]).await?;
        self.restart().await
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

    fn config(&self) -> PathBuf {
        self.data.path().join("otklik.toml")
    }

    async fn spawn(&mut self, address: &str) -> Result<()> {
        let dist = dist()?;
        let mut process = Command::new(dist.join("otklik-collector"))
            .arg("serve")
            .args(["--listen", address])
            .args([Path::new("--config"), &self.config()])
            .args([Path::new("--data"), self.data.path()])
            .args([Path::new("--sites"), &self.sites])
            .args([Path::new("--assets"), &dist])
            .args([Path::new("--demo"), &dist.join("demo")])
            .args(self.is_open.then_some("--open-console"))
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
