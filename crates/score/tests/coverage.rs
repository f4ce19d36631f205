//! The claims of `docs/coverage.md`, on as much of its grid as a debug build goes through in seconds.
//!
//! Nearly all are sums over every sample there is; what is drawn at random says so.

#![allow(clippy::unwrap_used)]

#[path = "coverage/mod.rs"]
mod measured;

use std::ops::RangeInclusive;

use measured::cases::{
    AGREEING, EXTREME, NET_PAIRS, PAIRS, RATING_PAIRS, RATINGS, REALISTIC, Ratings, SHARE_PAIRS,
    SIZES,
};
use measured::{coverage, difference, net, net_grid, samples, shares, true_net, usual};
use otklik_score::Method::{AdjustedWald, Score, Wald};
use otklik_score::{Basis, Net};

/// Where an interval of 95 % is taken to keep its level.
const BAND: RangeInclusive<f64> = 93.0..=97.5;

/// Where there are too many samples to go through, so many are drawn, always the same ones: ±0.3 per cent points.
const DRAWS: u32 = 40_000;

/// Everything in `found` lies in `range`.
#[track_caller]
fn all_within<T: std::fmt::Debug>(
    range: &RangeInclusive<f64>,
    found: impl IntoIterator<Item = (T, f64)>,
) {
    let outside: Vec<(T, f64)> = found
        .into_iter()
        .filter(|(_, held)| !range.contains(held))
        .collect();
    assert!(outside.is_empty(), "outside {range:?}: {outside:?}");
}

fn least<T>(found: &[(T, f64)]) -> f64 {
    found
        .iter()
        .map(|(_, held)| *held)
        .fold(f64::INFINITY, f64::min)
}

fn below_band<T>(found: &[(T, f64)]) -> usize {
    found.iter().filter(|(_, held)| held < BAND.start()).count()
}

#[test]
fn wilson_keeps_its_level_on_average_and_in_each_case_from_a_hundred_answers() {
    for n in SIZES {
        let found = shares(n, 1..=99);
        let mean = found.iter().map(|(_, held)| held).sum::<f64>() / found.len() as f64;
        all_within(&(94.5..=95.6), [(n, mean)]);
    }
    for n in [100, 200, 500, 2000] {
        all_within(&BAND, shares(n, 2..=98));
    }
    for n in [30, 50] {
        all_within(&(92.9..=97.9), shares(n, 5..=95));
    }
}

#[test]
fn wilson_falls_short_at_the_ends_with_few_answers() {
    assert!(least(&shares(5, 1..=99)) < 86.0);
    assert!(least(&shares(10, 1..=99)) < 91.0);
    assert!(least(&shares(50, 1..=99)) < 91.5);
}

#[test]
fn the_default_keeps_its_level_for_realistic_scores_from_ten_answers() {
    for n in [10, 20, 30, 50, 100, 200, 500] {
        all_within(
            &BAND,
            REALISTIC.map(|shares| ((n, shares), net(n, shares, AdjustedWald))),
        );
    }
    all_within(&BAND, [(2000, net(2000, REALISTIC[0], AdjustedWald))]);
    for n in [10, 20, 30, 50, 100] {
        all_within(
            &BAND,
            REALISTIC.map(|shares| ((n, shares), net(n, shares, Score))),
        );
    }
}

#[test]
fn for_realistic_scores_default_and_score_interval_are_alike_from_twenty_answers() {
    for n in [20, 30, 50, 100, 200] {
        for shares in REALISTIC {
            let apart = net(n, shares, AdjustedWald) - net(n, shares, Score);
            all_within(&(-1.2..=1.2), [((n, shares), apart)]);
        }
    }
}

#[test]
fn of_five_answers_the_default_keeps_its_level_but_for_one_realistic_score() {
    let found = REALISTIC.map(|shares| (shares, net(5, shares, AdjustedWald)));
    let (over, kept): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, held)| *held > 97.5);
    all_within(&BAND, kept);
    all_within(&(97.5..=97.9), over.iter().copied());
    assert_eq!(over.len(), 1);
}

