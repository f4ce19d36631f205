//! What others see of a case: the visitor, who looks at what is to be done, nobody any more.

use otklik_loop::case::Verdict;
use otklik_loop::case::change::Change;
use otklik_loop::case::event::{Actor, By, What};
use otklik_loop::promise::Which;
use otklik_loop::receipt::{Progress, Side};
use otklik_loop::today::{Kind, Step, Todo, order};

use crate::told::{ITEM, Told, at, reply, word};

#[test]
fn the_visitor_sees_the_talk_and_nothing_else() {
    let mut told = Told::open();
    let news = told.receipt(1).news;
    told.change(
        2,
        &Change::Note {
            text: "SECRET note".into(),
        },
    )
    .unwrap();
    told.change(
        3,
        &Change::Assign {
            to: Some("SECRET mara".into()),
        },
    )
    .unwrap();
    told.note(
        4,
        By::named(Actor::Member, "SECRET"),
        What::Mark {
            add: vec!["tag:SECRET".into()],
            remove: vec![],
        },
    );
    told.note(
        5,
        By::VISITOR,
        What::Say {
            item: 8,
            key: "o".into(),
            text: "SECRET of another".into(),
        },
    );
    assert_eq!(told.receipt(6).news, news, "nothing of that is news");
    assert_eq!(told.receipt(6).changed_at, at(0));
    told.change(7, &reply("We look.")).unwrap();
    told.hear(8, &word(Some("Thanks"), None, None)).unwrap();
    let receipt = told.receipt(9);
    assert_ne!(receipt.news, news);
    assert_eq!(
        (receipt.status, receipt.changed_at),
        (Progress::InWork, at(8))
    );
    let talk: Vec<_> = receipt
        .talk
        .iter()
        .map(|turn| (turn.from, turn.text.as_str()))
        .collect();
    assert_eq!(talk, [(Side::Owner, "We look."), (Side::Visitor, "Thanks")]);
    assert_eq!(
        (receipt.kept.first, receipt.kept.solution),
        (Some(true), None)
    );
    assert!(!serde_json::to_string(&receipt).unwrap().contains("SECRET"));
    assert_eq!(
        told.receipt(601).kept.solution,
        Some(false),
        "late is not kept"
    );
}

#[test]
fn an_erased_author_leaves_no_words() {
    let mut told = Told::open();
    told.note(
        1,
        By::VISITOR,
        What::Say {
            item: 8,
            key: "a".into(),
            text: "theirs".into(),
        },
    );
    told.hear(2, &word(Some("mine"), None, None)).unwrap();
    let cleared: Vec<Option<What>> = told
        .events
        .iter()
        .map(|event| event.what.without_words_of(ITEM))
        .collect();
    assert_eq!(cleared.iter().flatten().count(), 1);
    assert!(!format!("{cleared:?}").contains("mine"));
    told.note(3, By::CLOCK, What::Forget { item: ITEM });
    assert!(told.case.items.is_empty());
}

#[test]
fn today_begins_with_what_burns() {
    let mut late = Told::open();
    late.note(
        1,
        By::CLOCK,
        What::Near {
            clock: Which::First,
        },
    );
    let mut near = Told::open();
    near.change(50, &reply("x")).unwrap();
    let mut reopened = Told::open();
    reopened.change(50, &Change::Done { text: None }).unwrap();
    reopened
        .hear(60, &word(None, Some(Verdict::NotSolved), None))
        .unwrap();
    let now = at(500);
    let mut todo: Vec<Todo> = [(1, &reopened), (2, &near), (3, &late)]
        .into_iter()
        .filter_map(|(number, told)| Todo::of_case(number, &told.case, now))
        .collect();
    order(&mut todo);
    let order: Vec<_> = todo
        .iter()
        .map(|todo| (todo.kind, todo.case.unwrap(), todo.next.step))
        .collect();
    assert_eq!(
        order,
        [
            (Kind::Late, 3, Step::Reply),
            (Kind::Near, 2, Step::Done),
            (Kind::NotSolved, 1, Step::Reply)
        ]
    );
    let mut done = Told::open();
    done.change(1, &Change::Done { text: None }).unwrap();
    assert_eq!(Todo::of_case(4, &done.case, now), None);
}
