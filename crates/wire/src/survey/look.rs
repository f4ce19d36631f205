use crate::decode::{Cursor, Node};

/// How a survey looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Where it stands.
    pub mode: Mode,
    /// Light or dark.
    pub theme: Theme,
    /// The colour of the chosen score and the button, if the site has one of its own.
    pub accent: Option<Accent>,
}

/// Where a survey stands (field `look.mode`, attribute `data-mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// In a corner above the page: `"popover"`.
    #[default]
    Popover,
    /// In the page's own flow: `"inline"`.
    Inline,
}

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
    pub const ALL: [(&'static str, Self); 2] =
        [("popover", Self::Popover), ("inline", Self::Inline)];
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
        look.object(&["mode", "theme", "accent"]);
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
            theme: look
                .optional("theme")
                .map_or_else(Theme::default, |theme| theme.one_of(&Theme::ALL)),
            accent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
