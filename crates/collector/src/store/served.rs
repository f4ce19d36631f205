//! The revisions that were served, as both engines keep them.

use anyhow::Context as _;
use otklik_wire::id::Name;
use otklik_wire::survey::Survey;
use serde_json::Value;

use crate::sites::Published;

/// Notes a revision that is stored.
///
/// # Errors
/// When it cannot be read.
pub(super) fn restore(
    published: &mut Published,
    site: &Name,
    survey: &str,
    revision: u32,
    document: &str,
) -> anyhow::Result<()> {
    let place = || format!("site {site}, survey {survey}: the stored revision {revision}");
    let document: Value =
        serde_json::from_str(document).with_context(|| format!("{} is not JSON", place()))?;
    let decoded = Survey::decode(document)
        .map_err(|problem| anyhow::anyhow!("{} cannot be read: {problem}", place()))?;
    // Each has its own number, so none contradicts another.
    let _ = published.note(decoded);
    Ok(())
}

/// Why a revision cannot be served: under its number other words were.
pub(super) fn reworded(
    site: &Name,
    survey: &Name,
    revision: u32,
    question: &Name,
    was: &str,
) -> anyhow::Error {
    anyhow::anyhow!(
        "site {site}, survey {survey}: question {question} is not asked as it was when revision {revision} was first \
         served; give the survey a higher revision, so that answers to the two stay apart. It was: {was}"
    )
}
