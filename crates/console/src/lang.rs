//! The two languages of the console: plural forms, and numbers as people write them.

/// A language that the console speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// The language of a BCP 47 tag; English for all that are not Russian.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let is_russian = tag
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("ru"));
        if is_russian { Self::Ru } else { Self::En }
    }

    /// Its BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::En => Self::Ru,
            Self::Ru => Self::En,
        }
    }

    /// The form that goes with a number: `one|other` in English, `one|few|many` in Russian.
    pub(crate) fn form(self, n: u64, forms: &'static str) -> &'static str {
        let place = match self {
            Self::En => usize::from(n != 1),
            Self::Ru => match (n % 10, n % 100) {
                (1, tens) if tens != 11 => 0,
                (2..=4, tens) if !(12..=14).contains(&tens) => 1,
                _ => 2,
            },
        };
        forms.split('|').nth(place).unwrap_or(forms)
    }

    /// `1,204 answers`.
    pub(crate) fn count(self, n: u64, forms: &'static str) -> String {
        format!("{}\u{a0}{}", self.whole(n), self.form(n, forms))
    }

    /// `1,204`; `1 204` in Russian.
    pub(crate) fn whole(self, n: u64) -> String {
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(self.separator());
            }
            out.push(digit);
        }
        out
    }

    /// `5.8`; `5,8` in Russian. Below zero with a minus, not with a hyphen.
    pub(crate) fn decimal(self, value: f64, places: usize) -> String {
        // A half goes up, as browsers round; formatting alone would take it to the even neighbour.
        let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
        let text = format!("{:.places$}", (value.abs() * scale).round() / scale);
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let grouped = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), |whole| self.whole(whole));
        let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let sign = if value < 0.0 && !is_zero { "−" } else { "" };
        let point = match self {
            Self::En => ".",
            Self::Ru => ",",
        };
        if part.is_empty() {
            format!("{sign}{grouped}")
        } else {
            format!("{sign}{grouped}{point}{part}")
        }
    }

    /// `42%`; `42 %` in Russian.
    pub(crate) fn percent(self, value: f64) -> String {
        let space = match self {
            Self::En => "",
            Self::Ru => "\u{a0}",
        };
        format!("{}{space}%", self.decimal(value, 0))
    }

    fn separator(self) -> char {
        match self {
            Self::En => ',',
            Self::Ru => '\u{a0}',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_gets_its_form() {
        for (n, form) in [
            (0, "ответов"),
            (1, "ответ"),
            (2, "ответа"),
            (5, "ответов"),
            (11, "ответов"),
            (12, "ответов"),
            (21, "ответ"),
            (24, "ответа"),
            (111, "ответов"),
            (1_002, "ответа"),
        ] {
            assert_eq!(Lang::Ru.form(n, "ответ|ответа|ответов"), form, "{n}");
        }
        assert_eq!(
            [0, 1, 2].map(|n| Lang::En.form(n, "answer|answers")),
            ["answers", "answer", "answers"]
        );
    }

    #[test]
    fn numbers_are_written_as_in_each_language() {
        assert_eq!(Lang::En.whole(1_234_567), "1,234,567");
        assert_eq!(Lang::Ru.whole(1_204), "1\u{a0}204");
        assert_eq!(Lang::En.whole(999), "999");
        assert_eq!(Lang::En.decimal(-12.34, 1), "−12.3");
        assert_eq!(Lang::Ru.decimal(5.75, 1), "5,8");
        assert_eq!(Lang::En.decimal(-0.4, 0), "0", "no minus before nothing");
        assert_eq!(Lang::En.decimal(16.5, 0), "17", "as browsers round");
        assert_eq!(Lang::En.decimal(-2.25, 1), "−2.3");
        assert_eq!(Lang::En.percent(49.6), "50%");
        assert_eq!(Lang::Ru.percent(8.0), "8\u{a0}%");
    }

    #[test]
    fn only_russian_is_russian() {
        assert_eq!(
            ["ru", "ru-RU", "RU", "rup", "en-GB", "", "ж"].map(Lang::of_tag),
            [
                Lang::Ru,
                Lang::Ru,
                Lang::Ru,
                Lang::Ru,
                Lang::En,
                Lang::En,
                Lang::En
            ]
        );
    }
}
