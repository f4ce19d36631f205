use std::env;
use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::program::Program;

/// Where WebKitGTK draws: the display there is, or an Xvfb that ends with this value.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Option<Child>,
}

impl Display {
    pub(crate) async fn open() -> Result<Self> {
        if let Some(name) = env::var("DISPLAY").ok().filter(|name| !name.is_empty()) {
            return Ok(Self {
                name,
                _server: None,
            });
        }
        // With -displayfd Xvfb takes a free number itself and says which, so that two tests never want the same.
        let mut server = Command::new(Program::Xvfb.path()?)
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x1024x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start Xvfb")?;
        let said = server.stdout.take().context("Xvfb has no output")?;
        let number = BufReader::new(said).lines().next_line().await?;
        let number = number.context("Xvfb ended before it had a display")?;
        Ok(Self {
            name: format!(":{}", number.trim()),
            _server: Some(server),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
