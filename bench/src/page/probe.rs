use serde_json::json;

const PROBE: &str = include_str!("../../page/probe.js");

/// What notes in the page when the question is painted, and what a click costs; without a `question` it looks for none.
pub(super) fn script(question: Option<&[String]>) -> String {
    format!("{PROBE}({});", json!(question))
}
