use super::*;

const ID: &str = "0198c0de-0000-7000-8000-000000000001";

fn arrived() -> Timestamp {
    "2026-02-01T00:00:00Z".parse().unwrap()
}

fn batch_of(answers: &str) -> Vec<u8> {
    format!(r#"{{"v":1,"answers":[{answers}]}}"#).into_bytes()
}

fn answer(rest: &str) -> String {
    format!(
        r#"{{"id":"{ID}","survey":"nps","survey_rev":1,"at":"2026-01-31T12:00:00.123Z","q":[{{"k":"nps","t":"nps","n":9}}]{rest}}}"#
    )
}

#[test]
fn an_answer_is_kept_as_it_was_sent() {
    let sent = answer(r#","later":{"field":1e2}"#);
    let read = read(&batch_of(&sent), arrived(), Flags::NONE)
        .unwrap()
        .answers
        .remove(0)
        .unwrap();
    assert_eq!(read.raw, sent);
    assert_eq!(read.at.as_millisecond(), 1_769_860_800_123);
    assert_eq!(decode_stored(&read.raw).unwrap(), read.answer);
}

#[test]
fn a_wrong_clock_is_put_right_and_what_it_showed_is_kept() {
    let sent = answer(r#","age_ms":5000"#);
    let read_one = |body: Vec<u8>| {
        read(&body, arrived(), Flags::NONE)
            .unwrap()
            .answers
            .remove(0)
            .unwrap()
    };
    let aged = read_one(batch_of(&sent));
    assert_eq!(aged.at.to_string(), "2026-01-31T23:59:55Z");
    assert_eq!(aged.answer.at, "2026-01-31T12:00:00.123Z");
    let batch = format!(
        r#"{{"v":1,"sent_at":"2026-01-31T12:00:05Z","answers":[{}]}}"#,
        answer("")
    );
    let late = read_one(batch.into_bytes());
    assert_eq!(late.at.to_string(), "2026-01-31T23:59:55.123Z");
    for unreadable in [r#","age_ms":"old""#, r#","age_ms":1e999"#] {
        let read = read_one(batch_of(&answer(unreadable)));
        assert_eq!(
            read.at.to_string(),
            "2026-01-31T12:00:00.123Z",
            "{unreadable}"
        );
    }
}

#[test]
fn each_bad_answer_costs_only_itself() {
    let bad = [
        (
            answer("").replace("\"n\":9", "\"n\":11"),
            "q[0].n: 11 is not allowed here; allowed: a whole number from 0 to 10",
        ),
        (
            answer("").replace("\"n\":9", "\"n\":1e999"),
            "q[0].n: 1e999 is not allowed here; allowed: a whole number from 0 to 10",
        ),
        (
            answer("").replace("2026-01-31T", "2026-02-31T"),
            "at: \"2026-02-31T12:00:00.123Z\" is not allowed here; allowed: an RFC 3339 time such as \
             \"2026-01-31T12:00:00Z\"",
        ),
        (
            answer("").replace("9}]", "9},{\"k\":\"nps\",\"t\":\"nps\",\"n\":9}]"),
            "q[1].k: \"nps\" is not allowed here; allowed: a question that no other part answers",
        ),
        (
            "7".into(),
            "the document: 7 is not allowed here; allowed: an object",
        ),
    ];
    for (sent, reason) in bad {
        let all = batch_of(&format!("{},{sent},{}", answer(""), answer("")));
        let read = read(&all, arrived(), Flags::NONE).unwrap().answers;
        assert_eq!(read.len(), 3);
        assert!(read[0].is_ok() && read[2].is_ok());
        assert_eq!(read[1].as_ref().unwrap_err().reason, reason);
    }
}

#[test]
fn a_body_that_is_no_batch_is_refused_in_words() {
    for (body, expected) in [
        (
            "",
            "the body is not JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            "{\"v\":1",
            "the body is not JSON: EOF while parsing an object at line 1 column 6",
        ),
        (
            "[]",
            "the document: [] is not allowed here; allowed: an object",
        ),
        (
            "{\"v\":1}",
            "answers: nothing is not allowed here; allowed: a list",
        ),
        (
            "{\"v\":1,\"answers\":[]}",
            "answers: [] is not allowed here; allowed: 1 to 100 answers",
        ),
        (
            "{\"answers\":[1]}",
            "v: nothing is not allowed here; allowed: a whole number from 1 to 1",
        ),
    ] {
        assert_eq!(
            read(body.as_bytes(), arrived(), Flags::NONE).unwrap_err(),
            Refusal::Malformed(expected.into()),
            "{body}"
        );
    }
    assert!(matches!(
        read(br#"{"v":2,"answers":[1]}"#, arrived(), Flags::NONE),
        Err(Refusal::UnsupportedVersion(_))
    ));
}

#[test]
fn a_byte_order_mark_and_broken_utf8_are_survived() {
    let mut sent = "\u{feff}".as_bytes().to_vec();
    sent.extend(batch_of(&answer(r#","page":"https://x/?""#)));
    let broken = sent.iter().position(|&byte| byte == b'?').unwrap();
    sent[broken] = 0xff;
    let read = read(&sent, arrived(), Flags::NONE)
        .unwrap()
        .answers
        .remove(0)
        .unwrap();
    assert_eq!(read.answer.page.as_deref(), Some("https://x/\u{fffd}"));
}
