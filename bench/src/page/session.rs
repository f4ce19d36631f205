use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use otklik_e2e::{Browser, CHROMIUM_FLAGS, Engine, Program, until};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver, WebElement};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::condition::Condition;

/// Every window is of one size.
const WINDOW: &str = "--window-size=1280,900";

/// ChromeDriver; it ends with this value.
#[derive(Debug)]
pub(super) struct Driver {
    _process: Child,
    server: String,
}

impl Driver {
    pub(super) async fn start() -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut process = Command::new(Program::ChromeDriver.path()?)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start ChromeDriver")?;
        until("ChromeDriver listens", async || {
            if let Some(ended) = process.try_wait()? {
                bail!("ChromeDriver ended at once: {ended}");
            }
            Ok(TcpStream::connect(("127.0.0.1", port)).await.ok())
        })
        .await?;
        let server = format!("http://127.0.0.1:{port}");
        Ok(Self {
            _process: process,
            server,
        })
    }

    /// What the browser calls itself.
    pub(super) async fn agent(&self) -> Result<String> {
        let session = self.open().await?;
        let version = session.devtools("Browser.getVersion", json!({})).await;
        session.close().await?;
        let version = version?;
        let product = version["product"].as_str();
        Ok(product.context("the browser has no version")?.to_owned())
    }

    /// A browser with a profile that nobody has used, gone when the session is closed.
    pub(super) async fn open(&self) -> Result<Session> {
        let mut asked = Capabilities::new();
        asked.set("browserName", "chrome")?;
        asked.set("goog:loggingPrefs", json!({ "performance": "ALL" }))?;
        let flags = [&CHROMIUM_FLAGS[..], &[WINDOW]].concat();
        asked.set(
            "goog:chromeOptions",
            json!({ "binary": Program::Chromium.path()?, "args": (flags) }),
        )?;
        // A machine that is busy may keep the browser from coming up in time.
        for _ in 0..2 {
            if let Ok(session) = WebDriver::new(&self.server, asked.clone()).await {
                return Ok(Session::of(session));
            }
        }
        let session = WebDriver::new(&self.server, asked).await;
        Ok(Session::of(session.context("Chromium did not start")?))
    }
}

/// A browser, and what keeps it up where that is its own.
#[derive(Debug)]
pub(super) struct Session {
    web: WebDriver,
    _firefox: Option<Browser>,
}

/// What a page has in memory, in bytes, and how many nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    pub(super) heap: f64,
    /// What the engine keeps behind the DOM and style sheets.
    pub(super) dom: f64,
    pub(super) buffers: f64,
    pub(super) wasm: f64,
    pub(super) nodes: f64,
}

impl Memory {
    /// All bytes.
    pub(super) fn sum(&self) -> f64 {
        self.heap + self.dom + self.buffers + self.wasm
    }
}

/// Sums over the wasm memories that are alive.
const WASM_BYTES: &str =
    "function() { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) }";

impl Session {
    fn of(web: WebDriver) -> Self {
        Self {
            web,
            _firefox: None,
        }
    }

    /// Firefox with a profile of its own, its clock as fine as Chromium's.
    pub(super) async fn in_firefox() -> Result<Self> {
        let settings = json!({ "privacy.reduceTimerPrecision": false });
        let firefox = Browser::start_with(Engine::Firefox, settings).await?;
        Ok(Self {
            web: firefox.session().clone(),
            _firefox: Some(firefox),
        })
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let reply = self.web.cdp().send_raw(method, parameters).await;
        reply.with_context(|| format!("{method} failed"))
    }

    /// Puts a script into every page before anything of its own.
    pub(super) async fn plant(&self, script: &str) -> Result<()> {
        let parameters = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", parameters)
            .await?;
        self.devtools("Performance.enable", json!({})).await?;
        Ok(())
    }

    /// Slows processor and line down; the page must be of the origin that is measured, which has a process of its own.
    pub(super) async fn slow_down(&self, condition: Condition) -> Result<()> {
        if let Some(network) = condition.network() {
            self.devtools("Network.enable", json!({})).await?;
            self.devtools("Network.emulateNetworkConditions", network)
                .await?;
        }
        if condition.cpu_rate() != 1 {
            let rate = json!({ "rate": condition.cpu_rate() });
            self.devtools("Emulation.setCPUThrottlingRate", rate)
                .await?;
        }
        Ok(())
    }

