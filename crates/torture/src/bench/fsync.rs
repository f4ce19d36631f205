//! How often a second the disk confirms.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Appends 4 KiB and waits for the disk, again and again; how often a second.
pub(super) fn rate(folder: &Path, length: Duration) -> Result<f64> {
    let path = folder.join("fsync");
    let mut file = File::create(&path)?;
    let block = [7; 4096];
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < length {
        file.write_all(&block)?;
        file.sync_data()?;
        count += 1;
    }
    let rate = f64::from(count) / began.elapsed().as_secs_f64();
    std::fs::remove_file(&path)?;
    Ok(rate)
}
