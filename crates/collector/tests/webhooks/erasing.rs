//! Answers that go: what endpoints were still to be told of them goes with them.

use std::sync::Barrier;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::common::client::Client;
use crate::common::program::Program;
use crate::common::receiver::{Receiver, Told};
use crate::common::{answer, id};
use crate::house::{JSON, numbers_in, sentence};
use crate::rig::{Rig, wait_until};

const ERASED: &str = "org.otklik.answer.erased";

/// Takes what says that an answer is erased, and no answer.
fn unwilling() -> Receiver {
    Receiver::answering(|told| {
        if told.event()["type"] == ERASED {
            "204 No Content"
        } else {
            "503 Service Unavailable"
        }
    })
}

/// The next event of an erasure.
fn erased(receiver: &Receiver) -> Told {
    std::iter::repeat_with(|| receiver.next())
        .find(|told| told.event()["type"] == ERASED)
        .unwrap()
}

fn letters(rig: &Rig) -> Vec<String> {
    let ids = rig.query("SELECT id FROM letters ORDER BY id");
    ids.into_iter().flatten().collect()
}

fn stored(number: u64) -> String {
    format!("answer_{}_0", id(number))
}

/// Answers that the endpoint refused once.
fn refused(rig: &Rig, collector: &Program, numbers: std::ops::RangeInclusive<u64>) {
    let last = *numbers.end();
    let answers: Vec<Value> = numbers
        .map(|number| answer(number, 0, 9, &sentence(number)))
        .collect();
    rig.post_all(collector, &answers);
    let tried = format!(
        "SELECT id FROM letters WHERE attempts = 1 AND answer = '{}'",
        id(last)
    );
    wait_until("they are refused", || !rig.query(&tried).is_empty());
    let untried = "SELECT id FROM letters WHERE attempts = 0";
    wait_until("all of them", || rig.query(untried).is_empty());
}

#[test]
fn an_erased_answer_is_told_to_nobody_any_more_and_that_it_is_erased_is() {
    Rig::on_each_store(|mut rig| {
        let receiver = unwilling();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        refused(&rig, &collector, 1..=4);
        // One waits, one was given up, one is under way.
        let (dead, leased) = (id(2), id(3));
        rig.change(&format!(
            "UPDATE letters SET dead = true WHERE answer = '{dead}'"
        ));
        rig.change(&format!(
            "UPDATE letters SET lease = 7, due_ms = due_ms + 30000 WHERE answer = '{leased}'"
        ));
        assert_eq!(letters(&rig), [1, 2, 3, 4].map(stored));
        let said = rig.erase(&["--answer", &id(1), "--answer", &dead, "--answer", &leased]);
        assert!(said.contains("3 erased, 0 not there"), "{said}");
        assert!(!letters(&rig).iter().any(|letter| letter.ends_with("1_0")));

        let mut told: Vec<Told> = (0..3).map(|_| erased(&receiver)).collect();
        told.sort_by_key(|told| told.id().to_owned());
        for (told, number) in told.iter().zip(1..) {
            let event = told.event();
            assert_eq!(told.id(), format!("answer_{}_erased", id(number)));
            assert_eq!(event["subject"], id(number));
            assert_eq!(event["data"], json!({"answer": {"id": id(number)}}));
        }
        wait_until("only the other's is left", || letters(&rig) == [stored(4)]);
        // One that is not here any more may be there still: it is told again, as the same event.
        assert!(rig.erase(&["--answer", &id(1)]).contains("1 not there"));
        assert_eq!(erased(&receiver).id(), told[0].id());
        // By the owner's API, without what erases being another program.
        let reply = rig.delete(&collector, &id(4));
        assert_eq!(reply.text(), r#"{"erased":true}"#);
        assert_eq!(erased(&receiver).event()["subject"], id(4));
        wait_until("nothing is left", || letters(&rig).is_empty());
    });
}

#[test]
fn an_endpoint_that_asked_for_answers_alone_is_told_of_no_erasure() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::willing();
        rig.config(&receiver.webhook("crm", r#"events = ["org.otklik.answer.stored"]"#));
        let collector = rig.start();
        assert_eq!(rig.post(&collector, "shop", &answer(1, 0, 9, "")), "stored");
        receiver.next();
        rig.erase(&["--answer", &id(1)]);
        receiver.assert_silent(Duration::from_millis(300));
        assert!(letters(&rig).is_empty());
    });
}

#[test]
fn what_comes_in_the_transaction_that_erases_it_leaves_no_letter() {
    const ANSWERS: u64 = 60;
    Rig::on_each_store(|mut rig| {
        let receiver = unwilling();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        let (token, together) = (rig.authorization(), Barrier::new(3));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for number in 1..=ANSWERS {
                        together.wait();
                        rig.post(&collector, "shop", &answer(number, 0, 9, ""));
                    }
                });
            }
            let mut client = Client::connect(collector.address).unwrap();
            for number in 1..=ANSWERS {
                together.wait();
                let path = format!("/api/v1/sites/shop/answers/{}", id(number));
                let reply = client.request("DELETE", &path, &[JSON, &token], b"");
                assert_eq!(reply.unwrap().status, 200);
            }
        });
        let left = letters(&rig);
        let left: Vec<&String> = left.iter().filter(|id| id.ends_with("_0")).collect();
        assert!(left.is_empty(), "{left:?}");
    });
}

#[test]
fn an_answer_that_is_too_old_takes_its_letters_along() {
    Rig::on_each_store(|mut rig| {
        let receiver = unwilling();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        let days_old = |number: u64, days: i64| {
            let mut answer = answer(number, 0, 9, "");
            answer["at"] = json!((Timestamp::now() - (days * 24).hours()).to_string());
            answer.as_object_mut().unwrap().remove("age_ms");
            answer
        };
        let body = json!({"v": 1, "answers": [days_old(1, 50), days_old(2, 2)]}).to_string();
        let mut client = Client::connect(collector.address).unwrap();
        let path = "/v1/sites/shop/answers";
        let reply = client.request("POST", path, &[], body.as_bytes()).unwrap();
        assert_eq!(reply.status_of(&id(1)), "stored");
        assert_eq!(letters(&rig), [stored(1), stored(2)]);
        let day = (Timestamp::now() - (20 * 24).hours()).strftime("%F");
        let said = rig.erase(&["--before", &day.to_string()]);
        assert!(said.starts_with("1 answers from before"), "{said}");
        assert_eq!(letters(&rig), [stored(2)]);
    });
}

#[test]
fn nothing_of_it_is_left_in_the_data_folder_with_letters_waiting() {
    const ANSWERS: u64 = 40;
    let mut rig = Rig::sqlite();
    let receiver = unwilling();
    rig.config(&receiver.webhook("crm", r#"events = ["org.otklik.answer.stored"]"#));
    let collector = rig.start();
    let answers: Vec<Value> = (1..=ANSWERS)
        .map(|number| answer(number, 0, 9, &sentence(number)))
        .collect();
    rig.post_all(&collector, &answers);
    assert_eq!(letters(&rig).len() as u64, ANSWERS);
    let (gone, kept): (Vec<u64>, Vec<u64>) = (1..=ANSWERS).partition(|number| number % 3 == 0);
    let ids: Vec<String> = gone.iter().map(|number| id(*number)).collect();
    let arguments: Vec<&str> = ids.iter().flat_map(|id| ["--answer", id]).collect();
    let said = rig.erase(&arguments);
    assert!(said.contains("nothing of them is left"), "{said}");
    assert!(numbers_in(&rig.data()).into_iter().eq(kept.iter().copied()));
    assert_eq!(letters(&rig).len(), kept.len());
}
