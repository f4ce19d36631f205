//! Words that are longer than what is taken.

use super::kinds::last_given;
use super::*;

const CHOICE: &str = r#"[{"id":"why","kind":"choice","text":"Why?","other":true,"many":true,"options":[
    {"id":"price","text":"The price"},{"id":"taste","text":"The taste"}]}]"#;

/// Counted by characters as people see them in a text, not by bytes or halves of surrogates.
#[test]
fn a_text_that_is_too_long_is_not_cut_but_said() {
    for character in ["a", "ж", "👍"] {
        let mut state = state_of(r#"[{"id":"why","kind":"text","text":"Why?"}]"#, false);
        state.update(open());
        state.update(Action::Type(character.repeat(10_001)));
        state.update(Action::Submit);
        assert!(asking(&state).is_missing(), "{character}");
        assert_eq!(asking(&state).draft().text, character.repeat(10_001));
        let most = character.repeat(10_000);
        state.update(Action::Type(format!(" {most} ")));
        let effects = state.update(Action::Submit);
        assert_eq!(last_given(&effects), Given::Text(most));
    }
}

#[test]
fn a_long_reason_does_not_go_because_an_option_is_chosen_too() {
    let mut state = state_of(CHOICE, false);
    state.update(open());
    state.update(Action::Mark(0, 1));
    state.update(Action::Type("x".repeat(1_001)));
    state.update(Action::Submit);
    assert!(asking(&state).is_missing());
}
