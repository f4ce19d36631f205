//! What is under way, on stderr: stdout belongs to results.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often a line is written where nobody can watch one change.
const EVERY: Duration = Duration::from_secs(10);

/// A piece of work of many steps. On a terminal one line changes; elsewhere a line comes now and then.
#[derive(Debug)]
pub struct Progress {
    name: String,
    began: Instant,
    last: Option<Instant>,
    is_quiet: bool,
}

impl Progress {
    /// Begins.
    #[must_use]
    pub fn begin(name: &str, is_quiet: bool) -> Self {
        let mut progress = Self {
            name: name.to_owned(),
            began: Instant::now(),
            last: None,
            is_quiet,
        };
        progress.tell("");
        progress
    }

    /// Tells how far it is.
    pub fn tell(&mut self, how_far: &str) {
        if self.is_quiet {
            return;
        }
        let mut out = io::stderr();
        let is_terminal = out.is_terminal();
        let interval = if is_terminal {
            Duration::from_millis(100)
        } else {
            EVERY
        };
        if self.last.is_some_and(|last| last.elapsed() < interval) {
            return;
        }
        self.last = Some(Instant::now());
        let seconds = self.began.elapsed().as_secs();
        let line = format!("{} … {seconds} s {how_far}", self.name);
        // Nobody is helped by an error about a line that only informs.
        let _ = if is_terminal {
            write!(out, "\r\x1b[2K{line}").and_then(|()| out.flush())
        } else {
            writeln!(out, "{line}")
        };
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_quiet {
            return;
        }
        let mut out = io::stderr();
        let wipe = if out.is_terminal() { "\r\x1b[2K" } else { "" };
        let _ = writeln!(
            out,
            "{wipe}{} … {:.1} s",
            self.name,
            self.began.elapsed().as_secs_f64()
        );
    }
}
