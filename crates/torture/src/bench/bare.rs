//! HTTP alone: a handler that stores nothing, in a process of its own as the collector is.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// The running handler; killed when dropped.
#[derive(Debug)]
pub(super) struct Bare {
    pub(super) address: SocketAddr,
    child: Child,
}

impl Bare {
    pub(super) fn start() -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("otklik-torture-bare");
        let mut child = Command::new(&program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| {
                format!(
                    "cannot start {}; `cargo build -p otklik-torture` makes it",
                    program.display()
                )
            })?;
        let mut line = String::new();
        let out = child.stdout.take().context("it has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim_end().strip_prefix("ready http://");
        let address = address.and_then(|rest| rest.strip_suffix('/')?.parse().ok());
        Ok(Self {
            address: address.with_context(|| format!("the bare handler says {line:?}"))?,
            child,
        })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
