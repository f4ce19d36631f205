//! The numbers of the three statistics, and those that need no sample.

use otklik_score::compare::{Correction, segments, verdict};
use otklik_score::enough::{Rule, more_for, standing};
use otklik_score::{Basis, Level, Method, Moments, Net, Population, Share, Statistic};

use crate::draw::{Draw, levels, populations};
use crate::ledger::Ledger;

/// The methods with the names of their groups.
const METHODS: [(Method, &str); 3] = [
    (Method::AdjustedWald, "net/adjusted_wald"),
    (Method::Wald, "net/wald"),
    (Method::Score, "net/score"),
];

/// Every level with every population for one sample.
pub(crate) fn every_basis(ledger: &mut Ledger, net: Net, share: Share, mean: Moments) {
    for level in levels() {
        for population in populations(net.n()) {
            let basis = Basis { level, population };
            net_on(ledger, net, &basis);
            ledger.estimate("share", share.estimate(&basis));
        }
        for population in populations(mean.n()) {
            ledger.estimate("mean", mean.estimate(&Basis { level, population }));
        }
    }
}

pub(crate) fn net_on(ledger: &mut Ledger, net: Net, basis: &Basis) {
    for (method, group) in METHODS {
        ledger.estimate(group, net.estimate_by(method, basis));
    }
}

/// What is said of any sample, next to another one.
pub(crate) fn sample<T: Statistic>(
    ledger: &mut Ledger,
    name: &str,
    draw: &mut Draw,
    now: T,
    before: T,
) {
    let basis = draw.basis(now.n());
    let group = |part: &str| format!("{name}/{part}");
    ledger.estimate(name, now.estimate(&basis));
    ledger.figure(&group("variance"), now.variance());
    let difference = now.compared_with(before, basis.level);
    ledger.difference(&group("difference"), difference);
    ledger.estimate(&group("pooled"), now.pooled(before).estimate(&basis));
    if now.n() > 0 {
        let resized = now.resized(1 + draw.below(100_000));
        ledger.estimate(&group("resized"), resized.estimate(&basis));
    }
    let rule = Rule {
        basis,
        least: draw.of(&[0, 5, 30, 1_000]),
        margin: Some(draw.unit() * 4.0),
    };
    ledger.verdict(&group("verdict"), verdict(now, before, &rule));
    // Each looks for its answer in dozens of steps.
    if draw.below(8) == 0 {
        ledger.standing(&group("standing"), standing(now, &rule));
        let more = more_for(now, draw.unit() * 5.0, &basis);
        ledger.whole(&group("more_for"), more.unwrap_or(u64::MAX));
    }
}

/// Quantiles, sizes planned ahead, and corrections for many comparisons.
pub(crate) fn without_a_sample(ledger: &mut Ledger, draw: &mut Draw) {
    for _ in 0..2_000 {
        let level = draw.level();
        ledger.number("level/z", level.z());
        ledger.number("level/alpha", level.alpha());
    }
    for level in levels() {
        for population in [0, 1, 2, 30, 1_000, 1_000_000].map(Population::Of) {
            planned(ledger, draw, &Basis { level, population });
        }
        planned(ledger, draw, &Basis::at(level));
    }
    for _ in 0..200 {
        let mut p: Vec<f64> = (0..draw.below(40)).map(|_| draw.unit()).collect();
        for at in 0..p.len() {
            match draw.below(6) {
                0 => p[at] = p[0],
                1 => p[at] = p[at] * p[at] * p[at] * p[at],
                2 => p[at] = draw.of(&[0.0, 1.0]),
                _ => {}
            }
        }
        corrected(ledger, &p);
    }
}

pub(crate) fn corrected(ledger: &mut Ledger, p: &[f64]) {
    for p in Correction::Holm.adjust(p) {
        ledger.number("many/holm", p);
    }
    for p in Correction::BenjaminiHochberg.adjust(p) {
        ledger.number("many/benjamini_hochberg", p);
    }
}

pub(crate) fn against_the_rest<T: Statistic>(ledger: &mut Ledger, name: &str, all: &[T]) {
    for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
        for against in segments(all, Level::P95, correction) {
            let group = format!("{name}/segments");
            ledger.difference(&group, against.map(|against| against.difference));
            let adjusted = against.map(|against| against.adjusted_p);
            ledger.figure(&format!("{group}/adjusted_p"), adjusted);
        }
    }
}

fn planned(ledger: &mut Ledger, draw: &mut Draw, basis: &Basis) {
    for _ in 0..8 {
        let margin = draw.unit() * 12.0;
        let needed = [
            Net::needed(margin, basis),
            Share::needed(margin, basis),
            Moments::needed(margin / 4.0, 1.0, 7.0, basis),
        ];
        for needed in needed {
            ledger.whole("needed", needed.unwrap_or(u64::MAX));
        }
    }
}
