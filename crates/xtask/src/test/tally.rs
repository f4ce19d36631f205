//! Tests counted from what their runners print.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    pub(super) failed: u32,
}

impl Tally {
    /// A stage that ended without a count.
    pub(super) const CRASH: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// Reads `test result: ok. 2 passed; 0 failed; …`; other lines count nothing.
    fn of_line(line: &str) -> Option<Self> {
        let (_, result) = line.split_once("test result:")?;
        let number_before = |word: &str| {
            let (before, _) = result.split_once(word)?;
            before.split_whitespace().next_back()?.parse().ok()
        };
        Some(Self {
            passed: number_before(" passed")?,
            failed: number_before(" failed")?,
        })
    }

    /// The sum, once the runner has ended: one that failed without a failed test has crashed.
    fn at_end(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self += Self::CRASH;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// What a test runner came to.
pub(super) struct Run {
    pub(super) tally: Tally,
    /// The tests that failed, as far as it names them.
    pub(super) names: Vec<String>,
}

/// Runs a test runner, passes its output on, and counts.
pub(super) fn count(runner: &mut Command) -> Result<Run> {
    let mut child = runner
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", runner.get_program().display()))?;
    let mut tally = Tally::default();
    let mut names = Vec::new();
    let stdout = child.stdout.take().context("the runner has no output")?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.context("cannot read the runner's output")?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(more) = Tally::of_line(&line) {
            tally += more;
        }
        names.extend(failed(&line));
    }
    let status = child.wait().context("cannot wait for the runner")?;
    Ok(Run {
        tally: tally.at_end(status.success()),
        names,
    })
}

/// The name in `test NAME ... FAILED`.
fn failed(line: &str) -> Option<String> {
    let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_with_and_without_colour() {
        let counts = |passed, failed| Some(Tally { passed, failed });
        assert_eq!(
            Tally::of_line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured"),
            counts(12, 0)
        );
        assert_eq!(
            Tally::of_line("test result: \u{1b}[31mFAILED\u{1b}[m. 3 passed; 2 failed; 0 ignored"),
            counts(3, 2)
        );
        assert_eq!(Tally::of_line("running 12 tests"), None);
        assert_eq!(Tally::of_line("test the_loader ... ok"), None);
    }

    #[test]
    fn a_runner_is_counted_over_all_its_binaries() {
        let mut runner = Command::new("printf");
        runner.arg(
            "test result: ok. 2 passed; 0 failed;\\nnoise\\ntest result: ok. 3 passed; 0 failed;\\n",
        );
        let run = count(&mut runner).unwrap();
        assert_eq!(run.tally.to_string(), "5 passed, 0 failed");
    }

    #[test]
    fn a_runner_that_crashed_is_a_failure() {
        let run = |script: &str| {
            let run = count(Command::new("sh").args(["-c", script])).unwrap();
            run.tally
        };
        assert_eq!(run("exit 101"), Tally::CRASH);
        let after_some = run("echo 'test result: ok. 2 passed; 0 failed;'; exit 101");
        assert_eq!(after_some.to_string(), "2 passed, 1 failed");
        let with_failed = run("echo 'test result: FAILED. 2 passed; 1 failed;'; exit 101");
        assert_eq!(with_failed.to_string(), "2 passed, 1 failed");
    }
}
