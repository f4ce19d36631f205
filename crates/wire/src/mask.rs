//! What looks like personal data in a visitor's sentence, left out before the sentence is kept anywhere.
//!
//! It is found by its shape alone: a number that looks like a telephone's is left out, a name is not.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

/// What a site has left out (field `mask`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    emails: bool,
    phones: bool,
    cards: bool,
}

/// A sentence as it may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The sentence, with [`Mask::SIGN`] in the place of each thing that was left out.
    pub text: String,
    /// What was left out, in its order.
    pub left_out: Vec<String>,
}

/// Digits of the longest payment card's number.
const MOST_DIGITS: usize = 19;
/// What can be left out, by the word for it.
const SORTS: [&str; 3] = ["email", "phone", "card"];

impl Mask {
    /// Stands for what was left out.
    pub const SIGN: &'static str = "•••";

    /// Reads the list.
    pub(crate) fn read<N: Node>(list: &Cursor<'_, N>) -> Self {
        let mut mask = Self::default();
        for sort in list.items() {
            match sort.index_of(&SORTS) {
                Some(0) => mask.emails = true,
                Some(1) => mask.phones = true,
                Some(_) => mask.cards = true,
                None => {}
            }
        }
        mask
    }

    /// The sentence without what is to be left out.
    #[must_use]
    pub fn apply(self, sentence: &str) -> Masked {
        let mut text = String::new();
        let mut left_out = Vec::new();
        let mut rest = sentence;
        // A number of house or order that goes on as a word, or a word as a number, is none of these.
        let mut in_word = false;
        while let Some(char) = rest.chars().next() {
            let (end, is_left_out) = match self.first(rest) {
                Some(found) if !in_word => found,
                _ => (char.len_utf8(), false),
            };
            let (here, after) = rest.split_at(end);
            if is_left_out {
                left_out.push(here.into());
                text.push_str(Self::SIGN);
            } else {
                text.push_str(here);
            }
            in_word = here.chars().next_back().is_some_and(is_letter);
            rest = after;
        }
        Masked { text, left_out }
    }

    /// How far an address or a row of digits goes that the text begins with, and whether it is to be left out.
    fn first(self, text: &str) -> Option<(usize, bool)> {
        if let Some(end) = email(text) {
            return Some((end, self.emails));
        }
        let mut row = Digits::first(text)?;
        let is_left_out =
            |row: &Digits| self.cards && row.is_card() || self.phones && row.is_phone();
        if row.digits.len() <= MOST_DIGITS {
            return Some((row.end(), is_left_out(&row)));
        }
        // Several numbers one after another.
        let first = row.groups.first()?.1;
        while row.pop() {
            if is_left_out(&row) {
                return Some((row.end(), true));
            }
        }
        Some((first, false))
    }
}

/// The end of the address that the text begins with.
fn email(text: &str) -> Option<usize> {
    let goes_on =
        |char: char| is_letter(char) || matches!(char, '.' | '_' | '%' | '+' | '-' | '\'');
    let name = text.find(|char| !goes_on(char)).filter(|name| *name > 0)?;
    if text.as_bytes()[name] != b'@' {
        return None;
    }
    // Up to the last letter of a part behind a dot: what ends a sentence is not of it.
    let (mut end, mut letters, mut parts) = (None, 0, 0);
    for (at, char) in text.char_indices().skip_while(|(at, _)| *at <= name) {
        match char {
            '.' => (letters, parts) = (0, parts + usize::from(letters > 0)),
            '-' => {}
            char if is_letter(char) => {
                letters += 1;
                if parts > 0 && letters > 1 {
                    end = Some(at + char.len_utf8());
                }
            }
            _ => break,
        }
    }
    end
}

/// Letters and digits, as far as it matters here: beyond ASCII only marks are none.
fn is_letter(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || !matches!(char, '\0'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}')
}

/// A row of digits in groups.
struct Digits {
    digits: Vec<u8>,
    /// How many digits are in each group, and where it ends in the text.
    groups: Vec<(usize, usize)>,
    international: bool,
}

