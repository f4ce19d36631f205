//! What the loader hands over when it starts the widget.

use otklik_wire::survey::{Look, Mode, Spot, Theme};
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
    /// `data-place`, over the survey's own.
    pub place: Option<Spot>,
    /// `data-theme`, over the survey's own.
    pub theme: Option<Theme>,
    /// Whether the survey is only tried out: nothing of it is kept or sent.
    pub preview: bool,
    /// Where one browser serves many people: seconds without a touch after which the next one begins.
    pub kiosk: Option<u32>,
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
            place: tag.optional("data-place").map(|place| Spot::read(&place)),
            theme: tag
                .optional("data-theme")
                .map(|theme| theme.one_of(&Theme::ALL)),
            preview: tag
                .optional("preview")
                .is_some_and(|preview| preview.boolean()),
            kiosk: tag
                .optional("data-kiosk")
                .map(|seconds| seconds.whole(5, 3_600)),
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
            place: self.place.unwrap_or(survey.place),
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
        assert_snapshot!(odd.unwrap_err(), @r#"data-mode: "banner" is not allowed here; allowed: popover, modal, inline, tab"#);
    }
}
