use super::*;
use otklik_score::Rated;
use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::Given;
use otklik_wire::survey::SurveyFile;

const ID: &str = "0198f0c2-7d5e-7abc-8def-0123456789ab";

fn state_of(questions: &str, scores: bool) -> State {
    let json = format!(
        r#"{{"v":1,"site":"shop","scores":{scores},"surveys":[{{"id":"s","revision":3,"questions":{questions}}}]}}"#
    );
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    State::new(Rc::new(
        SurveyFile::decode(document, &mut Vec::new()).unwrap(),
    ))
}

fn shop() -> State {
    state_of(
        r#"[{"id":"nps","kind":"nps","text":"How likely?"},
            {"id":"why","kind":"text","text":"Why?","optional":true,
             "wording":[{"when":{"question":"nps","max":6},"text":"What went wrong?"}]}]"#,
        true,
    )
}

fn id() -> AnswerId {
    AnswerId::new(ID.into()).unwrap()
}

fn visit() -> Visit {
    Visit {
        id: id(),
        at: "2026-11-22T10:00:00Z".into(),
        page: "https://shop.example/cart".into(),
        locale: "en".into(),
        share: Inclusion::CERTAIN,
    }
}

fn open() -> Action {
    Action::Open {
        survey: None,
        visit: visit(),
        by_visitor: false,
    }
}

fn nps(number: u8) -> Given {
    Given::Rated(Rated::new(Metric::Nps, number.into()).unwrap())
}

fn kept(seq: u32, durable: bool) -> Action {
    Action::Kept {
        id: id(),
        seq,
        durable,
    }
}

fn asking(state: &State) -> &Pass {
    match state.phase() {
        Phase::Asking(pass) => pass,
        other => panic!("not asking: {other:?}"),
    }
}

fn answers_kept(effects: &[Effect]) -> Vec<&Answer> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Keep(answer) => Some(answer),
            _ => None,
        })
        .collect()
}

/// The one note among the effects, as its version, how far the visitor has come, and how much is answered.
fn noted(effects: &[Effect]) -> (u32, Reach, usize) {
    let notes: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Note(answer) => Some((answer.seq, answer.reach.unwrap(), answer.parts.len())),
            _ => None,
        })
        .collect();
    assert_eq!(notes.len(), 1, "{effects:?}");
    notes[0]
}

#[test]
fn an_appearance_is_told_from_its_beginning_to_its_end() {
    let mut state = shop();
    assert_eq!(noted(&state.update(open())), (0, Reach::Shown, 0));
    let started = state.update(Action::Choose(9));
    assert_eq!(answers_kept(&started)[0].reach, Some(Reach::Started));
    state.update(Action::Type("Fast".into()));
    let completed = state.update(Action::Submit);
    assert_eq!(answers_kept(&completed)[0].reach, Some(Reach::Completed));

    let mut state = shop();
    state.update(open());
    let dismissed = state.update(Action::Close);
    assert_eq!(noted(&dismissed), (1, Reach::Dismissed, 0));

    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    let left = state.update(Action::Close);
    let event = Event::Dismissed(Name::new("s".into()).unwrap());
    assert_eq!(left, [Effect::Emit(event)], "the answer says it already");

    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    let skipped = state.update(Action::Skip);
    assert_eq!(noted(&skipped), (2, Reach::Completed, 1));
    assert!(
        matches!(state.phase(), Phase::Saving(_)),
        "the click itself may still be lost"
    );
    state.update(kept(1, true));
    assert!(matches!(state.phase(), Phase::Thanks { .. }));
}

#[test]
fn a_survey_left_without_one_answer_is_not_completed() {
    let mut state = state_of(
        r#"[{"id":"why","kind":"text","text":"Anything?","optional":true}]"#,
        false,
    );
    state.update(open());
    assert_eq!(noted(&state.update(Action::Skip)), (1, Reach::Dismissed, 0));
}

#[test]
fn a_click_is_kept_at_once_and_leads_to_the_question_that_fits_it() {
    let mut state = shop();
    let effects = state.update(open());
    let shown = Event::Shown(asking(&state).survey().id.clone());
    assert_eq!(effects[0], Effect::Emit(shown));
    let effects = state.update(Action::Choose(3));
    assert_eq!(answers_kept(&effects)[0].parts[0].given, nps(3));
    assert!(effects.contains(&Effect::FocusStep));
    assert_eq!(asking(&state).wording(), "What went wrong?");
}

