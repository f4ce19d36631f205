//! Questions that are answered otherwise than by a click on NPS.

use super::*;

pub(super) fn name(text: &str) -> Name {
    Name::new(text.into()).unwrap()
}

/// What the last effects hand to the courier for the question asked last.
pub(super) fn last_given(effects: &[Effect]) -> Given {
    let kept = answers_kept(effects);
    kept[0].parts.last().unwrap().given.clone()
}

const CHOICE: &str = r#"[{"id":"why","kind":"choice","text":"Why?","other":true,"options":[
    {"id":"price","text":"The price"},{"id":"taste","text":{"en":"The taste","ru":"Вкус"}}]},
    {"id":"more","kind":"text","text":"Because of {why}?","when":{"question":"why","is":["taste"]}}]"#;

#[test]
fn of_two_options_the_later_one_is_the_answer() {
    let mut state = state_of(CHOICE, false);
    state.update(open());
    state.update(Action::Mark(0, 1));
    state.update(Action::Mark(1, 1));
    assert_eq!(asking(&state).draft().marks, [0, 1]);
    let effects = state.update(Action::Submit);
    let Given::Chosen(chosen) = last_given(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!((chosen.options, chosen.other), (vec![name("taste")], None));
    assert_eq!(asking(&state).wording(), "Because of The taste?");

    state.update(Action::Back);
    assert_eq!(
        asking(&state).draft().marks,
        [0, 1],
        "going back loses nothing"
    );
    state.update(Action::Type("The smell".into()));
    assert_eq!(
        asking(&state).draft().marks,
        [0, 0],
        "something else instead"
    );
    let effects = state.update(Action::Submit);
    let Given::Chosen(chosen) = last_given(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!(chosen.other.as_deref(), Some("The smell"));
    assert!(
        matches!(state.phase(), Phase::Saving(_)),
        "the second question is not asked now"
    );
}

#[test]
fn what_is_not_asked_in_the_end_was_not_answered() {
    let mut state = state_of(CHOICE, false);
    state.update(open());
    state.update(Action::Mark(1, 1));
    state.update(Action::Submit);
    state.update(Action::Type("It was sweet".into()));
    state.update(Action::Submit);
    state.update(kept(2, false));
    state.update(Action::Back);
    state.update(Action::Mark(0, 1));
    let effects = state.update(Action::Submit);
    let kept = answers_kept(&effects);
    assert_eq!(kept[0].parts.len(), 1, "{kept:?}");

    state.update(Action::Kept {
        id: id(),
        seq: 3,
        durable: false,
    });
    assert_eq!(asking(&state).wording(), "Why?");
    state.update(Action::Mark(1, 1));
    let effects = state.update(Action::Submit);
    assert_eq!(
        answers_kept(&effects)[0].parts.len(),
        2,
        "back on the way, it stands again"
    );
    assert_eq!(asking(&state).draft().text, "It was sweet");
}

#[test]
fn several_options_may_be_chosen_where_the_author_says_so() {
    let mut state = state_of(&CHOICE.replace(r#""other":true"#, r#""many":true"#), false);
    state.update(open());
    state.update(Action::Submit);
    assert!(asking(&state).is_missing());
    for (option, mark) in [(0, 1), (1, 1), (0, 0), (0, 1)] {
        state.update(Action::Mark(option, mark));
    }
    let effects = state.update(Action::Submit);
    let Given::Chosen(chosen) = last_given(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!(chosen.options, [name("price"), name("taste")]);
}

#[test]
fn a_battery_is_answered_as_far_as_it_is_marked() {
    let mut state = state_of(
        r#"[{"id":"b","kind":"battery","max":7,"text":"How far do you agree?","items":[
            {"id":"quick","text":"It was quick"},{"id":"kind","text":"They were kind"}]}]"#,
        false,
    );
    state.update(open());
    state.update(Action::Submit);
    assert!(asking(&state).is_missing());
    state.update(Action::Mark(1, 6));
    let effects = state.update(Action::Submit);
    let Given::Marked(marked) = last_given(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!((marked.max, marked.marks), (7, vec![(name("kind"), 6)]));
}

#[test]
fn nobody_is_written_to_without_an_address_and_consent() {
    let mut state = state_of(
        r#"[{"id":"mail","kind":"contact","text":"May we write?","consent":"Yes","optional":true}]"#,
        false,
    );
    state.update(open());
    for (address, agreed) in [
        ("me@shop.example", 0),
        ("me", 1),
        ("me at@shop.example", 1),
        ("", 1),
    ] {
        state.update(Action::Type(address.into()));
        state.update(Action::Mark(0, agreed));
        assert_eq!(
            answers_kept(&state.update(Action::Submit)).len(),
            0,
            "{address}"
        );
        assert!(asking(&state).is_missing(), "{address}");
    }
    state.update(Action::Type(" me@shop.example ".into()));
    let effects = state.update(Action::Submit);
    assert_eq!(
        last_given(&effects),
        Given::Contact("me@shop.example".into())
    );
}

#[test]
fn a_scale_takes_only_numbers_it_has() {
    let mut state = state_of(r#"[{"id":"easy","kind":"ces","text":"Easy?"}]"#, false);
    state.update(open());
    for number in [0, 8] {
        assert_eq!(state.update(Action::Choose(number)), []);
    }
    let effects = state.update(Action::Choose(7));
    let expected = Rated::new(Metric::Ces, 7.0).unwrap();
    assert_eq!(last_given(&effects), Given::Rated(expected));
}

#[test]
fn no_opinion_is_an_answer_to_nsat_and_a_number_to_none_else() {
    for (kind, may_skip) in [("nsat", true), ("csat", false), ("statement", true)] {
        let json = format!(r#"[{{"id":"q","kind":"{kind}","text":"Well?"}}]"#);
        let mut state = state_of(&json, false);
        state.update(open());
        assert_eq!(asking(&state).may_skip(), may_skip, "{kind}");
        state.update(Action::Skip);
        let over = matches!(state.phase(), Phase::Thanks { .. });
        assert_eq!(over, may_skip, "{kind}");
    }
}

#[test]
fn an_answer_can_be_taken_back() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(Action::Type("Fast".into()));
    state.update(Action::Submit);
    state.update(kept(2, false));
    state.update(Action::Type(String::new()));
    let effects = state.update(Action::Submit);
    let kept = answers_kept(&effects);
    assert_eq!((kept[0].seq, kept[0].parts.len()), (3, 1));
}

#[test]
fn the_way_is_counted_by_what_is_asked() {
    let mut state = state_of(CHOICE, false);
    state.update(open());
    assert_eq!(asking(&state).progress(), (1, 1));
    state.update(Action::Mark(1, 1));
    state.update(Action::Submit);
    assert_eq!(asking(&state).progress(), (2, 2));
}

#[test]
fn options_stand_in_one_order_for_the_whole_pass() {
    let json = CHOICE.replace(r#""other":true"#, r#""shuffle":true"#);
    let mut state = state_of(&json, false);
    state.update(open());
    let order = asking(&state).order();
    state.update(Action::Mark(1, 1));
    state.update(Action::Submit);
    state.update(Action::Back);
    assert_eq!(asking(&state).order(), order);
}
