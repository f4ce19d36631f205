use crate::decode::{Cursor, Node};
#[cfg(any(feature = "show", test))]
use crate::text::Text;

/// How a survey looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// How it stands.
    pub mode: Mode,
    /// Where a popover or a tab stands.
    pub place: Spot,
    /// Light or dark.
    pub theme: Theme,
    /// The colour of the chosen score and the button, if the site has one of its own.
    pub accent: Option<Accent>,
}

/// Where a survey stands (field `look.mode`, attribute `data-mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Over the page, which goes on: `"popover"`.
    #[default]
    Popover,
    /// Over the page, which waits: `"modal"`.
    Modal,
    /// In the page's own flow: `"inline"`.
    Inline,
    /// Over the page, from a button at its edge: `"tab"`.
    Tab,
}

/// Where a popover or a tab stands (field `look.place`, attribute `data-place`): a row and a column of the window, the column
/// along the direction of reading, so that a card in the corner where lines end is in the left one of an Arabic page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot(usize);

/// Light or dark (field `look.theme`, attribute `data-theme`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the visitor's system has it: `"auto"`.
    #[default]
    Auto,
    /// `"light"`.
    Light,
    /// `"dark"`.
    Dark,
}

impl Mode {
    /// Every mode with the word that stands for it.
    pub const ALL: [(&'static str, Self); 4] = [
        ("popover", Self::Popover),
        ("modal", Self::Modal),
        ("inline", Self::Inline),
        ("tab", Self::Tab),
    ];
}

impl Spot {
    /// The word for each place.
    pub const ALL: [&'static str; 9] = [
        "top-start",
        "top-center",
        "top-end",
        "middle-start",
        "middle-center",
        "middle-end",
        "bottom-start",
        "bottom-center",
        "bottom-end",
    ];

    /// The word that stands for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL[self.0]
    }

    /// Reads the word.
    pub fn read<N: Node>(place: &Cursor<'_, N>) -> Self {
        place.index_of(&Self::ALL).map_or_else(Self::default, Self)
    }
}

impl Default for Spot {
    /// Below, where lines end.
    fn default() -> Self {
        Self(Self::ALL.len() - 1)
    }
}

impl Theme {
    /// Every theme with the word that stands for it.
    pub const ALL: [(&'static str, Self); 3] = [
        ("auto", Self::Auto),
        ("light", Self::Light),
        ("dark", Self::Dark),
    ];
}

/// An sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent(pub [u8; 3]);

impl Accent {
    /// The colour that `text` names, if it is of the form `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Whether white text on this colour is easier to read than black text.
    ///
    /// The two contrasts of WCAG 2.2 are equal at a relative luminance of 0.179, where both are 4.58, so the better
    /// of the two is always above the 4.5 that level AA asks for.
    #[must_use]
    pub fn wants_white_text(self) -> bool {
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179
    }
}

/// The light of an sRGB channel, by a cubic that stays within 0.002 of the standard's curve and needs no power
/// function in the page.
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    c * (c * (c * 0.305_306_011 + 0.682_171_111) + 0.012_522_878)
}

impl Look {
    pub(super) fn read<N: Node>(look: &Cursor<'_, N>) -> Self {
        look.object(&["mode", "place", "label", "theme", "accent"]);
        // The tab's words: the loader alone needs them.
        #[cfg(any(feature = "show", test))]
        if let Some(label) = look.optional("label") {
            Text::decode(&label);
        }
        let accent = look.optional("accent").and_then(|place| {
            let accent = place.try_string().and_then(|text| Accent::parse(&text));
            if accent.is_none() {
                place.refuse("#rrggbb");
            }
            accent
        });
        Self {
            mode: look
                .optional("mode")
                .map_or_else(Mode::default, |mode| mode.one_of(&Mode::ALL)),
            place: look
                .optional("place")
                .map_or_else(Spot::default, |place| Spot::read(&place)),
            theme: look
                .optional("theme")
                .map_or_else(Theme::default, |theme| theme.one_of(&Theme::ALL)),
            accent,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::decode::{Problem, Report};

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!(Accent::parse("#0a84ff"), Some(Accent([0x0a, 0x84, 0xff])));
        for refused in [
            "0a84ff", "#0a84f", "#0a84fff", "#0a84fg", "#+a84ff", "#жжж", "",
        ] {
            assert_eq!(Accent::parse(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_look_is_one_of_four_in_one_of_nine_places() {
        let read = |json: &str| {
            let mut hints = Vec::new();
            let report = Report::default();
            let document: serde_json::Value = serde_json::from_str(json).unwrap();
            let look = Look::read(&Cursor::root(document, &report));
            let look = report.finish(look, &mut hints);
            assert!(hints.is_empty(), "{hints:?}");
            look.map_err(|problems| problems.iter().map(Problem::sentence).collect::<Vec<_>>())
        };
        let corner = read(r#"{}"#).unwrap();
        assert_eq!(
            (corner.mode, corner.place.word()),
            (Mode::Popover, "bottom-end")
        );
        for (word, mode) in Mode::ALL {
            for place in Spot::ALL {
                let json = alloc::format!(
                    r#"{{"mode":"{word}","place":"{place}","label":{{"en":"Feedback"}}}}"#
                );
                let look = read(&json).unwrap();
                assert_eq!((look.mode, look.place.word()), (mode, place));
            }
        }
        assert_eq!(
            read(r#"{"place":"bottom-right"}"#).unwrap_err(),
            [
                "place: \"bottom-right\" is not allowed here; allowed: top-start, top-center, top-end, middle-start, \
                 middle-center, middle-end, bottom-start, bottom-center, bottom-end"
            ]
        );
        assert!(read(r#"{"label":7}"#).is_err());
    }

    #[test]
    fn text_on_any_accent_is_readable() {
        let exact = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                libm::pow((c + 0.055) / 1.055, 2.4)
            }
        };
        for r in (0..=255).step_by(5) {
            for g in (0..=255).step_by(3) {
                for b in (0..=255).step_by(15) {
                    let luminance = 0.2126 * exact(r) + 0.7152 * exact(g) + 0.0722 * exact(b);
                    let contrast = if Accent([r, g, b]).wants_white_text() {
                        1.05 / (luminance + 0.05)
                    } else {
                        (luminance + 0.05) / 0.05
                    };
                    assert!(contrast >= 4.5, "#{r:02x}{g:02x}{b:02x}: {contrast}");
                }
            }
        }
    }
}
