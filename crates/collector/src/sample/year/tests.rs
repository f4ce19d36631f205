use otklik_score::{Merge as _, Metric, State};
use serde_json::json;

use super::super::plan;
use super::super::story::Act;
use super::*;
use otklik_loop::case::change::Change;

fn surveys() -> Vec<Survey> {
    let nps = json!({"id": "nps", "revision": 1, "questions": [
        {"id": "nps", "kind": "nps", "text": {"en": "How likely?", "ru": "Насколько?"}},
        {"id": "why", "kind": "text", "optional": true, "text": {"en": "Why?", "ru": "Почему?"}},
        {"id": "who", "kind": "role", "text": {"en": "Who?", "ru": "Кто?"},
         "options": [{"id": "payer", "text": "Payer"}, {"id": "guest", "text": "Guest"}]},
        {"id": "mail", "kind": "contact", "optional": true, "when": {"question": "nps", "max": 6},
         "text": "May we write?", "consent": "You may."}]});
    let order = json!({"id": "order", "revision": 2, "questions": [
        {"id": "easy", "kind": "ces", "text": {"en": "Easy?", "ru": "Легко?"}},
        {"id": "hard", "kind": "choice", "other": true, "when": {"question": "easy", "max": 4}, "text": "What?",
         "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}]});
    [nps, order]
        .map(|survey| Survey::decode(survey).unwrap())
        .into()
}

fn settings() -> Settings {
    Settings {
        promises: plan::promises("Europe/Moscow").checked().unwrap(),
        rules: otklik_loop::rule::Rules::checked(&plan::rules()).unwrap(),
        signs: otklik_loop::sign::Signs::of(&otklik_loop::sign::Signs::usual()).unwrap(),
    }
}

/// Every line of a year.
fn told(seed: u64, answers: u32) -> Vec<Made> {
    let (surveys, site) = (surveys(), Name::new("shop".to_owned()).unwrap());
    let year = Year {
        seed,
        site: &site,
        surveys: &surveys,
        zone: TimeZone::get("Europe/Moscow").unwrap(),
        now: "2026-03-01T12:00:00Z".parse().unwrap(),
        answers,
    };
    let settings = settings();
    let crowds = year.crowds();
    assert_eq!(crowds.len(), 365);
    let days = (0..).zip(crowds);
    days.flat_map(|(day, crowd)| year.day(day, crowd, &settings))
        .collect()
}

fn text(made: &[Made]) -> String {
    let lines = made.iter().map(|made| {
        let came = match &made.came {
            Came::Answer(received) => received.raw.clone(),
            Came::Entry(id, entry) => format!("{} {}", id.as_str(), json!(entry)),
        };
        format!("{} {came} {:?}\n", made.at, made.steps)
    });
    lines.collect()
}

#[test]
fn a_seed_is_a_year() {
    let year = text(&told(7, 600));
    assert_eq!(year, text(&told(7, 600)));
    assert_ne!(year, text(&told(8, 600)));
    assert!(
        year.lines()
            .all(|line| !line.contains("survey_rev") || line.contains(r#""sample":true"#))
    );
}

#[test]
fn a_year_has_what_a_year_has() {
    let made = told(1, 4_000);
    let answers = |from: i64, to: i64, metric: Metric| {
        let first: Timestamp = "2025-03-01T21:00:00Z".parse().unwrap();
        let (from, to) = (plan::office(first, from), plan::office(first, to));
        let mut state = State::empty(metric);
        for made in &made {
            if let Came::Answer(received) = &made.came
                && (from..to).contains(&made.at)
            {
                for part in &received.answer.parts {
                    if let Some(rated) = part.given.rated().filter(|rated| rated.metric() == metric)
                    {
                        state.try_merge(&rated.into()).unwrap();
                    }
                }
            }
        }
        state.estimate(&otklik_score::Basis::USUAL).unwrap()
    };
    let usual = answers(0, 190, Metric::Nps);
    let failed = answers(season::FAILURE, season::FAILURE + 8, Metric::Nps);
    let after = answers(290, 364, Metric::Nps);
    assert!((0.0..60.0).contains(&usual.value), "{usual:?}");
    assert!(failed.high < usual.low, "{failed:?} {usual:?}");
    assert!(after.low > usual.value, "{after:?} {usual:?}");
    assert!((4.5..6.8).contains(&answers(0, 364, Metric::Ces).value));

    let count = |is: &dyn Fn(&Made) -> bool| made.iter().filter(|made| is(made)).count();
    let answered = count(
        &|made| matches!(&made.came, Came::Answer(received) if !received.answer.parts.is_empty()),
    );
    assert!((3_800..=4_000).contains(&answered), "{answered}");
    assert!(count(&|made| matches!(made.came, Came::Entry(..))) > 60);
    let acts = |is: &dyn Fn(&Act) -> bool| {
        made.iter()
            .flat_map(|made| &made.steps)
            .filter(|step| is(&step.act))
            .count()
    };
    assert!(acts(&|act| matches!(act, Act::Change(_, Change::Reply { .. }))) > 100);
    assert!(acts(&|act| matches!(act, Act::Change(_, Change::Decline { .. }))) > 5);
    assert!(acts(&|act| matches!(act, Act::Hear(_))) > 40);
    assert!(acts(&|act| matches!(act, Act::Board(..))) > 5);
    for made in &made {
        let times: Vec<Timestamp> = std::iter::once(made.at)
            .chain(made.steps.iter().map(|step| step.at))
            .collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}
