//! The console's lists over a million answers: how long a page takes, whatever is looked for, and how long a hundred
//! people who log in at once make those wait who answer.
//!
//! | module | concern |
//! | --- | --- |
//! | `filled` | a store with a year of made-up answers, and as many rows in the audit log |
//! | `asked` | which lists, and what of each |
//! | `walk` | page after page |
//! | `logins` | a hundred passwords at once |

mod asked;
mod filled;
mod logins;
mod walk;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use self::asked::Asked;
use self::filled::Filled;
use super::show;
use crate::collector::{Kind, Start, Store};
use crate::report::{self, Finding};
use crate::scenario::{Rig, Size};

/// How many answers, and how much is asked of each list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Answers, and rows of the audit log.
    pub rows: u64,
    /// Pages of each list, after as many that fill caches.
    pub pages: u32,
    /// People who log in at once.
    pub people: u32,
    /// For how many seconds answers come before they do.
    pub seconds: u32,
}

/// Measures over these stores, and prints the table.
///
/// # Errors
/// When something cannot be measured.
pub fn run(binary: &Path, kinds: &[Kind], scope: Scope, json: Option<&Path>) -> Result<ExitCode> {
    let mut findings = Vec::new();
    for &kind in kinds {
        findings.extend(lists(binary, kind, scope, false)?);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let about = format!(
        "{} answers, made up by `sample add`; {} pages of each list after as many that do not count, one after another; \
         {cores} cores shared with the client; {}",
        scope.rows,
        scope.pages,
        binary.display()
    );
    show("lists", &about, 1, &findings, json)?;
    Ok(if report::all_kept(&findings) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Fills a store, asks for every list, and lets people in.
///
/// # Errors
/// When something cannot be measured.
pub fn lists(binary: &Path, kind: Kind, scope: Scope, is_quiet: bool) -> Result<Vec<Finding>> {
    let mut rig = Rig::new(binary.to_owned(), 1, Size::Long).over(Store::of(kind)?);
    if is_quiet {
        rig = rig.quiet();
    }
    let progress = rig.progress(&format!("{} answers in {}", scope.rows, kind.name()));
    let filled = Filled::make(&rig, scope.rows)?;
    drop(progress);
    let mut findings = vec![filled.told(kind)];
    let collector = Start::new(rig.binary(), &filled.folder)
        .behind_a_proxy()
        .run()?;
    let runtime = rig.runtime()?;
    let mut progress = rig.progress(&format!("lists over {}", kind.name()));
    for asked in Asked::all(&runtime, collector.address)? {
        progress.tell(&asked.name);
        let walked = runtime.block_on(walk::walk(collector.address, &asked, scope.pages))?;
        findings.push(walked.told(kind, &asked));
    }
    progress.tell("live");
    let live = runtime.block_on(walk::live(collector.address, scope.pages))?;
    findings.push(live.told(kind, &Asked::live()));
    drop(progress);
    let progress = rig.progress(&format!("people at the door of {}", kind.name()));
    findings.extend(logins::measure(&rig, &collector, kind, scope)?);
    drop(progress);
    collector.ask_to_end()?;
    runtime.block_on(collector.ended())?;
    Ok(findings)
}
