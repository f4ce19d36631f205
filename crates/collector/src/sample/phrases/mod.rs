//! What visitors and the owner's people write, from pieces: enough of them that a list does not repeat itself.

mod en;
mod ru;

use super::dice::Dice;

/// What somebody writes about, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Delivery,
    Price,
    Quality,
    Site,
    Support,
    Range,
}

/// How somebody feels about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feeling {
    Low,
    Middle,
    High,
}

/// The pieces of one language.
pub(super) struct Pieces {
    /// Sentences by feeling and topic. `{n}` is a number of days, `{when}` and `{thing}` are drawn.
    said: [[&'static [&'static str]; 6]; 3],
    /// What may stand before and behind, by feeling.
    before: [&'static [&'static str]; 3],
    behind: [&'static [&'static str]; 3],
    /// Something that went badly wrong.
    outburst: &'static [&'static str],
    /// Something with another sign: a dispute, sides, wishes, sloppiness.
    signed: &'static [&'static str],
    when: &'static [&'static str],
    thing: &'static [&'static str],
    /// What the owner's people write, by topic: a first word, and a last.
    reply: [&'static [&'static str]; 6],
    done: [&'static [&'static str]; 6],
    decline: &'static [&'static str],
    note: &'static [&'static str],
    thanks: &'static [&'static str],
    again: &'static [&'static str],
}

impl Topic {
    /// All, in the order of the tables.
    pub(crate) const ALL: [Self; 6] = [
        Self::Delivery,
        Self::Price,
        Self::Quality,
        Self::Site,
        Self::Support,
        Self::Range,
    ];

    /// The tag that the rules of the sample put on it, where they know it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Delivery => "tag:delivery",
            Self::Price => "tag:price",
            Self::Quality => "tag:quality",
            Self::Site => "tag:site",
            Self::Support => "tag:support",
            Self::Range => "tag:range",
        }
    }
}

fn pieces(russian: bool) -> &'static Pieces {
    if russian { &ru::PIECES } else { &en::PIECES }
}

/// What a visitor writes about a topic.
pub(crate) fn sentence(dice: &mut Dice, russian: bool, topic: Topic, feeling: Feeling) -> String {
    let pieces = pieces(russian);
    let mut text = String::new();
    if dice.falls(0.35) {
        text += dice.one_of(pieces.before[feeling as usize]);
        text.push(' ');
    }
    text += dice.one_of(pieces.said[feeling as usize][topic as usize]);
    if dice.falls(0.35) {
        text.push(' ');
        text += dice.one_of(pieces.behind[feeling as usize]);
    }
    filled(dice, pieces, &text)
}

/// What somebody writes who has had enough.
pub(crate) fn outburst(dice: &mut Dice, russian: bool) -> String {
    let pieces = pieces(russian);
    let text = format!(
        "{} {}",
        dice.one_of(pieces.outburst),
        dice.one_of(pieces.said[0][Topic::Delivery as usize])
    );
    filled(dice, pieces, &text)
}

/// What somebody writes who threatens, wishes, or complains of carelessness.
pub(crate) fn signed(dice: &mut Dice, russian: bool) -> String {
    let pieces = pieces(russian);
    let text = dice.one_of(pieces.signed);
    filled(dice, pieces, text)
}

/// A first word of the owner's people.
pub(crate) fn reply(dice: &mut Dice, russian: bool, topic: Topic) -> String {
    let pieces = pieces(russian);
    dice.one_of(pieces.reply[topic as usize]).to_owned()
}

/// A last word.
pub(crate) fn done(dice: &mut Dice, russian: bool, topic: Topic) -> String {
    dice.one_of(pieces(russian).done[topic as usize]).to_owned()
}

/// Why something will not be done.
pub(crate) fn decline(dice: &mut Dice, russian: bool) -> String {
    dice.one_of(pieces(russian).decline).to_owned()
}

/// A word among the owner's people.
pub(crate) fn note(dice: &mut Dice, russian: bool) -> String {
    dice.one_of(pieces(russian).note).to_owned()
}

/// What a visitor says to a last word that helped.
pub(crate) fn thanks(dice: &mut Dice, russian: bool) -> String {
    dice.one_of(pieces(russian).thanks).to_owned()
}

/// What a visitor says to one that did not.
pub(crate) fn again(dice: &mut Dice, russian: bool) -> String {
    dice.one_of(pieces(russian).again).to_owned()
}

fn filled(dice: &mut Dice, pieces: &Pieces, text: &str) -> String {
    text.replace("{n}", &dice.between(3, 12).to_string())
        .replace("{when}", dice.one_of(pieces.when))
        .replace("{thing}", dice.one_of(pieces.thing))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_thousand_sentences_hardly_repeat_themselves() {
        for russian in [false, true] {
            let mut dice = Dice::of(1, &[]);
            let said: HashSet<String> = (0..1_000)
                .map(|at| {
                    let topic = Topic::ALL[at % Topic::ALL.len()];
                    let feeling = [Feeling::Low, Feeling::Middle, Feeling::High][at % 3];
                    sentence(&mut dice, russian, topic, feeling)
                })
                .collect();
            assert!(said.len() > 350, "{} different ones", said.len());
            assert!(
                said.iter().all(|text| !text.contains('{')),
                "a gap was left"
            );
        }
    }

    #[test]
    fn who_has_had_enough_is_known_by_the_usual_words() {
        use otklik_loop::sign::{Sign, Signs};
        use otklik_loop::stem;

        let signs = Signs::of(&Signs::usual()).unwrap();
        for russian in [false, true] {
            let mut dice = Dice::of(2, &[]);
            for _ in 0..50 {
                let text = outburst(&mut dice, russian);
                let stems: Vec<String> = stem::words(&text).map(|word| stem::stem(&word)).collect();
                assert!(signs.among(&stems).contains(&Sign::Outburst), "{text}");
            }
            let text = pieces(russian).signed;
            for text in text {
                let stems: Vec<String> = stem::words(text).map(|word| stem::stem(&word)).collect();
                assert!(!signs.among(&stems).is_empty(), "{text}");
            }
        }
    }
}
