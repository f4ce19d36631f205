//! A screen for the engine that cannot do without.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::child;

/// An X server of our own on a free display; ends when dropped.
pub(super) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts `xvfb` and waits until it serves.
    pub(super) fn start(xvfb: &Path) -> Result<Self> {
        // Even if we are killed the server must not stay, where setpriv (util-linux) can see to it.
        let mut command = match child::find("setpriv") {
            Some(setpriv) => {
                let mut command = Command::new(setpriv);
                command.args(["--pdeathsig", "TERM", "--"]).arg(xvfb);
                command
            }
            None => Command::new(xvfb),
        };
        let mut server = command
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", xvfb.display()))?;
        let mut number = String::new();
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let read = BufReader::new(stdout).read_line(&mut number);
        let display = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        if read.is_err() || number.trim().is_empty() {
            bail!("Xvfb ended without a display: is the Debian package xvfb complete?");
        }
        Ok(display)
    }

    /// As `DISPLAY` wants it, such as `:99`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to do.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