impl Digits {
    /// The row that the text begins with.
    fn first(text: &str) -> Option<Self> {
        let international = text.starts_with('+');
        if !matches!(text.as_bytes().first()?, b'0'..=b'9' | b'+' | b'(') {
            return None;
        }
        let mut row = Self {
            digits: Vec::new(),
            groups: Vec::new(),
            international,
        };
        let mut between = 0;
        for (at, char) in text.char_indices().skip(usize::from(international)) {
            if char.is_ascii_digit() {
                row.digits.push(char as u8 - b'0');
                match row.groups.last_mut() {
                    Some(group) if between == 0 => *group = (group.0 + 1, at + 1),
                    _ => row.groups.push((1, at + 1)),
                }
                between = 0;
            } else if between < 3 && matches!(char, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}') {
                between += 1;
            } else {
                break;
            }
        }
        let goes_on = text[row.end()..].chars().next().is_some_and(is_letter);
        (!row.digits.is_empty() && !goes_on).then_some(row)
    }

    /// Drops the last group, unless it is the only one.
    fn pop(&mut self) -> bool {
        if self.groups.len() < 2 {
            return false;
        }
        let digits = self.groups.pop().map_or(0, |(digits, _)| digits);
        self.digits.truncate(self.digits.len() - digits);
        true
    }

    fn end(&self) -> usize {
        self.groups.last().map_or(0, |(_, end)| *end)
    }

    /// The check digit of payment cards, by Luhn.
    fn is_card(&self) -> bool {
        let sum: u32 = self
            .digits
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let digit = u32::from(*digit) * if place % 2 == 1 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        (13..=MOST_DIGITS).contains(&self.digits.len()) && sum.is_multiple_of(10)
    }

    fn is_phone(&self) -> bool {
        let fewest = if self.international { 8 } else { 10 };
        (fewest..=15).contains(&self.digits.len()) && !self.is_date()
    }

    /// A day with something behind it, such as an hour.
    fn is_date(&self) -> bool {
        let mut lengths = self.groups.iter().map(|(digits, _)| *digits);
        let lengths = [(); 3].map(|()| lengths.next().unwrap_or_default());
        matches!(lengths, [4, 2, 2] | [2, 2, 4])
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    const ALL: Mask = Mask {
        emails: true,
        phones: true,
        cards: true,
    };

    fn left_out(sentence: &str) -> Vec<String> {
        ALL.apply(sentence).left_out
    }

    #[test]
    fn addresses_are_left_out() {
        let masked = ALL.apply("Write to o'hara+tea@shop.example.com, please.");
        assert_eq!(masked.left_out, ["o'hara+tea@shop.example.com"]);
        assert_eq!(masked.text, "Write to •••, please.");
        assert_eq!(left_out("Пишите: анна@почта.рф."), ["анна@почта.рф"]);
        assert_eq!(left_out("<a.b@c.de>"), ["a.b@c.de"]);
        for kept in ["me @ home", "@handle", "a@b", "tea@.", "1 kg @ 2.50"] {
            assert_eq!(ALL.apply(kept).text, kept);
        }
    }

    #[test]
    fn telephones_are_left_out_and_days_and_sums_are_not() {
        for phone in [
            "+7 916 123-45-67",
            "8 (495) 123-45-67",
            "(495) 123-45-67",
            "+49301234567",
            "030 / 1234 5678",
            "89161234567",
        ] {
            assert_eq!(
                left_out(&alloc::format!("Call {phone}!")).len(),
                1,
                "{phone}"
            );
        }
        for kept in [
            "On 2026-11-22 10:15 I paid 1 200.50 for 3 of them.",
            "22.11.2026 12.30",
            "order 4711-0815",
            "A1234567890123",
            "1234567890kg",
            "Flat 12, 34, 5678",
        ] {
            assert_eq!(ALL.apply(kept).text, kept);
        }
    }

    #[test]
    fn cards_are_left_out_by_their_check_digit() {
        let cards = Mask {
            phones: false,
            ..ALL
        };
        let masked = cards.apply("4111 1111 1111 1111 and 4111 1111 1111 1112");
        assert_eq!(masked.left_out, ["4111 1111 1111 1111"]);
        assert_eq!(masked.text, "••• and 4111 1111 1111 1112");
        assert_eq!(
            left_out("5555-5555-5555-4444 01/29"),
            ["5555-5555-5555-4444"]
        );
    }

    #[test]
    fn nothing_is_left_out_unasked_and_what_is_masked_stays() {
        let text = "anna@example.com +7 916 123-45-67 4111 1111 1111 1111";
        assert_eq!(Mask::default().apply(text).text, text);
        let once = ALL.apply(text);
        assert!(
            once.text.chars().all(|char| !char.is_ascii_digit()),
            "{once:?}"
        );
        assert_eq!(
            ALL.apply(&once.text),
            Masked {
                text: once.text.clone(),
                left_out: vec![]
            }
        );
    }
}
