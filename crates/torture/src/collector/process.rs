//! What the system knows of a running program.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// The kernel counts processor time in hundredths of a second, whatever its own clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running program.
#[derive(Clone, Copy, Debug)]
pub struct Process(u32);

impl Process {
    pub(super) fn of(pid: u32) -> Self {
        Self(pid)
    }

    /// This program.
    #[must_use]
    pub fn ourselves() -> Self {
        Self(std::process::id())
    }

    /// Memory in use now, in bytes.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn rss(self) -> Result<u64> {
        self.status_kib("VmRSS").map(|kib| kib * 1024)
    }

    /// The most memory in use since the start or the last [`Process::forget_peak`], in bytes.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn peak_rss(self) -> Result<u64> {
        self.status_kib("VmHWM").map(|kib| kib * 1024)
    }

    /// Lets the peak start anew from what is in use now.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn forget_peak(self) -> Result<()> {
        // 5 resets the peak alone: proc(5).
        fs::write(format!("/proc/{}/clear_refs", self.0), "5").context("the peak was not reset")
    }

    /// Open file descriptors.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn descriptors(self) -> Result<usize> {
        let folder = format!("/proc/{}/fd", self.0);
        let all = fs::read_dir(&folder).with_context(|| format!("{folder} cannot be read"))?;
        Ok(all.count())
    }

    /// Processor time used since the start.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn cpu(self) -> Result<Duration> {
        let path = format!("/proc/{}/stat", self.0);
        let stat = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
        // The second field is the name in brackets, which may contain anything; times are the 14th and 15th.
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: u64 = fields
            .split_ascii_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<u64>().ok())
            .sum();
        Ok(Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND))
    }

    fn status_kib(self, key: &str) -> Result<u64> {
        let path = format!("/proc/{}/status", self.0);
        let status = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
        status
            .lines()
            .find_map(|line| {
                let value = line.strip_prefix(key)?.strip_prefix(':')?;
                value.trim().strip_suffix("kB")?.trim().parse().ok()
            })
            .with_context(|| format!("{path} has no {key}"))
    }
}
