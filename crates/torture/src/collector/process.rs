//! What the system knows of a running program.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// The kernel counts processor time in hundredths of a second, whatever its own clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running program.
#[derive(Clone, Copy, Debug)]
pub struct Process(u32);

/// What `/proc/PID/stat` says of a process: proc(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// Processor time of its own, and of the children that it has waited for.
    own: Duration,
    gone: Duration,
}

impl Stat {
    fn read(stat: &str) -> Option<Self> {
        // The second field is the name in brackets, which may contain anything; the parent is the 4th, times are the
        // 14th to 17th.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
        let time = |first: usize| {
            let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
            let ticks = ticks(first)? + ticks(first + 1)?;
            Some(Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND))
        };
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            own: time(11)?,
            gone: time(13)?,
        })
    }
}

impl Process {
    pub(crate) fn of(pid: u32) -> Self {
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
        Ok(self.stat()?.own)
    }

    /// Processor time used since the start, with that of the processes that it started, gone or running.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn cpu_of_family(self) -> Result<Duration> {
        let stat = self.stat()?;
        let mut all = stat.own + stat.gone;
        for entry in fs::read_dir("/proc")?.flatten() {
            let pid = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            // One that ends while we look is the parent's from then on.
            let child = pid.and_then(|pid| Self(pid).stat().ok());
            if let Some(child) = child.filter(|child| child.parent == self.0) {
                all += child.own + child.gone;
            }
        }
        Ok(all)
    }

    fn stat(self) -> Result<Stat> {
        let path = format!("/proc/{}/stat", self.0);
        let stat = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
        Stat::read(&stat).with_context(|| format!("{path} says {stat:?}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_contain_anything() {
        let stat = "77 (a) 1 (b) S 12 77 77 0 -1 4194560 901 8 0 0 150 50 25 75 20 0 1 0 9 9 9";
        let read = Stat::read(stat).unwrap();
        let expected = Stat {
            parent: 12,
            own: Duration::from_secs(2),
            gone: Duration::from_secs(1),
        };
        assert_eq!(read, expected);
        assert_eq!(Stat::read("77 (cut off) S 12"), None);
    }

    #[test]
    fn a_child_belongs_to_the_family() {
        let ours = Process::ourselves();
        let mut spin = std::process::Command::new("sh");
        spin.args(["-c", "while :; do :; done"]);
        let mut child = spin.spawn().unwrap();
        let its = Process::of(child.id());
        while its.cpu().unwrap() < Duration::from_millis(100) {
            std::thread::sleep(Duration::from_millis(5));
        }
        // Our own time is read after the family's, so that it cannot make up for the child's.
        let family = ours.cpu_of_family().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let gone = ours.stat().unwrap().gone;
        assert!(family >= Duration::from_millis(100), "{family:?}");
        assert!(gone >= Duration::from_millis(100), "{gone:?}");
    }
}