fn above_band<T>(found: &[(T, f64)]) -> usize {
    found.iter().filter(|(_, held)| held > BAND.end()).count()
}

#[test]
fn with_all_three_kinds_of_answers_the_default_does_not_fall_short_from_ten_answers() {
    for n in [10, 20, 30, 50] {
        all_within(&(93.0..=100.0), net_grid(n, AdjustedWald, false));
    }
    all_within(&BAND, net_grid(100, AdjustedWald, false));
    all_within(&BAND, net_grid(100, AdjustedWald, true));
    let of_five = net_grid(5, AdjustedWald, false);
    assert!(below_band(&of_five) == 12 && least(&of_five) < 90.0);
    let too_wide = net_grid(10, AdjustedWald, false);
    assert_eq!(above_band(&too_wide), 10);
    for ((plus, minus), held) in too_wide {
        assert!(held <= 97.5 || plus + minus < 50, "{plus}, {minus}: {held}");
    }
}

#[test]
fn with_only_two_kinds_the_score_interval_falls_short_less_often_and_less_far() {
    for (n, default, score) in [
        (5, 83.6, 91.8),
        (10, 88.0, 91.3),
        (20, 90.8, 92.4),
        (30, 92.2, 92.9),
        (50, 92.3, 93.0),
    ] {
        let by_default = net_grid(n, AdjustedWald, true);
        let by_score = net_grid(n, Score, true);
        assert!(least(&by_default) < default, "n = {n}");
        assert!(least(&by_score) > score, "n = {n}");
        assert!(below_band(&by_score) < below_band(&by_default), "n = {n}");
    }
    assert_eq!(below_band(&net_grid(50, Score, true)), 0);
    all_within(&BAND, net_grid(100, Score, true));
}

#[test]
fn with_all_three_kinds_the_score_interval_is_rather_too_wide_with_few_answers() {
    let of_five = net_grid(5, Score, false);
    assert!(below_band(&of_five) == 2 && least(&of_five) > 92.1);
    assert_eq!(above_band(&of_five), 33);
    assert_eq!(above_band(&net_grid(5, AdjustedWald, false)), 20);
    let of_ten = net_grid(10, Score, false);
    assert!(below_band(&of_ten) == 0 && above_band(&of_ten) == 13);
    all_within(&BAND, net_grid(30, Score, false));
    all_within(&BAND, net_grid(100, Score, false));
}

/// An interval is chosen before its sample is seen: choosing by what is missing in the sample is worse than either.
#[test]
fn taking_the_score_interval_only_when_a_kind_is_unseen_falls_short_where_neither_does() {
    let shares = (0.35, 0.05);
    let held = coverage(
        &samples::groups(30, shares),
        true_net(shares),
        |&[plus, neither, minus]| {
            let unseen = plus == 0 || neither == 0 || minus == 0;
            let method = if unseen { Score } else { AdjustedWald };
            Net::new(plus, neither, minus).estimate_by(method, &Basis::USUAL)
        },
    );
    all_within(&(91.0..=91.5), [("chosen afterwards", held)]);
    all_within(&BAND, [(Score, net(30, shares, Score))]);
    all_within(&BAND, [(AdjustedWald, net(30, shares, AdjustedWald))]);
}

#[test]
fn the_score_interval_does_not_fall_below_91_where_almost_all_answers_are_of_one_kind() {
    for n in [5, 10, 20, 30, 50] {
        for shares in EXTREME {
            all_within(&(91.0..=100.0), [((n, shares), net(n, shares, Score))]);
        }
    }
    all_within(
        &(85.0..=86.5),
        [("97/1 of five", net(5, EXTREME[1], AdjustedWald))],
    );
    all_within(
        &(94.0..=95.5),
        [("97/1 of five", net(5, EXTREME[1], Score))],
    );
}

