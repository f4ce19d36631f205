//! The inputs that fuzzing starts from, and those that once broke something: stored states of every metric.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use otklik_score::State;

#[test]
fn every_seed_is_a_state_of_the_metric_it_is_named_after() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/state");
    let mut metrics = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(&path).unwrap();
        let state = State::decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let metric = state.metric();
        assert!(
            name.starts_with(metric.name()),
            "{name} holds {}",
            metric.name()
        );
        let mut again = Vec::new();
        state.encode(&mut again);
        assert_eq!(again, bytes, "{name}");
        metrics.insert((metric.name(), metric.scale()));
    }
    // Three scales of ratings and four of CSAT.
    assert_eq!(metrics.len(), 8 + 2 + 3);
}

/// The stored form has to be readable for years: a change here is a new version.
#[test]
fn the_stored_form_stays() {
    for (bytes, refused) in [
        (&[][..], "the stored state ends too early"),
        (&[2, 1], "a stored state of version 2; this program reads 1"),
        (&[1, 13], "no metric has the number 13; allowed: 1 to 12"),
        (&[1, 8, 1, 2, 3], "the stored state ends too early"),
        (
            &[1, 8, 1, 2, 3, 4, 5],
            "the stored state goes on after its end",
        ),
        (
            &[1, 8, 0x80, 0, 2, 3, 4],
            "a number in the stored state is malformed or too large",
        ),
        (
            &[1, 9, 2, 2, 0],
            "the stored state of a rating: 1 to 1 is no scale; allowed: 2 to 101 whole numbers",
        ),
    ] {
        assert_eq!(State::decode(bytes).unwrap_err().to_string(), refused);
    }
    let decoded = State::decode(&[1, 8, 1, 0x80, 1, 3, 4]).unwrap();
    let State::Nsat(counts) = decoded else {
        panic!("{decoded:?}")
    };
    assert_eq!(counts.to_array(), [1, 128, 3, 4]);
}

/// One reply, and then a byte of it changed: the sums no longer fit each other.
#[test]
fn sums_that_no_replies_make_are_refused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/state/servperf-1");
    let bytes = fs::read(path).unwrap();
    let mut refused = 0;
    for place in 3..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 2;
        refused += usize::from(State::decode(&changed).is_err());
    }
    assert_eq!(
        refused,
        bytes.len() - 3,
        "of one reply every sum is fixed by the others"
    );
}
