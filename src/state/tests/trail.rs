//! Answers that are there before the visitor gives one: from a link, or from before the page was loaded again.

use super::*;

fn long() -> State {
    state_of(
        r#"[{"id":"nps","kind":"nps","text":"How likely?"},
            {"id":"hello","kind":"statement","text":"A few more."},
            {"id":"what","kind":"choice","text":"What?","many":true,"other":true,"optional":true,
             "options":[{"id":"tea","text":"Tea"},{"id":"cups","text":"Cups"}]},
            {"id":"each","kind":"battery","text":"Each?","items":[{"id":"a","text":"A"},{"id":"b","text":"B"}]},
            {"id":"mail","kind":"contact","text":"Where?","consent":"Yes"},
            {"id":"why","kind":"text","text":"Why?"}]"#,
        false,
    )
}

fn opened(state: &mut State, taken: Taken) -> Vec<Effect> {
    let Action::Open {
        survey,
        visit,
        by_visitor,
        ..
    } = open()
    else {
        unreachable!()
    };
    state.update(Action::Open {
        survey,
        visit,
        by_visitor,
        taken,
    })
}

fn by_link(steps: &[&str]) -> Taken {
    Taken {
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        ..Taken::default()
    }
}

/// What a page that is loaded again would take up.
fn left(state: &State) -> Taken {
    let pass = state.unfinished().unwrap();
    Taken {
        steps: pass.steps().to_vec(),
        origin: Origin::Begun(pass.versions()),
    }
}

fn question(state: &State) -> &str {
    state.phase().pass().unwrap().question().id.as_str()
}

#[test]
fn a_link_answers_and_the_next_question_comes() {
    let mut state = shop();
    let effects = opened(&mut state, by_link(&["c8"]));
    let kept = answers_kept(&effects);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].parts[0].given, nps(8));
    assert_eq!(question(&state), "why");
    assert_eq!(state.phase().pass().unwrap().latest().unwrap(), "8");
}

#[test]
fn a_link_says_nothing_that_is_no_answer() {
    for step in [
        "c11", "c", "c-1", "c256", "c264", "c8x", "x", "", "m9,9", "s",
    ] {
        let mut state = shop();
        let effects = opened(&mut state, by_link(&[step]));
        assert!(answers_kept(&effects).is_empty(), "{step}");
        assert_eq!(question(&state), "nps");
    }
}

#[test]
fn what_has_appeared_goes_on_as_the_same_answer() {
    let appeared = |versions| Taken {
        origin: Origin::Appeared(versions),
        ..Taken::default()
    };
    let mut state = shop();
    let [Effect::Note(noted)] = &opened(&mut state, appeared(0))[..] else {
        panic!("nobody knows of it yet, but the page");
    };
    assert_eq!(noted.seq, 0);

    let mut state = shop();
    assert_eq!(opened(&mut state, appeared(1)), []);
    let effects = state.update(Action::Choose(8));
    let kept = answers_kept(&effects);
    assert_eq!((kept[0].seq, kept[0].parts[0].given.clone()), (1, nps(8)));
}

#[test]
fn what_was_answered_is_taken_up_where_it_was_left() {
    let mut state = long();
    assert!(state.unfinished().is_none());
    state.update(open());
    assert!(state.unfinished().is_none(), "nothing is filled in");
    let steps = [
        Action::Choose(3),
        Action::Submit,
        Action::Mark(1, 1),
        Action::Type("Spo".into()),
        Action::Type("Spoons, = and ложки".into()),
        Action::Submit,
        Action::Mark(0, 2),
        Action::Mark(1, 5),
        Action::Submit,
        Action::Mark(0, 1),
        Action::Type("a@b.de".into()),
        Action::Back,
        Action::Mark(1, 4),
        Action::Submit,
        Action::Mark(0, 1),
        Action::Type("a@b.de".into()),
        Action::Submit,
        Action::Type("Because".into()),
    ];
    let mut last = None;
    for step in steps {
        let effects = state.update(step);
        last = answers_kept(&effects).last().copied().cloned().or(last);
        let mut other = long();
        let told = opened(&mut other, left(&state));
        assert!(answers_kept(&told).is_empty(), "it is kept already");
        assert_eq!(question(&other), question(&state));
        let parts = |state: &State| state.phase().pass().unwrap().answer().parts;
        assert_eq!(parts(&other), parts(&state));
        let draft = |state: &State| state.phase().pass().unwrap().draft().clone();
        assert_eq!(draft(&other), draft(&state));
    }
    let mut other = long();
    opened(&mut other, left(&state));
    let effects = other.update(Action::Submit);
    let (kept, before) = (answers_kept(&effects)[0], last.unwrap());
    assert!(kept.seq > before.seq);
    assert_eq!(kept.id, before.id);
    assert_eq!(kept.parts[..4], before.parts);
    assert_eq!(kept.parts[4].given, Given::Text("Because".into()));
}

#[test]
fn what_a_site_has_left_out_is_said_and_not_kept() {
    let json = r#"{"v":1,"site":"shop","mask":["email"],"surveys":[{"id":"s","revision":1,"questions":[
        {"id":"why","kind":"text","text":"Why?"}]}]}"#;
    let document: serde_json::Value = serde_json::from_str(json).unwrap();
    let file = SurveyFile::decode(document, &mut Vec::new()).unwrap();
    let mut state = State::new(Rc::new(file));
    state.update(open());
    state.update(Action::Type("Ask anna@example.com, she knows".into()));
    let pass = state.phase().pass().unwrap();
    assert_eq!(pass.left_out(), ["anna@example.com"]);
    let effects = state.update(Action::Submit);
    let kept = answers_kept(&effects);
    assert_eq!(
        kept[0].parts[0].given,
        Given::Text("Ask •••, she knows".into())
    );
}

#[test]
fn the_running_score_waits_to_be_asked_for_where_many_share_a_browser() {
    let mut state = state_of(r#"[{"id":"nps","kind":"nps","text":"How likely?"}]"#, true)
        .score_when_asked(true);
    state.update(open());
    assert!(!state.may_ask_score());
    state.update(Action::Choose(9));
    let fetches = |effects: &[Effect]| {
        let fetch = |effect: &&Effect| matches!(effect, Effect::FetchScore { .. });
        effects.iter().filter(fetch).count()
    };
    let effects = state.update(kept(1, true));
    assert_eq!((state.may_ask_score(), fetches(&effects)), (true, 0));
    assert_eq!(fetches(&state.update(Action::AskScore)), 1);
}
