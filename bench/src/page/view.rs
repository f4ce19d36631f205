use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::condition::Condition;
use super::session::Session;
use super::subject::Subject;
use super::traffic::{Traffic, Volume};
use super::visit::Sample;

/// From the visible question to the click: what still moves comes to rest, what was put off is done.
const REST: Duration = Duration::from_millis(600);
/// How long a page that does not ask is watched after it has loaded.
const WATCHED: Duration = Duration::from_millis(1500);
/// How long the pointer lies on the score of who looks for his number first.
const LOOKED: Duration = Duration::from_millis(1500);

/// What a subject costs on one page, in one browser.
pub(super) struct View<'v> {
    pub(super) session: &'v Session,
    pub(super) subject: &'v Subject,
}

impl View<'_> {
    /// Opens a page that asks, and waits for the question. Gives the log besides.
    pub(super) async fn open(&self, url: &str) -> Result<(Sample, Vec<String>)> {
        let before = self.begin(url).await?;
        let mut sample = self.see().await?;
        let end = sample.get("visible_ms").copied();
        let log = self.finish(url, before, end, &mut sample).await?;
        Ok((sample, log))
    }

    /// Opens a page that asks, in a browser whose driver tells neither bytes nor what the main thread does.
    pub(super) async fn open_untold(&self, url: &str) -> Result<Sample> {
        self.session.visit(url).await?;
        self.see().await
    }

    /// Waits for the question, and until all is at rest.
    async fn see(&self) -> Result<Sample> {
        let mut sample = Sample::new();
        if self.subject.about.question.is_some() {
            let visible = self.session.settled("otklikBench.visible").await;
            sample.insert(
                "visible_ms",
                visible.context("the question was not visible")?,
            );
        } else {
            // What the driver does in the page costs the page alone as much as it costs the others.
            self.session.settled("Promise.resolve(0)").await?;
        }
        tokio::time::sleep(REST).await;
        Ok(sample)
    }

    /// Opens a page that does not ask.
    pub(super) async fn open_unasked(&self, url: &str) -> Result<Sample> {
        let before = self.begin(url).await?;
        tokio::time::sleep(WATCHED).await;
        let mut sample = Sample::new();
        self.finish(url, before, None, &mut sample).await?;
        // Only now: a look at the page costs more than some subjects do.
        if let Some(question) = &self.subject.about.question {
            ensure!(
                !self.is_painted(question).await?,
                "the question shows though nobody was to be asked"
            );
        }
        Ok(sample)
    }

    async fn begin(&self, url: &str) -> Result<[f64; 2]> {
        self.session.log().await?;
        let before = self.session.main_thread().await?;
        self.session.visit(url).await?;
        Ok(before)
    }

    async fn finish(
        &self,
        url: &str,
        before: [f64; 2],
        end: Option<f64>,
        sample: &mut Sample,
    ) -> Result<Vec<String>> {
        let after = self.session.main_thread().await?;
        sample.insert("script_ms", (after[0] - before[0]) * 1e3);
        sample.insert("main_thread_ms", (after[1] - before[1]) * 1e3);
        let figures = self
            .session
            .run("return otklikBench.figures()", Vec::new())
            .await?;
        for name in [
            "host_fcp_ms",
            "long_tasks",
            "long_tasks_ms",
            "blocking_ms",
            "layout_shift",
        ] {
            let figure = figures[name].as_f64();
            sample.insert(name, figure.with_context(|| format!("no {name}"))?);
        }
        let log = self.session.log().await?;
        let traffic = Traffic::read(log.iter().map(String::as_str), url)?;
        let strangers = traffic.strangers();
        ensure!(
            strangers.is_empty(),
            "other hosts were asked: {strangers:?}"
        );
        let seen = traffic.until(end.unwrap_or(f64::INFINITY));
        sample.insert("seen_kb", seen.body_bytes / 1e3);
        // A question that is there may still fetch what makes use of its answer: all that came until it rests counts.
        let Volume {
            requests,
            body_bytes,
            wire_bytes,
        } = traffic.until(f64::INFINITY);
        sample.insert("requests", requests);
        sample.insert("body_kb", body_bytes / 1e3);
        sample.insert("wire_kb", wire_bytes / 1e3);
        Ok(log)
    }

    /// What there is when a score was clicked and what the click brings about is there.
    pub(super) async fn weigh_answered(
        &self,
        url: &str,
        mut log: Vec<String>,
        condition: Condition,
        sample: &mut Sample,
    ) -> Result<()> {
        log.extend(self.session.log().await?);
        let traffic = Traffic::read(log.iter().map(String::as_str), url)?;
        let all = traffic.until(f64::INFINITY);
        sample.insert("answered_kb", all.body_bytes / 1e3);
        if condition == Condition::Plain {
            let memory = self.session.memory().await?;
            sample.insert("answered_memory_kb", memory.sum() / 1e3);
        }
        Ok(())
    }

    pub(super) async fn weigh(&self, sample: &mut Sample) -> Result<()> {
        let memory = self.session.memory().await?;
        sample.insert("heap_kb", memory.heap / 1e3);
        sample.insert("dom_kb", memory.dom / 1e3);
        sample.insert("buffers_kb", memory.buffers / 1e3);
        sample.insert("wasm_kb", memory.wasm / 1e3);
        sample.insert("memory_kb", memory.sum() / 1e3);
        sample.insert("nodes", memory.nodes);
        Ok(())
    }

    /// Lays the pointer on the score, for as long as somebody looks for his number.
    pub(super) async fn look(&self) -> Result<()> {
        let click = &self.subject.about.click;
        if !click.is_empty() {
            self.session.point(click).await?;
            tokio::time::sleep(LOOKED).await;
        }
        Ok(())
    }

    /// Clicks on the score, if there is one.
    pub(super) async fn click(&self, sample: &mut Sample) -> Result<()> {
        let about = &self.subject.about;
        if about.click.is_empty() {
            return Ok(());
        }
        if self.is_there(&about.taken).await? {
            bail!("{:?} is there before the click", about.taken);
        }
        let expect = "otklikBench.expect(arguments[0])";
        self.session.run(expect, vec![json!(about.taken)]).await?;
        self.session.click(&about.click).await?;
        let painted = self.session.settled("otklikBench.click").await;
        sample.insert("click_ms", painted.context("the click did not arrive")?);
        let followed = self.session.settled("otklikBench.follows").await;
        sample.insert("follows_ms", followed.context("the click is not taken")?);
        // The browser tells of an event some time after its frame; of one that took less than 16 ms it does not tell.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let events = self
            .session
            .run("return otklikBench.events()", Vec::new())
            .await?;
        let longest = events.as_array().into_iter().flatten();
        let longest = longest.filter_map(Value::as_f64).fold(0.0, f64::max);
        sample.insert("event_timing_ms", longest);
        Ok(())
    }

    async fn is_there(&self, path: &[String]) -> Result<bool> {
        let script = "return otklikBench.find(arguments[0]) !== null";
        Ok(self.session.run(script, vec![json!(path)]).await? == true)
    }

    async fn is_painted(&self, path: &[String]) -> Result<bool> {
        let script = "const found = otklikBench.find(arguments[0]); return Boolean(found && otklikBench.isPainted(found))";
        Ok(self.session.run(script, vec![json!(path)]).await? == true)
    }
}
