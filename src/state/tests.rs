mod kinds;
mod long;
mod service;
mod trail;

use super::*;
use otklik_score::Rated;
use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::Given;
use otklik_wire::flags::{Flag, Flags};
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
        flags: Flags::NONE,
        device: "tablet".into(),
        segment: Some("club".into()),
    }
}

fn open() -> Action {
    Action::Open {
        survey: None,
        visit: visit(),
        by_visitor: false,
        taken: Taken::default(),
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
        taken: Taken::default(),
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

#[test]
fn what_speaks_against_a_person_goes_with_every_version_from_then_on() {
    let mut state = shop();
    let Action::Open {
        survey,
        mut visit,
        by_visitor,
        ..
    } = open()
    else {
        unreachable!("open() opens");
    };
    visit.flags = Flags::of(&[Flag::Webdriver]);
    state.update(Action::Open {
        survey,
        visit,
        by_visitor,
        taken: Taken::default(),
    });
    let flags = |effects: &[Effect]| answers_kept(effects)[0].flags;
    let chosen = state.update(Action::Choose(9));
    assert_eq!(flags(&chosen), Flags::of(&[Flag::Webdriver]));
    assert_eq!(state.update(Action::Trap), []);
    state.update(Action::Type("Buy now".into()));
    let sent = state.update(Action::Submit);
    assert_eq!(flags(&sent), Flags::of(&[Flag::Webdriver, Flag::Honeypot]));
}
