//! All steps of a run.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::step::{self, CALLS, Deed, Step};
use super::syscall::Line;
use crate::load::reply::Results;

/// What the collector did to its data folder, and what it told visitors meanwhile.
#[derive(Clone, Debug)]
pub struct Recording {
    steps: Vec<Step>,
}

impl Recording {
    /// The options that strace needs to record everything: all bytes of every string, in hexadecimal digits.
    pub const OPTIONS: [&str; 5] = ["-xx", "-s", "1000000", "-e", CALLS];

    /// Reads what strace wrote of a run over this data folder, which was empty at its beginning.
    ///
    /// # Errors
    /// When the trace is not whole, or the collector did to the folder what is not modelled.
    pub fn read(trace: &Path, folder: &Path) -> Result<Self> {
        let text = super::whole(trace)?;
        let mut steps = Vec::new();
        let mut under_way = HashSet::new();
        for (place, line) in text.lines().enumerate() {
            let Some(line) = Line::read(line) else {
                continue;
            };
            let deed =
                step::deed(&line, folder).with_context(|| format!("trace, line {}", place + 1))?;
            if let Some(deed) = deed {
                steps.push(Step::Begin(line.thread, deed));
                under_way.insert(line.thread);
            }
            if let Some(result) = line.ends
                && under_way.remove(&line.thread)
            {
                steps.push(Step::End(
                    line.thread,
                    result.is_some_and(|result| result >= 0),
                ));
            }
        }
        Ok(Self { steps })
    }

    #[cfg(test)]
    pub(super) fn of(steps: Vec<Step>) -> Self {
        Self { steps }
    }

    /// The steps, in the order in which they happened.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The places of the steps that begin to write a reply which acknowledges answers.
    #[must_use]
    pub fn replies(&self) -> Vec<usize> {
        let all = self.steps.iter().enumerate();
        all.filter(|(_, step)| !acked(step).is_empty())
            .map(|(place, _)| place)
            .collect()
    }
}

/// The ids that a step begins to acknowledge.
#[must_use]
pub fn acked(step: &Step) -> Vec<String> {
    let Step::Begin(_, Deed::Reply(bytes)) = step else {
        return Vec::new();
    };
    let head_end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
    let (true, Some(head_end)) = (bytes.starts_with(b"HTTP/1.1 200"), head_end) else {
        return Vec::new();
    };
    let results = Results::read(200, &bytes[head_end + 4..]);
    results.map_or_else(Vec::new, |results| {
        results.acked().map(str::to_owned).collect()
    })
}
