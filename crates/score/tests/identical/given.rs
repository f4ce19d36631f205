//! The inputs of the vectors that other implementations were asked about.

use otklik_score::compare::Correction;
use otklik_score::enough::more_for;
use otklik_score::servqual::{Response, Weights};
use otklik_score::{Basis, Level, Method, Moments, Net, Population, Share, Statistic, nps, nsat};

use crate::input::{Figure, File, Input, Reply, Sample, wide};
use crate::ledger::Ledger;
use crate::{metrics, statistics};

/// Each file with the name that its groups begin with.
const FILES: [(&str, &str); 9] = [
    ("difference", include_str!("../vectors/difference.json")),
    ("level", include_str!("../vectors/level.json")),
    ("many", include_str!("../vectors/many.json")),
    ("mean", include_str!("../vectors/mean.json")),
    ("needed", include_str!("../vectors/needed.json")),
    ("net", include_str!("../vectors/net.json")),
    ("published", include_str!("../vectors/published.json")),
    ("servqual", include_str!("../vectors/servqual.json")),
    ("share", include_str!("../vectors/share.json")),
];

/// Levels for inputs that name none.
const LEVELS: [Level; 3] = [Level::P90, Level::P95, Level::P99];

/// Notes all that the files ask about, and gives the number of their vectors.
pub(crate) fn all(ledger: &mut Ledger) -> usize {
    let mut vectors = 0;
    for (name, text) in FILES {
        let file: File =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}.json: {error}"));
        assert!(!file.vectors.is_empty(), "{name}.json has no vectors");
        vectors += file.vectors.len();
        for vector in file.vectors {
            one(ledger, &format!("given/{name}"), vector.input);
        }
    }
    vectors
}

fn one(ledger: &mut Ledger, group: &str, input: Input) {
    match input {
        Input::Pair {
            now,
            before,
            confidence,
        } => match confidence {
            Some(confidence) => pair(ledger, group, &now, &before, level(confidence)),
            None => pair(ledger, group, &now, &before, Level::P95),
        },
        Input::More { now, margin } => more(ledger, group, &now, margin),
        Input::Planned {
            margin,
            confidence,
            population,
        } => planned(ledger, group, margin, &basis(confidence, population)),
        Input::Net {
            plus,
            neither,
            minus,
            on,
        } => {
            let basis = basis(on.confidence, on.population);
            net(ledger, group, Net::new(plus, neither, minus), &basis);
        }
        Input::Share { hits, n, on } => {
            let basis = basis(on.confidence, on.population);
            ledger.estimate(group, Share::new(hits, n).estimate(&basis));
        }
        Input::Mean { sample, on } => {
            let (mean, basis) = (sample.moments(), basis(on.confidence, on.population));
            ledger.estimate(group, mean.estimate(&basis));
            ledger.figure(&format!("{group}/variance"), mean.sample_variance());
        }
        Input::Replies { responses, owner } => {
            let replies: Vec<Response> = responses.iter().map(Reply::response).collect();
            metrics::battery(ledger, &replies, Weights::new(owner).unwrap());
        }
        Input::Segments { segments } => {
            let segments: Vec<Share> = segments.iter().map(|[h, n]| Share::new(*h, *n)).collect();
            statistics::against_the_rest(ledger, group, &segments);
        }
        Input::Many { p } => {
            for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
                for adjusted in correction.adjust(&p) {
                    ledger.number(group, adjusted);
                }
            }
        }
        Input::Answers { counts, confidence } => {
            let mean = wide(counts).moments();
            ledger.estimate(group, mean.estimate(&Basis::at(level(confidence))));
        }
        Input::Counted { counts } => counted(ledger, group, &counts),
        Input::Listed { answers } => {
            let mut counts = nps::Counts::EMPTY;
            for given in answers {
                counts.add(nps::Rating::new(given).unwrap());
            }
            ledger.estimate(group, counts.score());
        }
        Input::Level { confidence } => ledger.number(group, level(confidence).z()),
    }
}

fn pair(ledger: &mut Ledger, group: &str, now: &Sample, before: &Sample, level: Level) {
    let difference = match (now.statistic(), before.statistic()) {
        (Figure::Net(now), Figure::Net(before)) => now.compared_with(before, level),
        (Figure::Share(now), Figure::Share(before)) => now.compared_with(before, level),
        (Figure::Mean(now), Figure::Mean(before)) => now.compared_with(before, level),
        _ => panic!("{group}: two figures of different kinds"),
    };
    ledger.difference(group, difference);
}

fn more(ledger: &mut Ledger, group: &str, now: &Sample, margin: f64) {
    for level in LEVELS {
        let basis = Basis::at(level);
        let more = match now.statistic() {
            Figure::Net(net) => more_for(net, margin, &basis),
            Figure::Share(share) => more_for(share, margin, &basis),
            Figure::Mean(mean) => more_for(mean, margin, &basis),
        };
        ledger.whole(group, more.unwrap_or(u64::MAX));
    }
}

fn planned(ledger: &mut Ledger, group: &str, margin: f64, basis: &Basis) {
    for needed in [
        Net::needed(margin, basis),
        Share::needed(margin, basis),
        Moments::needed(margin, 1.0, 7.0, basis),
    ] {
        ledger.whole(group, needed.unwrap_or(u64::MAX));
    }
}

fn net(ledger: &mut Ledger, group: &str, net: Net, basis: &Basis) {
    for method in [Method::AdjustedWald, Method::Wald, Method::Score] {
        ledger.estimate(group, net.estimate_by(method, basis));
    }
}

/// Counts of promoters, passives and detractors, or of the four opinions.
fn counted(ledger: &mut Ledger, group: &str, counts: &[u64]) {
    match *counts {
        [plus, neither, minus] => {
            net(ledger, group, Net::new(plus, neither, minus), &Basis::USUAL);
        }
        [a, b, c, d] => ledger.estimate(group, nsat::Counts::from_array([a, b, c, d]).score()),
        _ => panic!("{group}: {} counts", counts.len()),
    }
}

fn level(confidence: f64) -> Level {
    Level::new(confidence).unwrap_or_else(|| panic!("no level {confidence}"))
}

fn basis(confidence: f64, population: Option<u64>) -> Basis {
    Basis {
        level: level(confidence),
        population: population.map_or(Population::Open, Population::Of),
    }
}
