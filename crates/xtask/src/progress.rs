//! What is under way and for how long, on stderr: stdout belongs to results.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Says that nothing had to be done.
pub(crate) fn ready(name: &str) {
    eprintln!("{name} … ready");
}

/// A step under way. Ended by [`Step::done`]; dropped without it, it says that it failed.
pub(crate) struct Step {
    name: String,
    started: Instant,
    clock: Option<Clock>,
    ended: bool,
}

impl Step {
    /// Starts a step whose own output goes elsewhere: on a terminal a clock ticks meanwhile.
    pub(crate) fn start(name: impl Into<String>) -> Self {
        let mut step = Self::announce(name);
        if io::stderr().is_terminal() {
            step.clock = Some(Clock::start(step.name.clone(), step.started));
        }
        step
    }

    /// Starts a step that prints for itself.
    pub(crate) fn announce(name: impl Into<String>) -> Self {
        let name = name.into();
        eprintln!("{name} …");
        Self {
            name,
            started: Instant::now(),
            clock: None,
            ended: false,
        }
    }

    /// Ends the step; `outcome` is a participle such as `built`.
    pub(crate) fn done(mut self, outcome: &str) {
        self.end(&format!("{outcome} in"));
    }

    fn end(&mut self, outcome: &str) {
        self.ended = true;
        drop(self.clock.take());
        let time = seconds(self.started.elapsed());
        eprintln!("{} … {outcome} {time}", self.name);
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if !self.ended {
            self.end("failed after");
        }
    }
}

/// A duration for people: tenths below ten seconds, whole seconds above.
pub(crate) fn seconds(time: Duration) -> String {
    let digits = usize::from(time < Duration::from_secs(10));
    format!("{:.digits$} s", time.as_secs_f64())
}

/// A line on the terminal that counts seconds, wiped when dropped.
struct Clock {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    fn start(name: String, started: Instant) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                eprint!("\r\x1b[K{name} … {} s", started.elapsed().as_secs());
                // A clock that cannot be painted is no reason to stop the work.
                let _ = io::stderr().flush();
            }
            eprint!("\r\x1b[K");
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It cannot panic, and if it did the clock alone would be missing.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_show_tenths() {
        assert_eq!(seconds(Duration::from_millis(340)), "0.3 s");
        assert_eq!(seconds(Duration::from_millis(214_400)), "214 s");
    }
}
