//! The table of what was found.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// How a figure stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is reached.
    Yes,
    /// It is missed, and nothing promised is broken by it.
    Missed,
    /// A promise to a visitor or an owner is broken.
    Broken,
    /// There is no target.
    Untargeted,
}

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was measured or checked.
    pub what: String,
    /// What came out.
    pub figure: String,
    /// What should.
    pub target: String,
    /// Whether it does.
    pub met: Met,
    /// The numbers behind it.
    pub facts: Value,
}

impl Met {
    /// A promise: kept or broken.
    #[must_use]
    pub fn promise(is_kept: bool) -> Self {
        if is_kept { Self::Yes } else { Self::Broken }
    }

    /// A target: reached or missed.
    #[must_use]
    pub fn target(is_reached: bool) -> Self {
        if is_reached { Self::Yes } else { Self::Missed }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Yes => "met",
            Self::Missed => "not met",
            Self::Broken => "BROKEN",
            Self::Untargeted => "",
        }
    }
}

impl Finding {
    /// A row.
    #[must_use]
    pub fn new(what: &str, figure: String, target: &str, met: Met) -> Self {
        Self {
            what: what.to_owned(),
            figure,
            target: target.to_owned(),
            met,
            facts: Value::Null,
        }
    }

    /// The same with the numbers behind it.
    #[must_use]
    pub fn with(mut self, facts: Value) -> Self {
        self.facts = facts;
        self
    }

    /// For the file of `--json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "what": self.what, "figure": self.figure, "target": self.target, "met": self.met.word(),
            "facts": self.facts,
        })
    }
}

/// The findings as a Markdown table.
#[must_use]
pub fn table(findings: &[Finding]) -> String {
    let mut table = String::from("| what | here | target | |\n| --- | --- | --- | --- |\n");
    for finding in findings {
        let (what, figure, target) = (&finding.what, &finding.figure, &finding.target);
        let word = finding.met.word();
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {what} | {figure} | {target} | {word} |");
    }
    table
}

/// Whether no promise is broken.
#[must_use]
pub fn all_kept(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.met != Met::Broken)
}
