use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::page::{Page, tag};
use crate::wait::until;

/// Nobody listens there.
const NOWHERE: &str = r#"data-endpoint="http://localhost:9/answers""#;

/// A page whose surveys ask one question each, "NAME?", and show by the given rules; `more` are fields of the file. Answers
/// go nowhere unless the tag's attributes say where.
///
/// # Errors
/// When the page is not there.
pub fn ruled_page(surveys: &[(&str, Value)], more: &Value, attributes: &str) -> Result<Page> {
    let surveys: Vec<Value> = surveys
        .iter()
        .map(|(name, show)| {
            json!({
                "id": name, "revision": 1, "show": show,
                "questions": [{ "id": "nps", "kind": "nps", "text": format!("{name}?") }],
            })
        })
        .collect();
    let mut file = json!({ "v": 1, "site": "ruled", "surveys": surveys });
    for (key, value) in more.as_object().into_iter().flatten() {
        file[key] = value.clone();
    }
    let head = format!(
        r#"<script type="application/json" data-otklik>{file}</script>{}"#,
        // Of an attribute that stands twice the first counts.
        tag("/widget", "ruled", &format!("{attributes} {NOWHERE}"))
    );
    Page::new("rules.html", &head)
}

impl Browser {
    /// Why a survey does not show by itself; nothing if it does.
    ///
    /// # Errors
    /// When the page cannot be asked, or gives no such reply.
    pub async fn reasons_against(&self, survey: &str) -> Result<Vec<String>> {
        let said = self
            .run("return otklik.explain(arguments[0])", vec![json!(survey)])
            .await?;
        let reasons = said["reasons"].as_array().context("no reasons")?;
        let reasons: Vec<String> = reasons
            .iter()
            .filter_map(Value::as_str)
            .map(String::from)
            .collect();
        ensure!(!reasons.is_empty(), "no word of why: {said}");
        Ok(if said["shows"] == true {
            Vec::new()
        } else {
            reasons
        })
    }

    /// Waits until the loader has read the survey file and its rules.
    ///
    /// # Errors
    /// When it does not.
    pub async fn rules_are_there(&self, survey: &str) -> Result<()> {
        until("the rules", async || {
            if self
                .run("return !!window.otklik?.explain", Vec::new())
                .await?
                != true
            {
                return Ok(None);
            }
            let reasons = self.reasons_against(survey).await?;
            Ok((!reasons.iter().any(|reason| reason.contains("not come"))).then_some(()))
        })
        .await
    }
}
