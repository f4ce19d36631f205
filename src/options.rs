//! What the loader hands over when it starts the widget.

use otklik_wire::survey::{Look, Mode, Theme};
use otklik_wire::{Cursor, Node, Problem, Report};

use crate::texts::Texts;

/// The tag's attributes, as the loader read them.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where batches are posted.
    pub endpoint: String,
    /// Where running scores are fetched; absent where there is no collector.
    pub scores: Option<String>,
    /// The language, a BCP 47 tag.
    pub locale: String,
    /// `data-mode`, over the survey's own.
    pub mode: Option<Mode>,
    /// `data-theme`, over the survey's own.
    pub theme: Option<Theme>,
    /// The words in that language.
    pub texts: Texts,
}

impl Options {
    /// Reads the loader's object.
    ///
    /// # Errors
    /// The [`Problem`] with an attribute, its path as it stands in the tag's `dataset`.
    pub fn read<N: Node>(options: N) -> Result<Self, Problem> {
        let report = Report::default();
        let tag = Cursor::root(options, &report);
        let options = Self {
            endpoint: tag.field("endpoint").string(),
            scores: tag.optional("scores").map(|url| url.string()),
            locale: tag.field("locale").string(),
            mode: tag
                .optional("data-mode")
                .map(|mode| mode.one_of(&Mode::ALL)),
            theme: tag
                .optional("data-theme")
                .map(|theme| theme.one_of(&Theme::ALL)),
            texts: Texts::read(tag.field("texts").into_node().as_ref()),
        };
        drop(tag);
        report.result(options)
    }

    /// The survey's look with the tag's attributes over it.
    #[must_use]
    pub fn look(&self, survey: Look) -> Look {
        Look {
            mode: self.mode.unwrap_or(survey.mode),
            theme: self.theme.unwrap_or(survey.theme),
            accent: survey.accent,
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use serde_json::json;

    #[test]
    fn an_attribute_wins_over_the_survey() {
        let options =
            Options::read(json!({"endpoint": "/a", "locale": "en", "data-theme": "dark"})).unwrap();
        assert_eq!(
            options.look(Look::default()),
            Look {
                theme: Theme::Dark,
                ..Look::default()
            }
        );
        assert_eq!(options.scores, None);
    }

    #[test]
    fn a_wrong_attribute_says_what_is_allowed() {
        let odd = Options::read(json!({"endpoint": "/a", "locale": "en", "data-mode": "banner"}));
        assert_snapshot!(odd.unwrap_err(), @r#"data-mode: "banner" is not allowed here; allowed: popover, inline"#);
    }
}
