use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long anything in a page may take unless the case is about time. Two cores may be busy with two browsers.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(25);

/// Looks until there is something to see, and gives it.
///
/// # Errors
/// When `look` fails, or when there is nothing yet after 20 s: `what` then says what was awaited.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(PATIENCE, what, look).await
}

/// As [`until`], with a deadline of its own.
///
/// # Errors
/// As [`until`].
pub async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(seen) = look().await? {
            return Ok(seen);
        }
        if start.elapsed() > patience {
            bail!("not within {patience:?}: {what}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Looks again and again for as long as `period` that `what` stays true.
///
/// # Errors
/// When `look` fails, or sees once that it is not so.
pub async fn stays(
    period: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < period {
        if !look().await? {
            bail!("after {:?} no longer so: {what}", start.elapsed());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
