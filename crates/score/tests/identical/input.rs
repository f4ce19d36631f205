//! What the vectors' files ask about, and the figures that it makes.

use otklik_score::rating::Scale;
use otklik_score::servqual::{Rating, Response, Weights};
use otklik_score::{Moments, Net, Share};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct File {
    pub(crate) vectors: Vec<Vector>,
}

#[derive(Deserialize)]
pub(crate) struct Vector {
    pub(crate) input: Input,
}

/// What the files ask about. The first that fits is taken, so those with more fields come first.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Input {
    Pair {
        now: Sample,
        before: Sample,
        confidence: Option<f64>,
    },
    More {
        now: Sample,
        margin: f64,
    },
    Planned {
        margin: f64,
        confidence: f64,
        population: Option<u64>,
    },
    Net {
        plus: u64,
        neither: u64,
        minus: u64,
        #[serde(flatten)]
        on: On,
    },
    Share {
        hits: u64,
        n: u64,
        #[serde(flatten)]
        on: On,
    },
    Mean {
        #[serde(flatten)]
        sample: OnScale,
        #[serde(flatten)]
        on: On,
    },
    Replies {
        responses: Vec<Reply>,
        owner: [u8; 5],
    },
    Segments {
        segments: Vec<[u64; 2]>,
    },
    Many {
        p: Vec<f64>,
    },
    Answers {
        counts: Vec<(i16, u64)>,
        confidence: f64,
    },
    Counted {
        counts: Vec<u64>,
    },
    Listed {
        answers: Vec<f64>,
    },
    Level {
        confidence: f64,
    },
}

#[derive(Deserialize)]
pub(crate) struct On {
    pub(crate) confidence: f64,
    pub(crate) population: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Sample {
    Net([u64; 3]),
    Share([u64; 2]),
    Slots(Vec<u64>),
    Mean(OnScale),
    Answers(Vec<(i16, u64)>),
}

#[derive(Deserialize)]
pub(crate) struct OnScale {
    pub(crate) min: i16,
    pub(crate) max: i16,
    /// Steps above `min`, and how many times.
    pub(crate) counts: Vec<(i16, u64)>,
}

#[derive(Deserialize)]
pub(crate) struct Reply {
    pub(crate) expected: Vec<f64>,
    pub(crate) perceived: Vec<f64>,
    pub(crate) weights: Option<[u8; 5]>,
}

pub(crate) enum Figure {
    Net(Net),
    Share(Share),
    Mean(Moments),
}

impl Sample {
    pub(crate) fn statistic(&self) -> Figure {
        match self {
            Self::Net([plus, neither, minus]) => Figure::Net(Net::new(*plus, *neither, *minus)),
            Self::Share([hits, n]) => Figure::Share(Share::new(*hits, *n)),
            Self::Slots(slots) => {
                Figure::Mean(wide((1..).zip(slots.iter().copied()).collect()).moments())
            }
            Self::Mean(sample) => Figure::Mean(sample.moments()),
            Self::Answers(counts) => Figure::Mean(wide(counts.clone()).moments()),
        }
    }
}

/// Answers without their scale, on one that has them all.
pub(crate) fn wide(counts: Vec<(i16, u64)>) -> OnScale {
    OnScale {
        min: 0,
        max: 100,
        counts,
    }
}

impl OnScale {
    pub(crate) fn moments(&self) -> Moments {
        let scale = Scale::new(self.min, self.max).unwrap();
        let mut counts = scale.counts();
        for (step, times) in &self.counts {
            let answer = scale.answer((self.min + step).into()).unwrap();
            for _ in 0..*times {
                counts.add(answer).unwrap();
            }
        }
        counts.moments()
    }
}

impl Reply {
    pub(crate) fn response(&self) -> Response {
        let answers = |given: &[f64]| std::array::from_fn(|at| Rating::new(given[at]).unwrap());
        Response {
            expected: answers(&self.expected),
            perceived: answers(&self.perceived),
            weights: self.weights.map(|points| Weights::new(points).unwrap()),
        }
    }
}
