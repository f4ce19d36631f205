//! The program under test, as an operator starts it.

mod binary;
mod folder;
mod process;
mod recount;
mod store;

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

pub use binary::locate;
pub use folder::Folder;
pub use process::Process;
pub(crate) use recount::recount;
pub use store::{Kind, Store, server};

/// How long the program may take to its end after SIGTERM.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running collector; killed when dropped.
#[derive(Debug)]
pub struct Collector {
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to the line that says that it answers.
    pub start_took: Duration,
    child: Child,
    // Kept open: a program whose stdout is gone may end.
    _out: BufReader<ChildStdout>,
}

/// How a collector is started.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    binary: &'a Path,
    folder: &'a Folder,
    tracer: Option<Vec<String>>,
    is_behind_a_proxy: bool,
}

impl<'a> Start<'a> {
    /// This program over these folders.
    #[must_use]
    pub fn new(binary: &'a Path, folder: &'a Folder) -> Self {
        Self {
            binary,
            folder,
            tracer: None,
            is_behind_a_proxy: false,
        }
    }

    /// Believing this machine of whom it stands for.
    #[must_use]
    pub fn behind_a_proxy(mut self) -> Self {
        self.is_behind_a_proxy = true;
        self
    }

    /// Under strace with these options. `-D` makes the tracer the grandchild, so that the child is the program.
    #[must_use]
    pub fn traced(mut self, trace: &Path, options: &[&str]) -> Self {
        let fixed = ["strace", "-D", "-f", "-q", "-y", "-o"];
        let mut tracer: Vec<String> = fixed.map(str::to_owned).to_vec();
        tracer.push(trace.display().to_string());
        tracer.extend(options.iter().map(|&option| option.to_owned()));
        self.tracer = Some(tracer);
        self
    }

    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// When it does not come up; what it said last is in the message.
    pub fn run(self) -> Result<Collector> {
        let mut command = match &self.tracer {
            None => Command::new(self.binary),
            Some(tracer) => {
                let mut command = Command::new(&tracer[0]);
                command.args(&tracer[1..]).arg(self.binary);
                command
            }
        };
        let log = self.folder.log();
        let file = OpenOptions::new().create(true).append(true).open(&log)?;
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"])
            // What it counts of itself is the owner's to see.
            .arg("--open-console")
            .arg("--sites")
            .arg(self.folder.sites())
            .arg("--assets")
            .arg(self.folder.assets())
            .args(
                self.is_behind_a_proxy
                    .then_some("--trusted-proxies=127.0.0.0/8"),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file);
        match self.folder.url() {
            None => command.arg("--data").arg(self.folder.data()),
            // Not on the command line, as an operator would not.
            Some(url) => command.env("OTKLIK_STORE", url),
        };
        let began = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut out = BufReader::new(child.stdout.take().context("it has no stdout")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line
            .trim_end()
            .strip_prefix("ready http://")
            .and_then(|rest| rest.strip_suffix('/')?.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            bail!(
                "the collector did not come up: {line:?}; its log ends with {:?}",
                said.lines().last().unwrap_or_default()
            );
        };
        Ok(Collector {
            address,
            start_took: began.elapsed(),
            child,
            _out: out,
        })
    }
}

impl Collector {
    /// What the system knows of it.
    #[must_use]
    pub fn process(&self) -> Process {
        Process::of(self.child.id())
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and nothing else.
    ///
    /// # Errors
    /// When there is no `kill` program or it fails.
    pub fn ask_to_end(&self) -> Result<()> {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status()?;
        if !status.success() {
            bail!("kill -TERM {pid} ended with {status}");
        }
        Ok(())
    }

    /// Waits for the end that it was asked for, without holding up a runtime for longer than a moment.
    ///
    /// # Errors
    /// When it does not end in time.
    pub async fn ended(mut self) -> Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > PATIENCE {
                bail!("it did not end within {} s of SIGTERM", PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The size of a file, 0 if it is not there.
#[must_use]
pub fn file_size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

/// Where SQLite's log of a data folder lies.
#[must_use]
pub fn wal(data: &Path) -> PathBuf {
    data.join("otklik.db-wal")
}
