//! What time does: a warning in time, and answers from before there was an inbox.

use serde_json::{Value, json};

use crate::common::cluster::query;
use crate::common::{Collector, answer, id, open_database};
use crate::house::{House, wait_until};
use crate::rig::Rig;

#[test]
fn a_promise_that_is_soon_due_says_so_once() {
    for rig in Rig::both() {
        // The hundredth part of a minute.
        rig.promise(&json!({"name": "usual", "first_minutes": 1, "warn_percent": 1}));
        rig.answers(&[answer(1, 0, 3, "Words")]);
        let near = || {
            let events = rig.get("/api/v1/sites/shop/cases/1")["events"].clone();
            let near = |event: &&Value| {
                event["do"] == "near" && event["clock"] == "first" && event["by"]["kind"] == "clock"
            };
            events.as_array().unwrap().iter().filter(near).count()
        };
        wait_until("it is said", || near() == 1);
        std::thread::sleep(std::time::Duration::from_millis(1_200));
        assert_eq!(near(), 1);
        assert_eq!(
            rig.get("/api/v1/sites/shop/today")["todo"][0]["kind"],
            "near"
        );
        rig.assert_folds();
    }
}

#[test]
fn answers_from_before_there_was_an_inbox_come_into_it_and_open_nothing() {
    for rig in Rig::both() {
        let all: Vec<Value> = (1..=30)
            .map(|number| answer(number, 0, 3, "Old words"))
            .collect();
        rig.answers(&all);
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let before =
            "DELETE FROM items; DELETE FROM item_words; DELETE FROM numbers WHERE kind = 'filled';";
        let [kind, place] = &rig.house.argument;
        if kind == "--data" {
            open_database(rig.house.collector.folder.path())
                .execute_batch(before)
                .unwrap();
        } else {
            query(place, before);
        }
        assert_eq!(rig.ids(""), Vec::<String>::new());
        let again = if kind == "--data" {
            let data = std::path::PathBuf::from(place);
            let collector = Collector::start_with(|options| {
                options.store = otklik_collector::serve::Place::Folder(data);
            });
            House {
                collector,
                argument: rig.house.argument.clone(),
            }
        } else {
            House::postgres(place, |_| {})
        };
        let again = Rig { house: again };
        wait_until("they are there", || {
            again.ids("?q=old&limit=200").len() == 30
        });
        assert!(again.ids("?limit=200").contains(&id(30)));
        assert_eq!(again.get("/api/v1/sites/shop/cases")["cases"], json!([]));
    }
}
