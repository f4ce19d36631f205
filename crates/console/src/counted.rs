//! Which answers a score is of: what is said beside it of those that are in it by the owner's word, and of those that are not.

use crate::lang::Lang;
use crate::live::{Card, LeftOut};
use crate::words::{Words, fill};

/// A remark, with the name that it has in the page.
pub(crate) type Remark = (&'static str, String);

/// What is to be said, in order. Nothing vanishes: what is in no number of the card is told here.
pub(crate) fn remarks(card: &Card, words: &Words, lang: Lang) -> Vec<Remark> {
    let words = &words.scores;
    let answers = |n| lang.count(n, words.answers).replace('\u{a0}', " ");
    let of_answers = |n, text| (n > 0).then(|| fill(text, &[("answers", &answers(n))]));
    let LeftOut { shown, started } = card.left_out;
    let left_out = (shown > 0).then(|| {
        let shown = lang.count(shown, words.seen).replace('\u{a0}', " ");
        fill(
            words.left_out,
            &[("answers", &answers(started)), ("shown", &shown)],
        )
    });
    [
        ("joined", of_answers(card.joined, words.joined)),
        ("elsewhere", of_answers(card.elsewhere, words.elsewhere)),
        ("left-out", left_out),
    ]
    .into_iter()
    .filter_map(|(name, said)| Some((name, said?)))
    .collect()
}

/// What speaks against a person, in words.
pub(crate) fn flags(flags: &[String], words: &Words) -> String {
    let words = &words.scores;
    let named = |flag: &String| match flag.as_str() {
        "bot" => words.flag_bot.to_owned(),
        "prefetch" => words.flag_prefetch.to_owned(),
        "webdriver" => words.flag_webdriver.to_owned(),
        "honeypot" => words.flag_honeypot.to_owned(),
        // One that a newer collector knows.
        other => other.to_owned(),
    };
    flags.iter().map(named).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(joined: u64, elsewhere: u64, left_out: (u64, u64)) -> Card {
        let json = serde_json::json!({
            "survey": "nps", "question": "nps", "text": "How likely?", "metric": "nps", "scale": [0, 10],
            "unit": {"name": "points", "from": -100, "to": 100}, "counts": [], "tones": [], "windows": [], "n": 0,
            "joined": joined, "elsewhere": elsewhere, "left_out": {"shown": left_out.0, "started": left_out.1},
            "response": {"shown": 0, "completed": 0},
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_in_no_number_is_said() {
        let said = |lang| remarks(&card(3, 1, (1, 1)), Words::of(lang), lang);
        assert_eq!(
            said(Lang::En),
            [
                (
                    "joined",
                    "⧉ with 3 answers to other wordings that you declared the same".to_owned()
                ),
                (
                    "elsewhere",
                    "1 answer to other wordings of the question, not in this score".to_owned()
                ),
                (
                    "left-out",
                    "left out as no person's: 1 answer of 1 appearance".to_owned()
                ),
            ]
        );
        assert_eq!(
            said(Lang::Ru)[2].1,
            "не учтено как не от человека: 1 ответ из 1 показа"
        );
    }

    #[test]
    fn where_there_is_nothing_to_say_nothing_is_said() {
        assert_eq!(
            remarks(&card(0, 0, (0, 0)), Words::of(Lang::En), Lang::En),
            []
        );
        // Crawlers that only looked are left out of the response rate.
        assert_eq!(
            remarks(&card(0, 0, (2, 0)), Words::of(Lang::En), Lang::En),
            [(
                "left-out",
                "left out as no person's: 0 answers of 2 appearances".to_owned()
            )]
        );
    }

    #[test]
    fn flags_are_told_in_words_and_new_ones_as_they_are() {
        let given = ["webdriver", "honeypot", "robot9"].map(str::to_owned);
        assert_eq!(
            flags(&given, Words::of(Lang::En)),
            "a browser steered by a program, the hidden field is filled in, robot9"
        );
        assert_eq!(
            flags(&given[..1], Words::of(Lang::Ru)),
            "браузером управляет программа"
        );
    }
}
