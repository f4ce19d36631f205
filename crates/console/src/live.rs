//! The state that the live stream sends: each question's score with everything that its card shows, and the newest words.

use serde::Deserialize;

use crate::dimensions::{Part, Weighted};
use crate::lang::Lang;
use crate::shapes::Text;

/// One event of the stream.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Live {
    /// The time of it.
    pub(crate) at: String,
    /// Whether it is made up.
    #[serde(default)]
    pub(crate) sample: bool,
    /// A card a question.
    pub(crate) scores: Vec<Card>,
    /// Newest first.
    pub(crate) comments: Vec<Comment>,
}

/// A question's running score.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Card {
    /// The survey.
    pub(crate) survey: String,
    /// The question.
    pub(crate) question: String,
    /// Its words.
    pub(crate) text: Text,
    /// What it is scored by.
    pub(crate) metric: String,
    /// The lowest and the highest answer.
    pub(crate) scale: (i32, i32),
    /// What the value is in.
    pub(crate) unit: Unit,
    /// How often each answer was given, the lowest first.
    pub(crate) counts: Vec<u64>,
    /// How each answer sounds, the lowest first.
    pub(crate) tones: Vec<String>,
    /// The last days.
    pub(crate) windows: Vec<Window>,
    /// Answers to other wordings that the owner declared the same.
    pub(crate) joined: u64,
    /// Answers to other wordings.
    pub(crate) elsewhere: u64,
    /// What no person sent.
    pub(crate) left_out: LeftOut,
    /// Who saw it, and who answered.
    pub(crate) response: Response,
    /// The score of all answers.
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// Detractors, passives, promoters.
    #[serde(default)]
    pub(crate) groups: Vec<Group>,
    /// What it takes to be surer.
    #[serde(default)]
    pub(crate) missing: Option<Missing>,
    /// The parts of a score about a service.
    #[serde(default)]
    pub(crate) dimensions: Vec<Part>,
    /// That score weighted by the owner's points, where there are some.
    #[serde(default)]
    pub(crate) weighted: Option<Weighted>,
}

impl Card {
    /// The highest mark, where the score is a mean of marks: a gap between two marks is of none.
    pub(crate) fn highest(&self) -> Option<i32> {
        let is_mark = self.unit.name == UnitName::Mean && self.unit.from >= 0.0;
        is_mark.then_some(self.scale.1)
    }
}

/// A score with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Figures {
    /// Answers.
    pub(crate) n: u64,
    /// The score; none without answers.
    #[serde(default)]
    pub(crate) value: Option<f64>,
    /// The interval's lower end.
    #[serde(default)]
    pub(crate) low: Option<f64>,
    /// The interval's upper end.
    #[serde(default)]
    pub(crate) high: Option<f64>,
    /// Half its width.
    #[serde(default)]
    pub(crate) margin: Option<f64>,
}

/// What a value is in, and how far it goes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Unit {
    /// Which.
    pub(crate) name: UnitName,
    /// The least.
    pub(crate) from: f64,
    /// The most.
    pub(crate) to: f64,
}

/// Units of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnitName {
    /// −100 to 100.
    Points,
    /// 0 to 200.
    Index,
    /// 0 to 100.
    Percent,
    /// As the scale.
    Mean,
}

/// The score of the last days.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) struct Window {
    /// How many.
    pub(crate) days: u64,
    /// The score.
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

/// Appearances and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Response {
    /// Seen.
    pub(crate) shown: u64,
    /// Gone through.
    pub(crate) completed: u64,
    /// The share of those.
    #[serde(default)]
    pub(crate) percent: Option<f64>,
    /// Its interval's lower end.
    #[serde(default)]
    pub(crate) low: Option<f64>,
    /// Its interval's upper end.
    #[serde(default)]
    pub(crate) high: Option<f64>,
}

/// What is in no number of a card, because no person sent it.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) struct LeftOut {
    /// Seen.
    pub(crate) shown: u64,
    /// Answered.
    pub(crate) started: u64,
}

