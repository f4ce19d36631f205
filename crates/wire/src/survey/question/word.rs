use otklik_score::{Metric, rating};

use crate::decode::{Cursor, Node};

/// A kind of question before its details are read: the word for it in files, answers and scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the kind of its name")]
pub enum Word {
    #[default]
    Nps,
    Ces,
    Ces1,
    Csat,
    Nsat,
    Rating,
    Text,
    Choice,
    Role,
    Battery,
    Servqual,
    Servperf,
    Contact,
    Statement,
}

impl Word {
    /// Every word.
    pub const ALL: [(&'static str, Self); 14] = [
        ("nps", Self::Nps),
        ("ces", Self::Ces),
        ("ces1", Self::Ces1),
        ("csat", Self::Csat),
        ("nsat", Self::Nsat),
        ("rating", Self::Rating),
        ("text", Self::Text),
        ("choice", Self::Choice),
        ("role", Self::Role),
        ("battery", Self::Battery),
        ("servqual", Self::Servqual),
        ("servperf", Self::Servperf),
        ("contact", Self::Contact),
        ("statement", Self::Statement),
    ];

    /// The words of kinds that have answers: all but the last.
    pub(crate) const ANSWERED: &'static [(&'static str, Self)] = Self::ALL.split_last().unwrap().1;

    /// The metric of a question, answer or score of this kind, if one number is a whole answer; of satisfaction and ratings `place` says on which scale. `None`
    /// where there is no scale.
    pub(crate) fn metric<N: Node>(self, place: &Cursor<'_, N>) -> Option<Metric> {
        Some(match self {
            Self::Nps => Metric::Nps,
            Self::Ces => Metric::Ces,
            Self::Ces1 => Metric::Ces1,
            Self::Nsat => Metric::Nsat,
            Self::Csat => csat(place),
            Self::Rating => rating(place),
            _ => return None,
        })
    }
}

fn csat<N: Node>(place: &Cursor<'_, N>) -> Metric {
    let Some(max) = place.optional("max") else {
        return Metric::CsatFive;
    };
    match max.whole(3, 10) {
        3 => Metric::CsatThree,
        7 => Metric::CsatSeven,
        10 => Metric::CsatTen,
        other => {
            if other != 5 {
                max.refuse("3, 5, 7 or 10");
            }
            Metric::CsatFive
        }
    }
}

fn rating<N: Node>(place: &Cursor<'_, N>) -> Metric {
    let min = place.optional("min").map_or(1, |min| min.whole(0, 9));
    let max = place.optional("max").map_or(5, |max| max.whole(1, 10));
    let scale = rating::Scale::new(min as i16, max as i16);
    scale.map_or_else(
        |_| {
            place.field("max").refuse("a number above min");
            Metric::Nps
        },
        Metric::Rating,
    )
}
