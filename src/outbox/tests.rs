use super::*;
use proptest::prelude::*;

fn entry(number: u8, bytes: usize) -> Entry {
    let id = AnswerId::new(format!("0198f0c2-7d5e-7abc-8def-0000000000{number:02x}")).unwrap();
    Entry {
        id,
        seq: 0,
        at_ms: 1_000,
        fields: "x".repeat(bytes),
    }
}

fn entries(count: u8) -> Vec<Entry> {
    (0..count).map(|number| entry(number, 200)).collect()
}

fn response(status: u16) -> Response {
    Response {
        status,
        outcomes: None,
        retry_after_ms: None,
    }
}

fn settle(status: u16, count: u8) -> Settled {
    Progress::default().settle(&entries(count), &response(status), Ack::Results, 0.5)
}

#[test]
fn a_request_stays_within_its_limits() {
    let progress = Progress::default();
    assert_eq!(progress.cut(&[]), 0);
    assert_eq!(progress.cut(&entries(60)), MAX_ANSWERS);
    let long: Vec<Entry> = (0..10).map(|number| entry(number, 10_000)).collect();
    assert_eq!(progress.cut(&long), 4);
    assert_eq!(
        progress.cut(&[entry(0, 100_000)]),
        1,
        "one that is too long is still tried"
    );
}

#[test]
fn only_a_named_answer_is_forgotten() {
    let sent = entries(4);
    let outcomes = vec![
        (sent[0].id.clone(), Outcome::Stored),
        (sent[1].id.clone(), Outcome::Rejected("q[0].n".into())),
        (sent[2].id.clone(), Outcome::Retry(9_000)),
    ];
    let reply = Response {
        status: 200,
        outcomes: Some(outcomes),
        retry_after_ms: None,
    };
    let settled = Progress::default().settle(&sent, &reply, Ack::Results, 0.0);
    assert_eq!(settled.forget, sent[..2]);
    assert_eq!(settled.refused, sent[1..2]);
    let told = [
        Notice::Delivered(vec![sent[0].id.clone()]),
        Notice::Refused(vec![sent[1].id.clone()]),
    ];
    assert_eq!(settled.notices(), told);
    assert_eq!(settled.next, Next::Wait(9_000));
}

#[test]
fn a_page_that_is_no_reply_acknowledges_nothing() {
    let settled = settle(200, 2);
    assert_eq!(settled.forget, []);
    assert_eq!(settled.next, Next::Wait(1_000));
    let status = Progress::default().settle(&entries(2), &response(204), Ack::Status, 0.5);
    assert_eq!(
        status.forget.len(),
        2,
        "unless the site says that a status is enough"
    );
}

#[test]
fn a_spoilt_batch_is_halved_down_to_the_answer_that_spoils_it() {
    let mut progress = Progress::default();
    let mut left = entries(10);
    let mut requests = 0;
    let mut aside = Vec::new();
    while !left.is_empty() {
        let sent = left[..progress.cut(&left)].to_vec();
        let spoilt = sent.iter().any(|entry| *entry == entries(10)[6]);
        let reply = if spoilt {
            response(400)
        } else {
            let outcomes = sent
                .iter()
                .map(|entry| (entry.id.clone(), Outcome::Stored))
                .collect();
            Response {
                status: 200,
                outcomes: Some(outcomes),
                retry_after_ms: None,
            }
        };
        let settled = progress.settle(&sent, &reply, Ack::Results, 0.5);
        left.retain(|entry| {
            !settled.forget.contains(entry) && settled.aside.as_ref() != Some(entry)
        });
        aside.extend(settled.aside);
        requests += 1;
        assert!(requests < 20, "did not end");
    }
    assert_eq!(aside, entries(10)[6..7]);
}

#[test]
fn waits_double_and_honour_the_collector() {
    let mut progress = Progress::default();
    let mut waits = Vec::new();
    for _ in 0..12 {
        match progress
            .settle(&entries(1), &response(503), Ack::Results, 1.0)
            .next
        {
            Next::Wait(ms) => waits.push(ms),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waits[..4], [2_000, 4_000, 8_000, 16_000]);
    assert_eq!(waits[11], LONGEST_WAIT_MS);
    let asked = Response {
        retry_after_ms: Some(30_000),
        ..response(429)
    };
    assert_eq!(
        Progress::default()
            .settle(&entries(1), &asked, Ack::Results, 0.0)
            .next,
        Next::Wait(30_000)
    );
    let forever = Response {
        retry_after_ms: Some(u64::MAX),
        ..response(429)
    };
    assert_eq!(
        Progress::default()
            .settle(&entries(1), &forever, Ack::Results, 0.0)
            .next,
        Next::Wait(LONGEST_ASKED_MS)
    );
}

#[test]
fn an_endpoint_that_cannot_be_reached_is_left_in_peace() {
    let mut progress = Progress::default();
    let mut next = || {
        progress
            .settle(&entries(1), &response(0), Ack::Results, 0.5)
            .next
    };
    assert_eq!(
        [next(), next(), next()],
        [Next::Wait(1_000), Next::Wait(2_000), Next::Stop]
    );
    for status in [401, 403, 404, 405, 410, 415] {
        assert_eq!(settle(status, 1).next, Next::Stop, "{status}");
        assert_eq!(settle(status, 1).forget, [], "{status} loses nothing");
    }
}

proptest! {
    #[test]
    fn nothing_is_forgotten_that_no_reply_names(status in 0u16..600, count in 0u8..60, random in 0.0..1.0) {
        let settled = Progress::default().settle(&entries(count), &response(status), Ack::Results, random);
        prop_assert_eq!(settled.forget, []);
    }
}
