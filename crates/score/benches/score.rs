//! How fast states are kept and scores are made of them, on one core.
//!
//! `cargo bench -p otklik-score --bench score`; `cargo xtask bench score` sets these figures beside those of a browser.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use otklik_score::servqual::{self, Response, Sums, Weights};
use otklik_score::{Basis, Counts, Point, Scale, State, Statistic as _, ces, csat, nps};

fn main() {
    divan::main();
}

/// Answers in a buffer: more than fit into the nearest cache, and too many to be learnt by a branch predictor.
const ANSWERS: usize = 1 << 20;
const DAYS: usize = 10_000;

/// Answers in an order that nothing can foresee: SplitMix64 by S. Vigna.
fn answers<S: Scale>(many: usize) -> Vec<Point<S>> {
    let all: Vec<Point<S>> = Point::all().collect();
    let mut state: u64 = 7;
    let next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        all[((mixed ^ (mixed >> 31)) % all.len() as u64) as usize]
    };
    std::iter::repeat_with(next).take(many).collect()
}

fn counted<S: Scale>(answers: &[Point<S>]) -> Counts<S> {
    let mut counts = Counts::EMPTY;
    for answer in answers {
        counts.add(*answer);
    }
    counts
}

/// Ten thousand days of some dozens of answers each.
fn days() -> Vec<nps::Counts> {
    answers(DAYS * 40).chunks(40).map(counted).collect()
}

#[divan::bench]
fn nps_add(bencher: Bencher<'_, '_>) {
    let answers = answers(ANSWERS);
    bencher
        .counter(ItemsCount::new(ANSWERS))
        .bench_local(|| counted::<nps::Nps>(black_box(&answers)));
}

#[divan::bench]
fn nps_merge_10000_days(bencher: Bencher<'_, '_>) {
    let days = days();
    bencher.bench_local(|| {
        let days = black_box(&days);
        days.iter().fold(nps::Counts::EMPTY, nps::Counts::merge)
    });
}

#[divan::bench]
fn nps_with_interval(bencher: Bencher<'_, '_>) {
    let counts = counted::<nps::Nps>(&answers(5_000));
    bencher.bench_local(|| black_box(&counts).score());
}

#[divan::bench]
fn nps_with_score_interval(bencher: Bencher<'_, '_>) {
    let net = counted::<nps::Nps>(&answers(5_000)).net();
    bencher.bench_local(|| {
        black_box(net).estimate_by(otklik_score::Method::Score, black_box(&Basis::USUAL))
    });
}

#[divan::bench]
fn csat_with_interval(bencher: Bencher<'_, '_>) {
    let counts = counted::<csat::Five>(&answers(5_000));
    bencher.bench_local(|| black_box(&counts).score());
}

/// Of 500 answers Student's t is had by inverting a function, of 5,000 by a series.
#[divan::bench(args = [500, 5_000])]
fn ces_with_interval(bencher: Bencher<'_, '_>, many: usize) {
    let counts = counted::<ces::Ces>(&answers(many));
    bencher.bench_local(|| black_box(&counts).score());
}

#[divan::bench]
fn nps_compared(bencher: Bencher<'_, '_>) {
    let all = answers(10_000);
    let (now, before) = all.split_at(5_000);
    let (now, before) = (counted::<nps::Nps>(now).net(), counted(before).net());
    bencher.bench_local(|| black_box(now).compared_with(black_box(before), Basis::USUAL.level));
}

#[divan::bench]
fn servqual_add(bencher: Bencher<'_, '_>) {
    let replies = 1_000;
    let answers: Vec<servqual::Rating> = answers(replies * 44);
    let responses: Vec<Response> = answers
        .chunks(44)
        .map(|reply| Response {
            expected: reply[..22].try_into().unwrap(),
            perceived: reply[22..].try_into().unwrap(),
            weights: Some(Weights::new([20, 40, 20, 10, 10]).unwrap()),
        })
        .collect();
    bencher.counter(ItemsCount::new(replies)).bench_local(|| {
        let mut sums = Sums::EMPTY;
        for response in black_box(&responses) {
            sums.add(response);
        }
        sums
    });
}

#[divan::bench]
fn state_encode(bencher: Bencher<'_, '_>) {
    let state = State::from(counted::<nps::Nps>(&answers(5_000)));
    let mut stored = Vec::with_capacity(256);
    bencher.bench_local(|| {
        stored.clear();
        black_box(&state).encode(black_box(&mut stored));
        stored.len()
    });
}

#[divan::bench]
fn state_decode(bencher: Bencher<'_, '_>) {
    let mut stored = Vec::new();
    State::from(counted::<nps::Nps>(&answers(5_000))).encode(&mut stored);
    bencher.bench_local(|| State::decode(black_box(&stored)).unwrap());
}
