//! Whether the running scores are those of the answers.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::Folder;

/// Lets the program count everything anew; how many of the stored states are wrong.
///
/// # Errors
/// When it cannot count.
pub(crate) fn recount(binary: &Path, folder: &Folder) -> Result<u64> {
    let mut recount = Command::new(binary);
    recount.args(["recount", "--check"]);
    match folder.url() {
        None => recount.arg("--data").arg(folder.data()),
        Some(url) => recount.env("OTKLIK_STORE", url),
    };
    let output = recount.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = said.lines().map(|line| {
        let count = line.strip_suffix(" wrong")?.rsplit(' ').next()?;
        count.parse::<u64>().ok()
    });
    let wrong: Option<Vec<u64>> = wrong.collect();
    let wrong = wrong.filter(|sites| !sites.is_empty());
    let wrong = wrong.with_context(|| {
        let error = String::from_utf8_lossy(&output.stderr);
        format!("recount --check says {said:?} {error:?}")
    })?;
    let sum = wrong.iter().sum();
    ensure!(
        output.status.success() == (sum == 0),
        "recount --check found {sum} wrong and ended with {}",
        output.status
    );
    Ok(sum)
}
