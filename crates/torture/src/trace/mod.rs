//! The collector's system calls, and the disk that they leave when the power is cut.
//!
//! strace writes down every write, truncation, sync, creation and removal in the data folder with its bytes, and every
//! reply. That is all that a disk ever hears of a program, so that one recording can be cut anywhere: what was synced
//! by then is there, of everything else any part may be missing.
//!
//! | module | concern |
//! | --- | --- |
//! | [`syscall`] | a line of strace's output |
//! | [`step`] | what a call means for the folder, or for a visitor |
//! | [`recording`] | all steps of a run |
//! | [`disk`], `file` | names and contents, what of them is durable, and what a cut makes of the rest |
//! | [`order`] | that no reply is written before the log is synced |

pub mod disk;
mod file;
pub mod order;
pub mod recording;
pub mod step;
pub mod syscall;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub use disk::Disk;
pub use file::Loss;
pub use recording::Recording;

/// The trace file's text, once strace has written its last line.
///
/// # Errors
/// When it does not come to its end.
pub(crate) fn whole(trace: &Path) -> Result<String> {
    let began = Instant::now();
    loop {
        let text = std::fs::read(trace)?;
        let tail = String::from_utf8_lossy(&text[text.len().saturating_sub(200)..]).into_owned();
        // Threads end with such a line each; once nothing has come after one for a while, it was the last.
        if tail.trim_end().ends_with("+++") {
            std::thread::sleep(Duration::from_millis(100));
            if std::fs::metadata(trace)?.len() == text.len() as u64 {
                return Ok(String::from_utf8_lossy(&text).into_owned());
            }
        }
        if began.elapsed() > Duration::from_secs(30) {
            bail!("the trace does not come to its end; its last line is {tail:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