#[test]
fn nobody_is_thanked_before_the_answer_is_durable() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(Action::Type("  Fast \n".into()));
    let effects = state.update(Action::Submit);
    let sent = answers_kept(&effects)[0];
    assert_eq!((sent.seq, sent.survey_rev), (2, 3));
    assert_eq!(sent.parts[1].given, Given::Text("Fast".into()));
    assert!(matches!(state.phase(), Phase::Saving(_)));
    state.update(kept(1, true));
    assert!(
        matches!(state.phase(), Phase::Saving(_)),
        "an older version does not count"
    );
    let effects = state.update(kept(2, true));
    assert!(matches!(state.phase(), Phase::Thanks { score: None, .. }));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::FetchScore { .. }))
    );
}

#[test]
fn leaving_the_sentence_out_sends_nothing_more() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(kept(1, true));
    let effects = state.update(Action::Submit);
    assert_eq!(answers_kept(&effects), Vec::<&Answer>::new());
    assert!(matches!(state.phase(), Phase::Thanks { .. }));
}

#[test]
fn what_was_typed_is_not_sent_by_skipping() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(kept(1, true));
    state.update(Action::Type("Never mind".into()));
    assert_eq!(
        answers_kept(&state.update(Action::Skip)),
        Vec::<&Answer>::new()
    );
    assert!(matches!(state.phase(), Phase::Thanks { .. }));
}

#[test]
fn a_failed_save_keeps_the_text_and_can_be_tried_again() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(Action::Type("Fast".into()));
    state.update(Action::Submit);
    state.update(kept(2, false));
    assert!(asking(&state).has_failed());
    assert_eq!(asking(&state).draft().text, "Fast");
    let effects = state.update(Action::Submit);
    assert_eq!(answers_kept(&effects)[0].seq, 3);
    state.update(kept(3, true));
    assert!(matches!(state.phase(), Phase::Thanks { .. }));
}

#[test]
fn a_failed_click_is_tried_again_even_without_a_text() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(kept(1, false));
    let effects = state.update(Action::Submit);
    assert_eq!(answers_kept(&effects)[0].seq, 2);
    assert!(matches!(state.phase(), Phase::Saving(_)));
}

#[test]
fn a_changed_score_is_a_new_version_of_the_same_answer() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    state.update(Action::Back);
    assert_eq!(asking(&state).chosen(), Some(9));
    let effects = state.update(Action::Choose(4));
    let sent = answers_kept(&effects)[0];
    assert_eq!((sent.seq, sent.parts.len()), (2, 1));
    assert_eq!(sent.parts[0].given, nps(4));
}

#[test]
fn a_question_that_needs_a_text_says_so() {
    let mut state = state_of(r#"[{"id":"why","kind":"text","text":"Why?"}]"#, false);
    state.update(open());
    assert_eq!(state.update(Action::Submit), [Effect::FocusStep]);
    assert!(asking(&state).is_missing());
    state.update(Action::Type("Because".into()));
    assert!(!asking(&state).is_missing());
}

#[test]
fn a_question_is_asked_only_when_its_condition_holds() {
    let questions = r#"[{"id":"nps","kind":"nps","text":"How likely?"},
        {"id":"why","kind":"text","text":"Why?","when":{"question":"nps","max":6}}]"#;
    let mut state = state_of(questions, false);
    state.update(open());
    state.update(Action::Choose(8));
    assert!(
        matches!(state.phase(), Phase::Saving(_)),
        "a passive is asked nothing more"
    );
}

#[test]
fn the_score_is_fetched_only_where_the_site_allows_it() {
    let mut state = state_of(r#"[{"id":"nps","kind":"nps","text":"How likely?"}]"#, false);
    state.update(open());
    state.update(Action::Choose(8));
    let effects = state.update(kept(1, true));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::FetchScore { .. }))
    );
}

#[test]
fn an_open_survey_is_not_opened_again_and_an_unknown_one_not_at_all() {
    let mut state = shop();
    state.update(open());
    state.update(Action::Choose(9));
    assert_eq!(state.update(open()), []);
    assert_eq!(asking(&state).latest().as_deref(), Some("9"));
    let mut other = shop();
    let name = Name::new("nobody".into()).unwrap();
    other.update(Action::Open {
        survey: Some(name),
        visit: visit(),
        by_visitor: true,
    });
    assert_eq!(*other.phase(), Phase::Closed);
}

#[test]
fn closing_tells_the_page_only_when_something_was_left_open() {
    let mut state = shop();
    state.update(open());
    assert!(matches!(
        state.update(Action::Close)[..],
        [Effect::Emit(Event::Dismissed(_)), Effect::Note(_)]
    ));
    assert_eq!(state.update(Action::Close), []);
}

fn name(text: &str) -> Name {
    Name::new(text.into()).unwrap()
}

/// What the last effects hand to the courier for the question asked last.
fn last_given(effects: &[Effect]) -> Given {
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
