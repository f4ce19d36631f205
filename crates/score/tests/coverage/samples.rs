//! All samples that a population can give, each with its probability; or, where they are too many, some drawn at random.

use otklik_score::{Moments, Net, Share, ces, csat};

/// Samples with the probability of each.
pub(crate) type Samples<T> = Vec<(T, f64)>;

/// Counts farther than so many standard deviations from what is expected, and than [`NEAR`], are left out.
const FAR: f64 = 9.0;

/// A standard deviation says little where few are expected, so the nearest counts always stay in.
const NEAR: f64 = 14.0;

/// What all that is left out may add up to.
const LEFT_OUT: f64 = 1e-9;

/// More samples than this are drawn at random instead.
const MOST: f64 = 250_000.0;

/// How many are drawn then: coverage is known to ±0.1 per cent point.
pub(crate) const DRAWS: u32 = 200_000;

/// All samples of `n` in which each answer is a hit with probability `p`.
pub(crate) fn shares(n: u64, p: f64) -> Samples<Share> {
    all(n, &[p, 1.0 - p], |counts| Share::new(counts[0], n))
}

/// All samples of `n` from shares of promoters and detractors, as promoters, passives and detractors.
pub(crate) fn groups(n: u64, (plus, minus): (f64, f64)) -> Samples<[u64; 3]> {
    all(n, &[plus, 1.0 - plus - minus, minus], |counts| {
        counts.try_into().unwrap()
    })
}

/// As [`groups`], as what scores are estimated from.
pub(crate) fn nets(n: u64, shares: (f64, f64)) -> Samples<Net> {
    groups(n, shares)
        .into_iter()
        .map(|([plus, neither, minus], p)| (Net::new(plus, neither, minus), p))
        .collect()
}

/// Samples of `n` from the shares of the answers of a scale from 1 to 5 or from 1 to 7.
pub(crate) fn means(n: u64, shares: &[f64], seed: u64) -> Samples<Moments> {
    let used = shares.iter().filter(|share| **share > 0.0).count() as u64;
    if compositions(n, used) <= MOST {
        all(n, shares, moments)
    } else {
        drawn(n, shares, DRAWS, seed)
    }
}

fn moments(counts: &[u64]) -> Moments {
    match counts.len() {
        5 => csat::Counts::<csat::Five>::from_array(counts.try_into().unwrap()).moments(),
        7 => ces::Counts::from_array(counts.try_into().unwrap()).moments(),
        points => panic!("no metric here has {points} points"),
    }
}

/// The mean of the whole population whose answers have these `shares`, the lowest being 1.
pub(crate) fn true_mean(shares: &[f64]) -> f64 {
    (1..)
        .zip(shares)
        .map(|(at, share)| f64::from(at) * share)
        .sum()
}

/// In how many ways `n` answers can fall on `points`.
fn compositions(n: u64, points: u64) -> f64 {
    (1..points).map(|at| (n + at) as f64 / at as f64).product()
}

/// Every outcome of `n` answers that fall on places with these `shares`.
fn all<T>(n: u64, shares: &[f64], sample: impl Fn(&[u64]) -> T) -> Samples<T> {
    let mut ln_factorials = vec![0.0];
    for k in 1..=n {
        ln_factorials.push(ln_factorials[ln_factorials.len() - 1] + (k as f64).ln());
    }
    let mut walk = Walk {
        n,
        shares,
        ln_factorials,
        counts: vec![0; shares.len()],
        samples: Vec::new(),
        sample,
    };
    let ln_ways = walk.ln_factorials[n as usize];
    walk.from(0, n, ln_ways);
    let total: f64 = walk
        .samples
        .iter()
        .map(|(_, probability)| probability)
        .sum();
    assert!(
        (total - 1.0).abs() < LEFT_OUT,
        "the probabilities add up to {total}"
    );
    walk.samples
}

struct Walk<'a, T, F> {
    n: u64,
    shares: &'a [f64],
    ln_factorials: Vec<f64>,
    counts: Vec<u64>,
    samples: Samples<T>,
    sample: F,
}

impl<T, F: Fn(&[u64]) -> T> Walk<'_, T, F> {
    /// Goes through the counts of the places from `place` on, with `left` answers to place.
    fn from(&mut self, place: usize, left: u64, ln_probability: f64) {
        if place == self.shares.len() {
            let sample = (self.sample)(&self.counts);
            self.samples.push((sample, ln_probability.exp()));
            return;
        }
        let share = self.shares[place];
        let expected = self.n as f64 * share;
        let reach = FAR * (expected * (1.0 - share)).max(0.0).sqrt() + NEAR;
        let least = (expected - reach).max(0.0) as u64;
        let most = if share > 0.0 {
            (expected + reach) as u64
        } else {
            0
        };
        let last = place + 1 == self.shares.len();
        let first = if last { left.max(least) } else { least };
        for count in first..=most.min(left) {
            self.counts[place] = count;
            // 0·ln 0 is 0 here.
            let ln_share = if count == 0 {
                0.0
            } else {
                count as f64 * share.ln()
            };
            let ln_ways = self.ln_factorials[count as usize];
            self.from(place + 1, left - count, ln_probability + ln_share - ln_ways);
        }
    }
}

/// Every pair of two independent samples but the least likely, which together are below 1e-5 of all.
pub(crate) fn pairs<'a, T: Copy>(
    now: &'a Samples<T>,
    before: &'a Samples<T>,
) -> impl Iterator<Item = (T, T, f64)> + 'a {
    let unlikely = 1e-5 / (now.len() * before.len()) as f64;
    now.iter().flat_map(move |&(now, p)| {
        let likely = before.iter().filter(move |(_, q)| p * q >= unlikely);
        likely.map(move |&(before, q)| (now, before, p * q))
    })
}

/// So many samples drawn at random, the same ones each time.
pub(crate) fn drawn(n: u64, shares: &[f64], draws: u32, seed: u64) -> Samples<Moments> {
    let mut random = SplitMix(seed);
    let sample = |_| {
        let mut counts = vec![0; shares.len()];
        for _ in 0..n {
            let mut at = 0;
            let mut left = random.next_share() - shares[0];
            while left >= 0.0 && at + 1 < shares.len() {
                at += 1;
                left -= shares[at];
            }
            counts[at] += 1;
        }
        (moments(&counts), 1.0 / f64::from(draws))
    };
    (0..draws).map(sample).collect()
}

/// SplitMix64: G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014.
struct SplitMix(u64);

impl SplitMix {
    /// From 0 to below 1.
    fn next_share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
