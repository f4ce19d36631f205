//! The answers: each follows from the seed and its number, so that what is stored can be checked by drawing it again.

use std::fmt::Write as _;

/// The site that the answers are for.
pub const SITE: &str = "shop";

/// 31 January 2026, 12:00 UTC, in Unix milliseconds: the moment of answer 0.
const FIRST_MS: u64 = 1_769_860_800_000;
/// The time stamp of a UUIDv7 has 48 bits.
const MAX_MS: u64 = (1 << 48) - 1;

const SCRAPS: [&str; 16] = [
    "fast",
    "the cart lost my tea",
    "\"quoted\" and \\ back",
    "<img src=x onerror=alert(1)>",
    "быстро, но дорого",
    "чай остыл",
    "发货很快",
    "とても良い",
    "جيد جدا",
    "👩‍👩‍👧‍👦 👍🏽",
    "e\u{301}a\u{308}",
    "\u{202e}over\u{202c}",
    "=1+1",
    "line\nbreak\ttab",
    "½ ≤ 1 €",
    "\u{1f}\u{7f}\u{2028}",
];

const PAGES: [&str; 4] = ["tea", "cart", "checkout/done", "%D1%87%D0%B0%D0%B9"];
const LOCALES: [&str; 4] = ["en", "ru", "zh-Hans", "ar"];

/// Visitors who answer as the seed says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitors {
    seed: u64,
}

impl Visitors {
    /// Those of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self { seed }
    }

    /// The id of an answer, a UUIDv7 whose time grows by a millisecond an answer.
    #[must_use]
    pub fn id(self, number: u64) -> String {
        let mut rng = self.rng(number);
        let time = (FIRST_MS + number) & MAX_MS;
        let (a, b) = (rng.u64(..), rng.u64(..));
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            time >> 16,
            time & 0xffff,
            a & 0xfff,
            0x8000 | (a >> 16) & 0x3fff,
            b >> 16,
        )
    }

    /// The number of the answer that has this id; `None` if these visitors never gave it.
    #[must_use]
    pub fn number_of(self, id: &str) -> Option<u64> {
        let high = u64::from_str_radix(id.get(..8)?, 16).ok()?;
        let low = u64::from_str_radix(id.get(9..13)?, 16).ok()?;
        let number = (high << 16 | low).checked_sub(FIRST_MS)?;
        (self.id(number) == id).then_some(number)
    }

    /// An answer as JSON: a rating always, a sentence sometimes.
    #[must_use]
    pub fn answer(self, number: u64) -> String {
        let mut answer = String::with_capacity(320);
        self.write_answer(number, &mut answer);
        answer
    }

    /// The body of a request that carries these answers.
    #[must_use]
    pub fn batch(self, numbers: &[u64]) -> Vec<u8> {
        let mut body = String::with_capacity(100 + 320 * numbers.len());
        body += r#"{"v":1,"batch":"torture","sent_at":"2026-01-31T12:00:01.000Z","sdk":"torture/1","answers":["#;
        for (place, &number) in numbers.iter().enumerate() {
            if place > 0 {
                body.push(',');
            }
            self.write_answer(number, &mut body);
        }
        body += "]}";
        body.into_bytes()
    }

    fn write_answer(self, number: u64, json: &mut String) {
        let id = self.id(number);
        // Not the id's stream: contents of neighbours must not be alike.
        let mut rng = fastrand::Rng::with_seed(self.rng(number).u64(..) ^ 0x5EED_0F7E_0A55);
        let (rating, age, page, locale) = (
            rng.u8(..=10),
            rng.u32(..60_000),
            rng.usize(..4),
            rng.usize(..4),
        );
        let (minute, second, ms) = (rng.u8(..60), rng.u8(..60), rng.u16(..1_000));
        // Writing to a string does not fail.
        let _ = write!(
            json,
            r#"{{"id":"{id}","seq":0,"survey":"nps","survey_rev":1,"at":"2026-01-31T11:{minute:02}:{second:02}.{ms:03}Z","age_ms":{age},"q":[{{"k":"nps","t":"nps","n":{rating}}}"#,
        );
        if rng.u8(..4) == 0 {
            let mut sentence = format!("{number}");
            for _ in 0..rng.u8(1..6) {
                sentence.push(' ');
                sentence += SCRAPS[rng.usize(..SCRAPS.len())];
            }
            let sentence = serde_json::Value::String(sentence);
            let _ = write!(json, r#",{{"k":"why","t":"text","s":{sentence}}}"#);
        }
        let (page, locale) = (PAGES[page], LOCALES[locale]);
        let _ = write!(
            json,
            r#"],"page":"https://shop.example/{page}","locale":"{locale}"}}"#
        );
    }

    fn rng(self, number: u64) -> fastrand::Rng {
        // An odd factor keeps different numbers apart.
        fastrand::Rng::with_seed(self.seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_drawn_the_same_again_and_from_another_seed_differently() {
        let visitors = Visitors::of(7);
        assert_eq!(visitors.answer(12), Visitors::of(7).answer(12));
        assert_ne!(visitors.answer(12), Visitors::of(8).answer(12));
        let content = |number| visitors.answer(number)[60..].to_owned();
        assert_ne!(content(12), content(13));
    }

    #[test]
    fn an_id_leads_back_to_its_number_and_a_strange_one_to_none() {
        let visitors = Visitors::of(7);
        for number in [0, 1, 65_535, 65_536, 40_000_000] {
            assert_eq!(visitors.number_of(&visitors.id(number)), Some(number));
            assert_eq!(Visitors::of(8).number_of(&visitors.id(number)), None);
        }
        assert_eq!(visitors.number_of("0198c0de"), None);
        assert_eq!(visitors.number_of("не идентификатор"), None);
    }

    #[test]
    fn every_batch_is_json_and_some_answers_have_sentences() {
        let visitors = Visitors::of(7);
        let numbers: Vec<u64> = (0..200).collect();
        let batch: serde_json::Value = serde_json::from_slice(&visitors.batch(&numbers)).unwrap();
        let answers = batch["answers"].as_array().unwrap();
        assert_eq!(answers.len(), 200);
        let sentences = answers
            .iter()
            .filter(|answer| answer["q"][1]["s"].is_string());
        assert!((20..80).contains(&sentences.count()));
    }
}
