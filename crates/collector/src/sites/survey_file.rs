use std::path::Path;

use anyhow::{Context as _, anyhow};
use otklik_wire::Problem;
use otklik_wire::survey::SurveyFile;
use serde_json::Value;

use super::ready_made;

/// A survey file as it was read: the document, what it means, and what in it means nothing.
#[derive(Debug)]
pub(crate) struct Read {
    /// The file's text, without a byte order mark, and with what is ready-made.
    pub(crate) text: String,
    /// The text as JSON.
    pub(crate) document: Value,
    /// What it means, or the problems that make it unusable.
    pub(crate) decoded: Result<SurveyFile, Vec<Problem>>,
    /// Fields that nobody reads.
    pub(crate) unknown: Vec<Problem>,
}

/// Reads a survey file.
///
/// # Errors
/// When there is no such file or it is not JSON; the message begins with the file's path.
pub(crate) fn read(path: &Path) -> anyhow::Result<Read> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{shown}: cannot be read"))?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    parse(text).map_err(|error| anyhow!("{shown}: is not JSON: {error}"))
}

/// Reads the text of a survey file.
///
/// # Errors
/// When it is not JSON.
pub(crate) fn parse(text: String) -> serde_json::Result<Read> {
    let mut document: Value = serde_json::from_str(&text)?;
    let text = if ready_made::fill_in(&mut document) {
        document.to_string()
    } else {
        text
    };
    let mut unknown = Vec::new();
    let decoded = SurveyFile::decode(document.clone(), &mut unknown);
    Ok(Read {
        text,
        document,
        decoded,
        unknown,
    })
}
