//! SERVQUAL and SERVPERF, which are asked page by page.

use otklik_score::Basis;
use otklik_wire::survey::Kind;

use super::kinds::{last_given, name};
use super::*;

/// Every statement of SERVQUAL, and a question after it.
fn service(optional: bool) -> State {
    let four = r#"["a","b","c","d"]"#;
    let five = r#"["a","b","c","d","e"]"#;
    let json = format!(
        r#"[{{"id":"nps","kind":"nps","text":"?"}},
            {{"id":"q","kind":"servqual","optional":{optional},"text":"We?","expected":"The best?","items":{{
            "tangibles":{four},"reliability":{five},"responsiveness":{four},"assurance":{four},"empathy":{five}}}}},
            {{"id":"why","kind":"text","text":"Why?"}}]"#
    );
    let mut state = state_of(&json, false);
    state.update(open());
    state.update(Action::Choose(9));
    state
}

/// Marks what is on the page and sends it.
fn fill_page(state: &mut State, mark: u8) -> Vec<Effect> {
    let pass = asking(state);
    let Kind::Service(service) = &pass.question().kind else {
        panic!("{:?}", pass.question());
    };
    for place in service.on_page(pass.page()) {
        state.update(Action::Mark(place, mark));
    }
    state.update(Action::Submit)
}

#[test]
fn what_is_expected_is_asked_first_and_both_a_dimension_at_a_time() {
    let mut state = service(false);
    for page in 0..10 {
        let pass = asking(&state);
        assert_eq!((pass.page(), pass.progress()), (page, (page + 2, 12)));
        assert_eq!(pass.wording(), if page < 5 { "The best?" } else { "We?" });
        let effects = fill_page(&mut state, if page < 5 { 7 } else { 5 });
        let Given::Served(served) = last_given(&effects) else {
            panic!("{effects:?}");
        };
        let marked = served.expected.unwrap().into_iter().chain(served.perceived);
        let marked = marked.filter(|mark| *mark > 0).count();
        assert_eq!(marked, [4, 9, 13, 17, 22, 26, 31, 35, 39, 44][page]);
    }
    let pass = asking(&state);
    assert_eq!(
        (pass.wording().as_str(), pass.progress()),
        ("Why?", (12, 12))
    );
    let given = &pass.answer().parts[1].given;
    let value = given
        .state()
        .unwrap()
        .estimate(&Basis::USUAL)
        .unwrap()
        .value;
    assert_eq!(value, -2.0);
}

#[test]
fn a_page_wants_every_mark_and_the_way_back_loses_none() {
    let mut state = service(false);
    state.update(Action::Mark(0, 3));
    let effects = state.update(Action::Submit);
    assert_eq!(
        (answers_kept(&effects).len(), asking(&state).is_missing()),
        (0, true)
    );
    fill_page(&mut state, 3);
    state.update(Action::Mark(4, 6));
    assert_eq!(asking(&state).latest(), None, "the way back is to a page");
    state.update(Action::Back);
    assert_eq!(
        (asking(&state).page(), asking(&state).draft().marks[3]),
        (0, 3)
    );
    state.update(Action::Submit);
    assert_eq!(
        (asking(&state).page(), asking(&state).draft().marks[4]),
        (1, 6)
    );
    for _ in 1..10 {
        fill_page(&mut state, 4);
    }
    state.update(Action::Back);
    assert_eq!(
        (asking(&state).page(), asking(&state).draft().marks[43]),
        (9, 4)
    );
    for _ in 0..10 {
        state.update(Action::Back);
    }
    assert_eq!(asking(&state).question().id, name("nps"));
    state.update(Action::Back);
    assert_eq!(
        asking(&state).page(),
        0,
        "there is nothing before the first"
    );
}

#[test]
fn whoever_leaves_out_a_page_leaves_out_the_rest() {
    let mut state = service(true);
    fill_page(&mut state, 6);
    state.update(Action::Mark(4, 1));
    let effects = state.update(Action::Skip);
    let Given::Served(served) = last_given(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!(served.expected.unwrap()[..5], [6, 6, 6, 6, 0]);
    assert_eq!(served.perceived, [0; 22]);
    assert_eq!(asking(&state).question().id, name("why"));

    let mut state = service(true);
    fill_page(&mut state, 6);
    state.update(Action::Back);
    let effects = state.update(Action::Skip);
    assert_eq!(
        answers_kept(&effects)[0].parts.len(),
        1,
        "all is taken back"
    );
    assert_eq!(asking(&state).question().id, name("why"));
}

#[test]
fn a_service_is_taken_up_at_the_page_where_it_was_left() {
    let mut state = service(true);
    for _ in 0..6 {
        fill_page(&mut state, 6);
    }
    let again = |state: &State| {
        let left = state.unfinished().unwrap();
        let taken = Taken {
            steps: left.steps().to_vec(),
            origin: Origin::Begun(left.versions()),
        };
        let mut other = service(true);
        other.update(Action::Close);
        other.update(Action::Open {
            survey: None,
            visit: visit(),
            by_visitor: false,
            taken,
        });
        other
    };
    let other = again(&state);
    assert_eq!(
        (asking(&other).page(), asking(&other).draft()),
        (6, asking(&state).draft())
    );
    state.update(Action::Skip);
    state.update(Action::Type("Because".into()));
    let other = again(&state);
    assert_eq!(asking(&other).draft().text, "Because");
    assert_eq!(asking(&other).answer().parts, asking(&state).answer().parts);
}

#[test]
fn no_mark_is_above_the_scale() {
    let mut state = service(false);
    state.update(Action::Mark(0, 8));
    assert_eq!(asking(&state).draft().marks[0], 0);
    let mut state = state_of(
        r#"[{"id":"b","kind":"battery","text":"?","items":[{"id":"a","text":"A"}]}]"#,
        false,
    );
    state.update(open());
    state.update(Action::Mark(0, 6));
    assert_eq!(asking(&state).draft().marks, [0]);
    state.update(Action::Mark(0, 5));
    assert_eq!(asking(&state).draft().marks, [5]);
}