    pub(super) async fn visit(&self, url: &str) -> Result<()> {
        let visited = self.web.goto(url).await;
        visited.with_context(|| format!("cannot load {url}"))
    }

    /// What a function body gives.
    pub(super) async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.web.execute(script, arguments).await;
        Ok(result.with_context(|| script.to_owned())?.json().clone())
    }

    /// What a promise gives within the driver's 30 s.
    pub(super) async fn settled(&self, promise: &str) -> Result<f64> {
        let script = format!("const done = arguments[arguments.length - 1]; {promise}.then(done);");
        let result = self.web.execute_async(&script, Vec::new()).await;
        let result = result.with_context(|| format!("{promise} did not come"))?;
        result.json().as_f64().context("no number")
    }

    /// Clicks as a mouse does.
    pub(super) async fn click(&self, path: &[String]) -> Result<()> {
        let clicked = self.find(path).await?.click().await;
        clicked.with_context(|| format!("cannot click {path:?}"))
    }

    /// Moves the mouse there.
    pub(super) async fn point(&self, path: &[String]) -> Result<()> {
        let element = self.find(path).await?;
        let moved = self.web.action_chain().move_to_element_center(&element);
        let moved = moved.perform().await;
        moved.with_context(|| format!("cannot point at {path:?}"))
    }

    async fn find(&self, path: &[String]) -> Result<WebElement> {
        let found = self
            .web
            .execute("return otklikBench.find(arguments[0])", vec![json!(path)])
            .await?;
        found.element().with_context(|| format!("no {path:?}"))
    }

    /// Seconds of the main thread in scripts and in all, since some moment before the page was asked for.
    pub(super) async fn main_thread(&self) -> Result<[f64; 2]> {
        let reply = self.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = reply["metrics"].as_array().context("no metrics")?;
        let value = |name: &str| {
            let found = metrics.iter().find(|metric| metric["name"] == name);
            found
                .and_then(|metric| metric["value"].as_f64())
                .with_context(|| format!("no {name}"))
        };
        Ok([value("ScriptDuration")?, value("TaskDuration")?])
    }

    /// After everything that is not used any more has been collected.
    pub(super) async fn memory(&self) -> Result<Memory> {
        for _ in 0..2 {
            self.devtools("HeapProfiler.collectGarbage", json!({}))
                .await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let heap = self.devtools("Runtime.getHeapUsage", json!({})).await?;
        let counters = self.devtools("Memory.getDOMCounters", json!({})).await?;
        let number = |value: &Value, name: &str| {
            value[name]
                .as_f64()
                .with_context(|| format!("the browser tells no {name}"))
        };
        Ok(Memory {
            heap: number(&heap, "usedSize")?,
            dom: number(&heap, "embedderHeapUsedSize")?,
            buffers: number(&heap, "backingStorageSize")?,
            nodes: number(&counters, "nodes")?,
            wasm: self.wasm_bytes().await?,
        })
    }

    async fn wasm_bytes(&self) -> Result<f64> {
        let expression = json!({ "expression": "WebAssembly.Memory.prototype" });
        let prototype = self.devtools("Runtime.evaluate", expression).await?;
        let id = &prototype["result"]["objectId"];
        let all = self
            .devtools("Runtime.queryObjects", json!({ "prototypeObjectId": id }))
            .await?;
        let call = json!({
            "objectId": all["objects"]["objectId"],
            "functionDeclaration": WASM_BYTES,
            "returnByValue": true,
        });
        let sum = self.devtools("Runtime.callFunctionOn", call).await?;
        sum["result"]["value"]
            .as_f64()
            .context("no sum of wasm memories")
    }

    /// The messages of the log of network events since the last look.
    pub(super) async fn log(&self) -> Result<Vec<String>> {
        let entries = self.web.get_log("performance").await?;
        Ok(entries.into_iter().map(|entry| entry.message).collect())
    }

    pub(super) async fn close(self) -> Result<()> {
        Ok(self.web.quit().await?)
    }
}