#[test]
fn wald_falls_short_with_few_answers_and_fails_at_the_ends() {
    let found = REALISTIC.map(|shares| (shares, net(10, shares, Wald)));
    all_within(&(87.0..=91.5), found);
    assert!(net(20, EXTREME[1], Wald) < 50.0);
    assert_eq!(below_band(&net_grid(50, Wald, false)), 7);
    assert!(below_band(&net_grid(10, Wald, false)) > 80);
}

/// Coverage of the mean of one of [`RATINGS`].
fn mean(of: usize, n: u64) -> f64 {
    let shares = RATINGS[of].shares;
    usual(&samples::means(n, shares, n), samples::true_mean(shares))
}

#[test]
fn t_keeps_its_level_on_even_scales_and_falls_short_on_skewed_ones() {
    for n in [10, 20] {
        all_within(&(94.0..=95.5), [(n, mean(4, n))]);
    }
    all_within(
        &(94.0..=95.5),
        [("even", mean(0, 10)), ("camps", mean(2, 10))],
    );
    all_within(&(86.0..=87.0), [("1–7, skewed", mean(3, 10))]);
    all_within(&(88.0..=88.5), [("1–5, skewed", mean(6, 20))]);
    all_within(&(91.5..=92.5), [("1–5, skewed", mean(6, 30))]);
    all_within(&(93.0..=94.0), [("1–5, mostly satisfied", mean(5, 30))]);
    let skewed = RATINGS[6].shares;
    let drawn = samples::drawn(100, skewed, DRAWS, 1);
    let held = usual(&drawn, samples::true_mean(skewed));
    all_within(&(93.3..=94.3), [("1–5, skewed", held)]);
}

#[test]
fn when_almost_all_agree_the_mean_is_safe_until_about_five_disagree() {
    let held = |population: &Ratings, n| {
        let mean = samples::true_mean(population.shares);
        (
            population.name,
            usual(&samples::means(n, population.shares, n), mean),
        )
    };
    for population in AGREEING.iter().take(4) {
        for n in [5, 10, 20, 30, 50] {
            all_within(&(99.5..=100.0), [held(population, n)]);
        }
    }
    for (of, n) in [(0, 500), (1, 100), (2, 500), (3, 100)] {
        all_within(&(87.0..=89.0), [held(&AGREEING[of], n)]);
    }
}

#[test]
fn differences_of_scores_keep_their_level_from_thirty_answers_a_side() {
    let held = |(now, before), (n, m)| {
        let (now_samples, before_samples) = (samples::nets(n, now), samples::nets(m, before));
        let pairs = samples::pairs(&now_samples, &before_samples);
        difference(pairs, true_net(now) - true_net(before))
    };
    all_within(&BAND, [("alike", held(NET_PAIRS[0], (10, 10)))]);
    all_within(
        &(90.5..=91.0),
        [("far apart", held(NET_PAIRS[2], (10, 10)))],
    );
    all_within(
        &(93.0..=94.5),
        [("far apart", held(NET_PAIRS[2], (30, 30)))],
    );
}

#[test]
fn differences_of_shares_do_not_fall_below_94() {
    for (now, before) in SHARE_PAIRS {
        for (n, m) in PAIRS {
            let (now_samples, before_samples) =
                (samples::shares(n, now), samples::shares(m, before));
            let pairs = samples::pairs(&now_samples, &before_samples);
            let held = difference(pairs, 100.0 * (now - before));
            all_within(&(94.0..=100.0), [((now, before, n, m), held)]);
        }
    }
}

#[test]
fn welch_keeps_its_level_but_when_few_skewed_answers_meet_many() {
    for (n, m, range) in [(30, 30, BAND), (20, 200, 90.2..=91.2)] {
        let (now, before) = RATING_PAIRS[3];
        let (now, before) = (RATINGS[now].shares, RATINGS[before].shares);
        let pairs = samples::drawn(n, now, DRAWS, 1)
            .into_iter()
            .zip(samples::drawn(m, before, DRAWS, 2));
        let held = difference(
            pairs.map(|((now, p), (before, _))| (now, before, p)),
            samples::true_mean(now) - samples::true_mean(before),
        );
        all_within(&range, [((n, m), held)]);
    }
}
