//! Stored batteries: what replies can make is read back, what they cannot is refused.

use otklik_score::servqual::{ITEMS, Weights};
use otklik_score::{State, Undecodable, servperf, servqual};

fn encoded(state: impl Into<State>) -> Vec<u8> {
    let mut stored = Vec::new();
    state.into().encode(&mut stored);
    stored
}

fn agreed(with: f64) -> [servqual::Rating; ITEMS] {
    [servqual::Rating::new(with).unwrap(); ITEMS]
}

#[test]
fn squares_that_are_too_small_for_their_sum_are_refused() {
    let mut sums = servperf::Sums::EMPTY;
    let reply = servperf::Response {
        perceived: agreed(4.0),
    };
    sums.add(&reply);
    sums.add(&reply);
    let mut stored = encoded(sums);
    // Version, metric, n; then of the first statement twice 4 and twice 16, in zigzag.
    assert_eq!(stored[2..5], [2, 16, 64]);
    assert!(State::decode(&stored).is_ok());
    stored[4] = 60;
    assert_eq!(State::decode(&stored), Err(Undecodable::Impossible));
}

#[test]
fn weights_that_are_no_hundred_are_refused_and_the_widest_gap_is_not() {
    let mut sums = servqual::Sums::EMPTY;
    sums.add(&servqual::Response {
        expected: agreed(1.0),
        perceived: agreed(7.0),
        weights: Some(Weights::new([20; 5]).unwrap()),
    });
    let mut stored = encoded(sums);
    assert_eq!(State::decode(&stored), Ok(sums.into()));
    let last = stored.last_mut().unwrap();
    assert_eq!(*last, 40);
    *last = 42;
    assert_eq!(State::decode(&stored), Err(Undecodable::Impossible));
}