/// A group of an NPS.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Group {
    /// `detractors`, `passives`, `promoters`.
    pub(crate) name: String,
    /// People.
    pub(crate) n: u64,
    /// Their share.
    #[serde(default)]
    pub(crate) percent: Option<f64>,
}

/// What it takes to be surer.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) struct Missing {
    /// More answers.
    pub(crate) more: u64,
    /// The margin then.
    pub(crate) margin: f64,
}

/// Words of a visitor.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Comment {
    /// The answer.
    pub(crate) id: String,
    /// When it came.
    pub(crate) received_at: String,
    /// What was given.
    pub(crate) rating: Option<i32>,
    /// The most that could be given.
    pub(crate) of: Option<i32>,
    /// How it sounds.
    pub(crate) tone: Option<String>,
    /// The words.
    pub(crate) text: String,
    /// Where.
    pub(crate) page: Option<String>,
    /// In which language.
    pub(crate) locale: Option<String>,
    /// What speaks against a person.
    pub(crate) flags: Vec<String>,
}

impl UnitName {
    /// A score as people write it: `+27`, `125`, `42%`, `5.8`.
    pub(crate) fn written(self, value: f64, lang: Lang) -> String {
        let whole = lang.decimal(value, 0);
        match self {
            Self::Points if value.round() > 0.0 => format!("+{whole}"),
            Self::Points | Self::Index => whole,
            Self::Percent => lang.percent(value),
            Self::Mean => lang.decimal(value, 1),
        }
    }

    /// The width of an interval, without a sign.
    pub(crate) fn width(self, margin: f64, lang: Lang) -> String {
        lang.decimal(margin, if self == Self::Mean { 1 } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_written_in_their_unit() {
        use UnitName::{Index, Mean, Percent, Points};
        let written = [
            (Points, 27.4),
            (Points, -12.0),
            (Points, -0.4),
            (Index, 125.0),
            (Percent, 42.0),
            (Mean, 5.75),
        ];
        let english = written.map(|(unit, value)| unit.written(value, Lang::En));
        assert_eq!(english, ["+27", "−12", "0", "125", "42%", "5.8"]);
        assert_eq!(Mean.width(0.449, Lang::Ru), "0,4");
    }

    #[test]
    fn a_card_is_read_with_and_without_answers() {
        let card = r#"{"survey":"nps","question":"nps","text":{"en":"How likely?"},"metric":"nps","scale":[0,10],
            "unit":{"name":"points","from":-100,"to":100},"counts":[0,1],"tones":["low","low"],
            "joined":0,"elsewhere":0,"left_out":{"shown":0,"started":0},
            "windows":[{"days":7,"n":1,"value":-100.0,"low":-100.0,"high":20.0,"margin":60.0}],
            "response":{"shown":0,"dismissed":0,"started":0,"completed":0},"n":0}"#;
        let card: Card = serde_json::from_str(card).unwrap();
        assert_eq!((card.figures.n, card.figures.value), (0, None));
        assert_eq!(card.windows[0].figures.value, Some(-100.0));
    }

    #[test]
    fn a_gap_is_of_no_highest_mark() {
        let card = |unit: &str| {
            let json = format!(
                r#"{{"survey":"s","question":"s","text":"How?","metric":"m","scale":[1,7],"unit":{unit},"counts":[],"tones":[],
                "joined":0,"elsewhere":0,"left_out":{{"shown":0,"started":0}},"windows":[],
                "response":{{"shown":0,"dismissed":0,"started":0,"completed":0}},"n":0}}"#
            );
            serde_json::from_str::<Card>(&json).unwrap()
        };
        assert_eq!(
            card(r#"{"name":"mean","from":1,"to":7}"#).highest(),
            Some(7)
        );
        assert_eq!(card(r#"{"name":"mean","from":-6,"to":6}"#).highest(), None);
        assert_eq!(
            card(r#"{"name":"points","from":-100,"to":100}"#).highest(),
            None
        );
    }
}
