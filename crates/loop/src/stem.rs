//! Words compared by their stems: "parcels" finds "parcel", «посылками» finds «посылка».
//!
//! The alphabet decides which language's endings go, so that no language has to be known: Cyrillic words lose Russian
//! ones, Latin words English ones. Both engines of the store search what is computed here, so they find the same.

use rust_stemmers::{Algorithm, Stemmer};

/// Most characters of a word that are looked at.
const MOST_CHARS: usize = 40;

/// The stems of a text, in its order.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    words(text).map(|word| stem(&word)).collect()
}

/// The words of a text as they are compared: in small letters, `ё` as `е`, without what is neither letter nor digit.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|char: char| !char.is_alphanumeric() && !is_joiner(char));
    parts.map(plain).filter(|word| !word.is_empty())
}

/// The stem of a word that [`words`] gave.
#[must_use]
pub fn stem(word: &str) -> String {
    let algorithm = if word.chars().any(is_cyrillic) {
        Algorithm::Russian
    } else if word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        Algorithm::English
    } else {
        return word.to_owned();
    };
    Stemmer::create(algorithm).stem(word).into_owned()
}

fn plain(word: &str) -> String {
    let letters = word
        .chars()
        .filter(|char| !is_joiner(*char))
        .flat_map(char::to_lowercase);
    let letters = letters.map(|char| if char == 'ё' { 'е' } else { char });
    letters.take(MOST_CHARS).collect()
}

/// What stands inside a word without parting it: apostrophes and soft hyphens.
fn is_joiner(char: char) -> bool {
    matches!(char, '\'' | '’' | '\u{ad}')
}

fn is_cyrillic(char: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            ["parcel", "Parcels", "PARCEL’S"].as_slice(),
            &["посылка", "Посылками", "посылку"],
            &["ёлка", "елки", "ЁЛКОЙ"],
            &["delivery", "deliveries"],
        ] {
            let all: Vec<String> = forms.iter().map(|form| stems(form).join(" ")).collect();
            assert!(all.iter().all(|stem| *stem == all[0]), "{all:?}");
        }
        assert_ne!(stems("parcel"), stems("part"));
    }

    #[test]
    fn what_is_no_word_parts_words_and_is_none() {
        assert_eq!(stems("2 kg—of tea,№7!"), ["2", "kg", "of", "tea", "7"]);
        assert_eq!(stems(" … \u{0} "), Vec::<String>::new());
        assert_eq!(stems("東京 naïve"), ["東京", "naïve"]);
        assert_eq!(stems(&"a".repeat(5_000))[0].len(), MOST_CHARS);
    }
}
