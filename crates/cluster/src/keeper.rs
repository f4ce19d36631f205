//! Who clears up, whatever becomes of the program that started the server.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// A process that stops the server and removes its folder when this one closes its pipe, or ends in whatever way: what
/// is shared by a whole program is never dropped.
#[derive(Debug)]
pub(crate) struct Keeper(Child);

impl Keeper {
    pub(crate) fn of(folder: &Path, pg_ctl: &Command) -> Result<Self> {
        let mut keeper = Command::new("sh");
        keeper
            .args([
                "-c",
                r#"cat; folder=$0; "$@" -m immediate stop; rm -rf "$folder""#,
            ])
            .arg(folder)
            .arg(pg_ctl.get_program())
            .args(pg_ctl.get_args());
        keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self(keeper.spawn().context("sh cannot be started")?))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
