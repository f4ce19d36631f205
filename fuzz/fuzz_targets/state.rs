//! Stored states: whatever bytes are taken for one are written back the same, and every figure of it is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use otklik_score::enough::{Rule, Standing};
use otklik_score::{Basis, Level, Merge as _, State};

fuzz_target!(|bytes: &[u8]| {
    let Ok(state) = State::decode(bytes) else {
        return;
    };
    let mut again = Vec::new();
    state.encode(&mut again);
    assert_eq!(again, bytes);

    let estimate = state.estimate(&Basis::USUAL);
    assert_eq!(estimate.is_some(), state.n() > 0);
    if let Some(estimate) = estimate {
        assert!(estimate.low <= estimate.value && estimate.value <= estimate.high);
        assert!(estimate.low.is_finite() && estimate.high.is_finite());
    }
    if let Standing::Enough(enough) = state.standing(&Rule::USUAL) {
        assert_eq!(Some(enough), estimate);
    }
    let difference = state.compared_with(&state, Level::P95);
    assert!(difference.is_ok_and(|found| found.is_none_or(|found| found.value == 0.0)));

    let mut twice = state;
    assert!(twice.try_merge(&state).is_ok());
    assert!(twice.try_unmerge(&state).is_ok());
    assert_eq!(twice, state);
});
