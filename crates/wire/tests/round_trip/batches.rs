//! Batches, as the widget posts them.

use insta::assert_snapshot;
use otklik_wire::answer::Answer;
use otklik_wire::batch::{self, Envelope, Waiting};
use otklik_wire::drops::{DropReason, Drops};

use super::{answer, read};

#[test]
fn a_batch() {
    let fields = answer().to_fields();
    let json = batch::write(
        "b-1",
        "2026-11-22T10:00:05.321Z",
        "web/0.1.0",
        &Drops::default(),
        None,
        &[Waiting {
            fields: &fields,
            age_ms: 5321,
        }],
    );
    assert_snapshot!(json, @r#"{"v":1,"batch":"b-1","sent_at":"2026-11-22T10:00:05.321Z","sdk":"web/0.1.0","answers":[{"id":"0198f0c2-7d5e-7abc-8def-0123456789ab","seq":1,"survey":"nps","survey_rev":7,"at":"2026-11-22T10:00:00.000Z","reach":"started","q":[{"k":"nps","t":"nps","n":9},{"k":"why","t":"text","s":"Быстро \"и\" 😀\u000a"}],"page":"https://shop.example/cart","locale":"ru","age_ms":5321}]}"#);
    let opened = Envelope::decode(read(&json)).unwrap();
    assert_eq!(opened.sent_at.as_deref(), Some("2026-11-22T10:00:05.321Z"));
    assert_eq!(Answer::decode(opened.answers[0].clone()).unwrap(), answer());
}

#[test]
fn what_was_given_up_is_told() {
    let drops = Drops::of(DropReason::Gone, 3).plus(&Drops::of(DropReason::Expired, 1));
    let json = batch::write(
        "b-1",
        "2026-11-22T10:00:05.321Z",
        "web/0.1.0",
        &drops,
        Some("1.a.7"),
        &[],
    );
    assert_snapshot!(json, @r#"{"v":1,"batch":"b-1","sent_at":"2026-11-22T10:00:05.321Z","sdk":"web/0.1.0","dropped":{"expired":1,"gone":3},"work":"1.a.7","answers":[]}"#);
    assert_eq!(Drops::read(&read(&json)["dropped"]), drops);
    let odd = r#"{"gone":-1,"full":"2","storage":1e12,"conflict":2.5,"lost":7}"#;
    let told: Vec<u32> = Drops::read(&read(odd))
        .iter()
        .map(|(_, count)| count)
        .collect();
    assert_eq!(told, [0, 0, 2, 0, 0, u32::MAX]);
    assert_eq!(
        drops.minus(&Drops::of(DropReason::Gone, 9)),
        Drops::of(DropReason::Expired, 1)
    );
}
