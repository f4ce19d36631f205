use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{Browser, Program};

/// What WCAG 2.2 asks for on level AA, and what is good practice beyond it.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// What a document in a frame has to have by itself.
const DOCUMENT: [&str; 4] = [
    "html-has-lang",
    "html-lang-valid",
    "document-title",
    "meta-viewport",
];

/// axe-core, which looks for what keeps people out.
#[derive(Debug)]
pub struct Axe(String);

impl Axe {
    /// Reads it.
    ///
    /// # Errors
    /// When it is not there.
    pub fn read() -> Result<Self> {
        Ok(Self(fs::read_to_string(Program::Axe.path()?)?))
    }

    /// Puts it into the page, past the page's policy.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn put_into(&self, browser: &Browser) -> Result<()> {
        browser.run(&self.0, Vec::new()).await?;
        Ok(())
    }
}

impl Browser {
    /// Lets axe-core look at what the JavaScript expression `at` names: how many rules applied and were met.
    ///
    /// # Errors
    /// When it finds anything, or when no more than `least` rules applied, so that it had nothing to look at.
    pub async fn looks_fair(&self, at: &str, state: &str, least: u64) -> Result<u64> {
        let script = format!(
            "const found = await axe.run({at}, {{ runOnly: {{ type: 'tag', values: {} }} }});
             const told = found.violations.map(({{ id, help, nodes }}) =>
               [id, help, nodes.map(({{ html, failureSummary }}) => [html, failureSummary])]);
             return [told, found.passes.length]",
            json!(RULES)
        );
        let found = self.run_async(&script).await?;
        self.judge(&found, state, least)
    }

    /// What axe-core makes of a page's frame as a document: its language, its title, its viewport.
    ///
    /// # Errors
    /// As [`Browser::looks_fair`].
    pub async fn is_fair_document(&self, state: &str) -> Result<u64> {
        let script = format!(
            "const found = await axe.run(document, {{ runOnly: {{ type: 'rule', values: {} }} }});
             return [found.violations.map(({{ id, help }}) => [id, help]), found.passes.length]",
            json!(DOCUMENT)
        );
        let found = self.run_async(&script).await?;
        self.judge(&found, state, 2)
    }

    fn judge(&self, found: &Value, state: &str, least: u64) -> Result<u64> {
        let violations = found[0].as_array().context("axe said nothing")?;
        ensure!(
            violations.is_empty(),
            "{state}: {}",
            Value::from(violations.clone())
        );
        let met = found[1].as_u64().unwrap_or_default();
        ensure!(
            met > least,
            "{state}: {met} rules applied, so it was not looked at"
        );
        Ok(met)
    }
}
