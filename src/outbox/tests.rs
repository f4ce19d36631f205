use super::progress::{LONGEST_ASKED_MS, LONGEST_WAIT_MS, MAX_ANSWERS};
use super::*;
use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::reply::{Outcome, Told};
use otklik_wire::survey::Ack;
use otklik_wire::work::Asked;
use proptest::prelude::*;

/// A moment in 2026, and a number that is not random.
const NOW: u64 = 1_780_000_000_000;
const DAY: u64 = 24 * 60 * 60_000;

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
        work: None,
    }
}

/// What `progress` makes of a reply to all of `sent`.
fn settle_all(progress: &mut Progress, sent: &[Entry], reply: &Response, random: f64) -> Settled {
    progress.settle((sent, sent.len()), reply, Ack::Results, (NOW, random))
}

fn settle(status: u16, count: u8) -> Settled {
    settle_all(
        &mut Progress::default(),
        &entries(count),
        &response(status),
        0.5,
    )
}

fn next(progress: &mut Progress, status: u16) -> Next {
    settle_all(progress, &entries(1), &response(status), 0.5).next
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

fn told(entry: &Entry, outcome: Outcome) -> Told {
    Told {
        id: entry.id.clone(),
        outcome,
        receipt: None,
    }
}

#[test]
fn a_receipt_is_handed_on_for_what_is_stored_alone() {
    let sent = entries(3);
    let with = |entry: &Entry, outcome: Outcome, token: &str| Told {
        receipt: Some(token.into()),
        ..told(entry, outcome)
    };
    let reply = Response {
        outcomes: Some(vec![
            with(&sent[0], Outcome::Stored, "one"),
            // Its first reply was lost.
            with(&sent[1], Outcome::Duplicate, "two"),
            with(&sent[2], Outcome::Rejected("erased".into()), "three"),
        ]),
        ..response(200)
    };
    let settled = settle_all(&mut Progress::default(), &sent, &reply, 0.0);
    let receipts: Vec<_> = settled
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::Receipt(id, token) => Some((id, token.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(receipts, [(&sent[0].id, "one"), (&sent[1].id, "two")]);
}

#[test]
fn only_a_named_answer_is_forgotten() {
    let sent = entries(5);
    let outcomes = vec![
        told(&sent[0], Outcome::Stored),
        told(&sent[1], Outcome::Rejected("q[0].n".into())),
        told(&sent[2], Outcome::Retry(9_000)),
        told(&sent[4], Outcome::Conflict),
    ];
    let reply = Response {
        status: 200,
        outcomes: Some(outcomes),
        retry_after_ms: None,
        work: None,
    };
    let settled = settle_all(&mut Progress::default(), &sent, &reply, 0.0);
    let gone = [sent[0].clone(), sent[1].clone(), sent[4].clone()];
    assert_eq!(settled.forget, gone);
    let told = [
        Notice::Delivered(vec![sent[0].id.clone()]),
        Notice::Refused(vec![sent[1].id.clone(), sent[4].id.clone()]),
    ];
    assert_eq!(settled.notices, told);
    let dropped = Drops::of(DropReason::Refused, 1).plus(&Drops::of(DropReason::Conflict, 1));
    assert_eq!(settled.dropped, dropped);
    assert_eq!(settled.next, Next::Wait(9_000));
}

#[test]
fn a_page_that_is_no_reply_acknowledges_nothing() {
    let settled = settle(200, 2);
    assert_eq!(settled.forget, []);
    assert!(!settled.told);
    assert_eq!(settled.next, Next::Wait(1_000));
    let sent = entries(2);
    let status = Progress::default().settle((&sent, 2), &response(204), Ack::Status, (NOW, 0.5));
    assert_eq!(
        status.forget, sent,
        "unless the site says that a status is enough"
    );
    assert!(status.told);
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
                .map(|entry| told(entry, Outcome::Stored))
                .collect();
            Response {
                status: 200,
                outcomes: Some(outcomes),
                retry_after_ms: None,
                work: None,
            }
        };
        let settled = settle_all(&mut progress, &sent, &reply, 0.5);
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
        match settle_all(&mut progress, &entries(1), &response(503), 1.0).next {
            Next::Wait(ms) => waits.push(ms),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waits[..4], [2_000, 4_000, 8_000, 16_000]);
    assert_eq!(waits[11], LONGEST_WAIT_MS);
    for (asked, held) in [(30_000, 30_000), (u64::MAX, LONGEST_ASKED_MS)] {
        let reply = Response {
            retry_after_ms: Some(asked),
            ..response(429)
        };
        let mut progress = Progress::default();
        let settled = settle_all(&mut progress, &entries(1), &reply, 0.0);
        assert_eq!(settled.next, Next::Wait(held));
        assert!(!progress.may_send(NOW), "not even for a new answer");
        assert!(!progress.may_send(NOW + held - 1_000));
        assert!(progress.may_send(NOW + held));
        assert!(
            progress.may_send(NOW - 10 * 365 * DAY),
            "the clock was set back"
        );
    }
}

#[test]
fn an_endpoint_that_cannot_be_reached_is_left_in_peace() {
    let mut progress = Progress::default();
    assert!(progress.outlives_page());
    assert_eq!(next(&mut progress, 0), Next::Now);
    assert!(
        !progress.outlives_page(),
        "the page may have used up keepalive"
    );
    assert_eq!(next(&mut progress, 0), Next::Wait(1_000));
    assert!(progress.may_send(NOW));
    assert_eq!(next(&mut progress, 0), Next::Rest);
    assert!(!progress.may_send(NOW + LONGEST_WAIT_MS - 1_000));
    assert!(progress.may_send(NOW + LONGEST_WAIT_MS));
    progress.forgive();
    assert!(progress.may_send(NOW), "the network is back");
    assert_eq!(next(&mut progress, 0), Next::Rest, "and was not");
    progress.forgive();
    next(&mut progress, 503);
    assert!(progress.outlives_page(), "somebody was reached");
}

#[test]
fn an_endpoint_that_wants_nothing_more_gets_nothing_more() {
    for status in [401, 403, 404, 405, 415, 301] {
        let mut progress = Progress::default();
        let settled = settle_all(&mut progress, &entries(2), &response(status), 0.5);
        assert_eq!(settled.forget, [], "{status} loses nothing");
        assert_eq!(settled.notices, [Notice::Stopped(status)]);
        progress.forgive();
        assert!(!progress.may_send(NOW), "{status}");
    }
}

#[test]
fn what_waits_for_an_endpoint_that_is_gone_goes_too() {
    let waiting = entries(9);
    let mut progress = Progress::default();
    let moment = (NOW, 0.5);
    let settled = progress.settle((&waiting, 2), &response(410), Ack::Results, moment);
    assert_eq!(settled.forget, waiting, "not only what was sent");
    assert_eq!(settled.dropped, Drops::of(DropReason::Gone, 9));
    assert!(!progress.may_send(NOW));
}

#[test]
fn work_is_done_once_for_a_challenge_and_again_when_it_ran_out() {
    let mut asks = response(428);
    asks.work = Some(Asked {
        challenge: "1.a".into(),
        bits: 16,
    });
    let mut progress = Progress::default();
    let next = |progress: &mut Progress, reply: &Response| {
        let settled = settle_all(progress, &entries(2), reply, 0.5);
        assert_eq!((settled.forget, settled.told), (vec![], false));
        settled.next
    };
    for _ in 0..2 {
        assert_eq!(next(&mut progress, &asks), Next::Now);
    }
    // An endpoint that is never content is asked no faster than one that fails.
    assert_eq!(next(&mut progress, &asks), Next::Wait(1_000));
    assert_eq!(next(&mut progress, &asks), Next::Wait(2_000));
    assert_eq!(next(&mut progress, &response(503)), Next::Wait(4_000));
    assert_eq!(next(&mut progress, &asks), Next::Now);
    // What does not say what it wants done is no endpoint of ours.
    assert_eq!(next(&mut progress, &response(428)), Next::Rest);
}

#[test]
fn an_answer_waits_thirty_days() {
    assert!(!is_expired(NOW - 30 * DAY + 1, NOW));
    assert!(is_expired(NOW - 30 * DAY, NOW));
    assert!(is_expired(NOW - 364 * DAY, NOW));
    for years in [1, 10, 56] {
        let distance = years * 366 * DAY;
        assert!(!is_expired(NOW - distance, NOW), "the clock was set on");
        assert!(!is_expired(NOW + distance, NOW), "the clock was set back");
    }
}

#[test]
fn two_hundred_answers_may_wait_and_a_quarter_of_a_mebibyte() {
    let full = entries(200);
    assert!(has_room(&full[..199], &entry(201, 200)));
    assert!(!has_room(&full, &entry(201, 200)));
    let later = Entry {
        seq: 1,
        ..entry(7, 300)
    };
    assert!(has_room(&full, &later), "in place of its earlier version");
    let id = 36;
    let half = 128 * 1024 - id;
    assert!(has_room(&[entry(0, half)], &entry(1, half)));
    assert!(!has_room(&[entry(0, half)], &entry(1, half + 1)));
    assert!(!has_room(&[], &entry(0, 256 * 1024)));
}

fn appearance(number: u8, at_ms: u64) -> Entry {
    Entry {
        at_ms,
        fields: r#""reach":"shown","q":[]"#.into(),
        ..entry(number, 0)
    }
}

#[test]
fn appearances_leave_room_for_answers() {
    let full = entries(50);
    assert!(has_room(&full[..49], &appearance(51, 0)));
    assert!(!has_room(&full, &appearance(51, 0)));
    assert!(has_room(&full, &entry(51, 200)));
}

#[test]
fn an_appearance_waits_five_seconds_for_an_answer() {
    let seen = appearance(1, NOW);
    assert!(!is_due(std::slice::from_ref(&seen), NOW + 4_999));
    assert!(is_due(std::slice::from_ref(&seen), NOW + 5_000));
    assert!(is_due(&[seen, entry(2, 20)], NOW));
    let mut talker = entry(3, 0);
    talker.fields = r#""q":[{"k":"why","t":"text","s":"\"q\":[]"}]"#.into();
    assert!(is_due(&[talker], NOW), "not by what a visitor writes");
}

proptest! {
    #[test]
    fn nothing_is_forgotten_that_no_reply_names(status in 0u16..600, count in 0u8..60, random in 0.0..1.0) {
        prop_assume!(status != 410);
        let settled =
            settle_all(&mut Progress::default(), &entries(count), &response(status), random);
        prop_assert_eq!(settled.forget, []);
        prop_assert_eq!(settled.dropped, Drops::default());
        prop_assert!(!settled.told);
    }

    #[test]
    fn an_endpoint_is_never_tried_more_than_three_times_in_vain(occasions in 0usize..20) {
        let mut progress = Progress::default();
        let mut tries = 0;
        for _ in 0..occasions {
            while progress.may_send(NOW) && tries < 10 {
                tries += 1;
                if next(&mut progress, 0) != Next::Now { break }
            }
        }
        prop_assert!(tries <= 3);
    }
}
