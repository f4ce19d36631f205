//! Every public number to the bit: `golden.txt` holds what this machine made of thousands of states, and a browser has to
//! make the same of them.
//!
//! A change of method changes the file on purpose: `OTKLIK_BLESS=1 cargo test -p otklik-score --test identical`.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "identical/around.rs"]
mod around;
#[path = "identical/draw.rs"]
mod draw;
#[path = "identical/given.rs"]
mod given;
#[path = "identical/input.rs"]
mod input;
#[path = "identical/ledger.rs"]
mod ledger;
#[path = "identical/metrics.rs"]
mod metrics;
#[path = "identical/statistics.rs"]
mod statistics;

use otklik_score::rating::Scale;

use crate::draw::Draw;
use crate::ledger::Ledger;
use crate::metrics::Round;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("identical/golden.txt");

/// Rounds of one state each metric.
const ROUNDS: usize = 600;

/// Everything from the vectors and from drawn states.
fn computed() -> Ledger {
    let mut ledger = Ledger::default();
    let vectors = given::all(&mut ledger);
    assert!(vectors > 1_000, "{vectors} vectors");

    let mut draw = Draw::seeded(0x6f74_6b6c_696b);
    let scales =
        [(1, 5), (1, 7), (-3, 3), (0, 100)].map(|(min, max)| Scale::new(min, max).unwrap());
    for scale in scales {
        let count = ROUNDS / scales.len();
        let rounds: Vec<Round> = (0..count).map(|_| Round::drawn(&mut draw, scale)).collect();
        for pair in rounds.windows(2) {
            pair[1].scores(&mut ledger);
            pair[1].as_states(&pair[0], &mut ledger, &mut draw);
            pair[1].as_statistics(&pair[0], &mut ledger, &mut draw);
        }
        for round in rounds.iter().step_by(16) {
            round.on_every_basis(&mut ledger);
        }
        for segments in rounds.chunks(7) {
            metrics::segments(segments, &mut ledger);
        }
    }
    for _ in 0..40 {
        metrics::batteries(&mut ledger, &mut draw);
    }
    statistics::without_a_sample(&mut ledger, &mut draw);
    for _ in 0..40 {
        around::chart(&mut ledger, &mut draw);
    }
    for _ in 0..400 {
        around::weighted(&mut ledger, &mut draw);
        around::response(&mut ledger, &mut draw);
        around::fingerprint(&mut ledger, &mut draw);
    }
    ledger
}

/// The lines that are not in both, each pair beneath the other.
fn differences(expected: &str, found: &str) -> Vec<String> {
    let only = |mark: &str, these: &str, those: &str| -> Vec<String> {
        these
            .lines()
            .filter(|line| !those.lines().any(|other| other == *line))
            .map(|line| format!("{line} {mark}"))
            .collect()
    };
    let mut lines = only("(expected)", expected, found);
    lines.extend(only("(found)", found, expected));
    lines.sort();
    lines
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_number_is_the_same_to_the_bit() {
    let ledger = computed();
    assert!(ledger.count() > 100_000, "{} numbers", ledger.count());
    let found = ledger.render();
    if bless(&found) {
        return;
    }
    let differences = differences(GOLDEN, &found);
    assert!(
        differences.is_empty(),
        "{} lines of golden.txt differ (group, numbers, digest, the first of them):\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[cfg(not(target_arch = "wasm32"))]
fn bless(found: &str) -> bool {
    let wanted = std::env::var_os("OTKLIK_BLESS").is_some_and(|value| value == "1");
    if wanted {
        // Asked at run time: with a target folder shared by clones, this program may have been built in another one.
        let package = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let path = format!("{package}/tests/identical/golden.txt");
        std::fs::write(&path, found).unwrap();
        eprintln!("OTKLIK_BLESS=1: nothing was compared, {path} was written");
    }
    wanted
}

/// A browser has no file to write.
#[cfg(target_arch = "wasm32")]
fn bless(_: &str) -> bool {
    false
}
