use serde_json::Value;

/// What `pages/journal.js` noted in a page: everything by which a widget could be heard or felt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Every line that mentions Otklik, written to the console by whatever method.
    pub hints: Vec<String>,
    /// Exceptions and rejected promises that nobody caught.
    pub errors: Vec<String>,
    /// What the page's Content-Security-Policy blocked.
    pub violations: Vec<String>,
    /// Names of the widget's events that bubbled up to the document, without `otklik:`.
    pub events: Vec<String>,
}

impl Journal {
    /// Reads the page's own record; `None` if this is none.
    pub(crate) fn read(notes: &Value) -> Option<Self> {
        let list = |name: &str| {
            let lines = notes.get(name)?.as_array()?;
            Some(
                lines
                    .iter()
                    .filter_map(Value::as_str)
                    .map(String::from)
                    .collect::<Vec<_>>(),
            )
        };
        let mut hints = list("console")?;
        hints.retain(|line| line.to_lowercase().contains("otklik"));
        Some(Self {
            hints,
            errors: list("errors")?,
            violations: list("violations")?,
            events: list("events")?,
        })
    }

    /// Whether the page took no harm: no error reached it.
    #[must_use]
    pub fn is_unharmed(&self) -> bool {
        self.errors.is_empty()
    }
}
