//! What the collector tells: what became of a batch, and the running scores.

use insta::assert_snapshot;
use otklik_score::{Basis, Metric, State};
use otklik_wire::reply::{self, Outcome, Told};
use otklik_wire::scores::{self, Counted, Running};

use super::{answer, metrics, name, read};

#[test]
fn a_reply() {
    let id = answer().id;
    let results = [
        (id.to_string(), Outcome::Stored),
        (
            "not-an-id".to_string(),
            Outcome::Rejected("id: \"not-an-id\"".into()),
        ),
    ];
    let json = reply::write(&results);
    assert_snapshot!(json, @r#"{"v":1,"results":{"0198f0c2-7d5e-7abc-8def-0123456789ab":{"status":"stored"},"not-an-id":{"status":"rejected","reason":"id: \"not-an-id\""}}}"#);
    let told = |receipt: Option<&str>| Told {
        id: id.clone(),
        outcome: Outcome::Stored,
        receipt: receipt.map(str::to_owned),
    };
    assert_eq!(reply::decode(read(&json)).unwrap(), [told(None)]);
    let json = reply::write_with(&results, |key| {
        (key == id.as_str()).then(|| "a-token".into())
    });
    assert_eq!(reply::decode(read(&json)).unwrap(), [told(Some("a-token"))]);
}

#[test]
fn what_is_no_reply_accepts_nothing() {
    for portal in [r#""<html>log in</html>""#, "{}", "[]", r#"{"results":7}"#] {
        assert!(reply::decode(read(portal)).is_err(), "{portal}");
    }
    let unknown_status =
        r#"{"results":{"0198f0c2-7d5e-7abc-8def-0123456789ab":{"status":"queued"}}}"#;
    assert_eq!(reply::decode(read(unknown_status)).unwrap(), []);
}

#[test]
fn running_scores() {
    let state = State::from(otklik_score::nps::Counts::from_array([
        1, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0,
    ]));
    let running = |state: &State| Running {
        survey: name("nps"),
        question: name("nps"),
        counted: Counted::new(state.metric(), state.counts().unwrap()).unwrap(),
    };
    let row = (running(&state), state.estimate(&Basis::USUAL));
    let json = scores::write(&name("shop"), std::slice::from_ref(&row));
    assert_snapshot!(json, @r#"{"v":1,"site":"shop","scores":[{"survey":"nps","question":"nps","metric":"nps","min":0,"max":10,"counts":[1,0,0,0,0,0,0,2,0,3,0],"n":6,"value":33.333333333333336,"low":-26.74325879410454,"high":71.18770323854898}]}"#);
    assert_eq!(scores::decode(read(&json)).unwrap(), [row.0]);
    let nobody = State::empty(Metric::CsatThree);
    let json = scores::write(&name("shop"), &[(running(&nobody), None)]);
    assert_snapshot!(json, @r#"{"v":1,"site":"shop","scores":[{"survey":"nps","question":"nps","metric":"csat","min":1,"max":3,"counts":[0,0,0],"n":0}]}"#);
    for metric in metrics() {
        let row = running(&State::empty(metric));
        let json = scores::write(&name("shop"), &[(row.clone(), None)]);
        assert_eq!(scores::decode(read(&json)).unwrap(), [row]);
    }
    let short = json.replace("[0,0,0]", "[0,0]");
    assert_eq!(
        scores::decode(read(&short)).unwrap_err().path(),
        "scores[0].counts"
    );
}
