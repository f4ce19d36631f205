//! Every word that the console says, both languages side by side, a table a screen.
//!
//! What stands in braces is filled in by [`fill`]; forms of a word that go with a number are parted by `|`.

mod frame;
mod goals;
mod inbox;
mod loops;
mod people;
mod scores;
mod settings;
mod surveys;

pub(crate) use frame::Frame;
pub(crate) use goals::Goals;
pub(crate) use inbox::Inbox;
pub(crate) use loops::Loops;
pub(crate) use people::People;
pub(crate) use scores::Scores;
pub(crate) use settings::Settings;
pub(crate) use surveys::Surveys;

use crate::lang::Lang;

/// A table: each line is a name, the English and the Russian.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $en:literal, $ru:literal;)+ }) => {
        $(#[$doc])*
        pub(crate) struct $name {
            $(pub(crate) $key: &'static str,)+
        }

        impl $name {
            /// In English.
            pub(super) const EN: Self = Self { $($key: $en,)+ };
            /// In Russian.
            pub(super) const RU: Self = Self { $($key: $ru,)+ };
            /// Name, English, Russian.
            #[cfg(test)]
            pub(super) const LINES: &'static [[&'static str; 3]] = &[$([stringify!($key), $en, $ru]),+];
        }
    };
}
pub(crate) use table;

/// All tables in one language.
pub(crate) struct Words {
    /// What stands around every screen.
    pub(crate) frame: Frame,
    /// Today, inbox and cases.
    pub(crate) inbox: Inbox,
    /// Scores.
    pub(crate) scores: Scores,
    /// Promises, rules, board.
    pub(crate) loops: Loops,
    /// Goals, initiatives, what they were worth.
    pub(crate) goals: Goals,
    /// People, keys, the audit log.
    pub(crate) people: People,
    /// Settings.
    pub(crate) settings: Settings,
    /// Surveys as they are written.
    pub(crate) surveys: Surveys,
}

impl Words {
    /// In that language.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        static EN: Words = Words {
            frame: Frame::EN,
            inbox: Inbox::EN,
            scores: Scores::EN,
            loops: Loops::EN,
            goals: Goals::EN,
            people: People::EN,
            settings: Settings::EN,
            surveys: Surveys::EN,
        };
        static RU: Words = Words {
            frame: Frame::RU,
            inbox: Inbox::RU,
            scores: Scores::RU,
            loops: Loops::RU,
            goals: Goals::RU,
            people: People::RU,
            settings: Settings::RU,
            surveys: Surveys::RU,
        };
        match lang {
            Lang::En => &EN,
            Lang::Ru => &RU,
        }
    }
}

/// The text with what stands in braces filled in.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        // One pass: braces in what somebody wrote are filled in by nobody.
        filled.push_str(
            values
                .iter()
                .find(|(given, _)| *given == name)
                .map_or("", |(_, value)| value),
        );
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<[&'static str; 3]> {
        [
            Frame::LINES,
            Inbox::LINES,
            Scores::LINES,
            Loops::LINES,
            Goals::LINES,
            People::LINES,
            Settings::LINES,
            Surveys::LINES,
        ]
        .concat()
    }

    fn holes(text: &str) -> Vec<&str> {
        let mut holes: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split('}').next())
            .collect();
        holes.sort_unstable();
        holes
    }

    #[test]
    fn both_languages_say_all_of_it() {
        for [name, en, ru] in lines() {
            assert!(!en.trim().is_empty() && !ru.trim().is_empty(), "{name}");
            assert_eq!(holes(en), holes(ru), "{name}: other things are filled in");
            let forms = (en.matches('|').count(), ru.matches('|').count());
            assert!(matches!(forms, (0, 0) | (1, 2)), "{name}: {forms:?} forms");
        }
    }

    #[test]
    fn russian_is_russian_and_english_is_english() {
        let cyrillic = |text: &str| {
            text.chars()
                .any(|char| matches!(char, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'))
        };
        // Names that both languages use as they are.
        let same = ["webhook", "totp"];
        for [name, en, ru] in lines() {
            assert!(!cyrillic(en) || name == "other_language", "{name}: {en}");
            assert!(
                cyrillic(ru) || same.contains(&name) || name == "other_language",
                "{name}: {ru}"
            );
        }
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(
            fill("{who} said {what}", &[("who", "{what}"), ("what", "a {b}")]),
            "{what} said a {b}"
        );
        assert_eq!(fill("{nobody} knows", &[]), " knows");
        assert_eq!(fill("a { b", &[]), "a { b");
    }
}
