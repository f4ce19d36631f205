//! What a page of the loop costs must not grow with what is stored: counted in the steps of SQLite's machine, which no
//! other program on the computer changes.

use std::cell::Cell as Counter;

use rusqlite::{Connection, StatementStatus, params_from_iter};

use super::{Desk, at_once, numbered};
use crate::store::desk::ask::Question;
use crate::store::desk::board::Which;
use crate::store::desk::db::{Db, Row, Value};
use crate::store::desk::inbox::Cases;
use crate::store::desk::look::{AroundCases, Board};
use crate::store::desk::person::{self, LeftBy};
use crate::store::desk::today::{FirstSaid, ToDo};
use crate::store::sqlite::schema;

/// A site with so many items, each in a case of its own that is over and with a tag; the first ten cases are open, and
/// belong to an entry of the board each.
fn filled(items: u32) -> (Connection, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let db = schema::open_to_write(folder.path()).unwrap();
    let case = r#"{"version":1,"status":"done","reason":null,"severity":"minor","assignee":null,
        "opened_at":"2026-01-05T09:00:00.000Z","opened_by":{"kind":"member"},"changed_at":"2026-01-05T09:00:00.000Z",
        "items":[],"merged_into":null,"board":null,"clocks":null,"verdict":null,"ces":null,"waits_for":"nobody","news":1}"#;
    db.execute_batch(&format!(
        "CREATE TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {items}) SELECT i FROM n;
         INSERT INTO items (number, site, id, door, at_ms, received_ms, tone, has_words, has_contact, sample, stems, case_number,
                            document)
             SELECT i, 'shop', printf('%036d', i), 'mail', i, i, 'low', 1, 1, 0, '', i,
                    json_object('door', 'mail', 'text', 'The lid leaks', 'contact', 'person' || i || '@example.com') FROM n;
         INSERT INTO marks SELECT 'shop', i, 'tag:lid', i, 'rule' FROM n;
         INSERT INTO cases SELECT 'shop', i, 1, 'done', i <= 10, 'minor', NULL, NULL, NULL, i, i,
             CASE WHEN i <= 10 THEN i END, '{case}' FROM n;
         INSERT INTO board SELECT 'shop', i, 1, 'done', 1, i, '{{}}' FROM n WHERE i <= 10;
         DROP TABLE n"
    ))
    .unwrap();
    (db, folder)
}

/// Puts into the index what a store from before there were addresses in it lacks.
fn index_addresses(db: &Connection) {
    db.execute_batch("BEGIN").unwrap();
    let mut after = Some(0);
    while let Some(last) = after {
        after = at_once(person::fill(&Desk(db), "shop", last, 1_000)).unwrap();
    }
    db.execute_batch("INSERT INTO numbers VALUES ('shop', 'addresses', 1); COMMIT")
        .unwrap();
}

/// A connection that counts.
struct Counted<'a> {
    db: &'a Connection,
    steps: Counter<i32>,
}

impl Db for Counted<'_> {
    type Error = rusqlite::Error;

    const TOGETHER: usize = 1;

    async fn rows(&self, statement: &str, values: &[Value<'_>]) -> rusqlite::Result<Vec<Row>> {
        let mut counted = self.db.prepare(&numbered(statement))?;
        let mut rows = counted.query(params_from_iter(values))?;
        while rows.next()?.is_some() {}
        drop(rows);
        let steps = counted.get_status(StatementStatus::VmStep);
        self.steps.set(self.steps.get() + steps);
        Desk(self.db).rows(statement, values).await
    }

    async fn run(&self, statement: &str, values: &[Value<'_>]) -> rusqlite::Result<u64> {
        Desk(self.db).run(statement, values).await
    }
}

/// The steps of a question among so many items.
fn steps(items: u32, question: &impl Question) -> i32 {
    let (db, _folder) = filled(items);
    index_addresses(&db);
    let counted = Counted {
        db: &db,
        steps: Counter::new(0),
    };
    at_once(question.ask(&counted)).unwrap();
    counted.steps.get()
}

fn costs_the_same(what: &str, question: &impl Question) {
    // Both have more than a page looks at.
    let (few, many) = (steps(2_500, question), steps(10_000, question));
    assert!(
        f64::from(many) < 1.1 * f64::from(few),
        "{what}: {few} steps among 2,500 items, {many} among 10,000"
    );
}

#[test]
fn what_lists_show_around_cases_costs_the_same_among_many() {
    let cases = vec![3, 40, 500];
    let around = AroundCases {
        site: "shop".into(),
        cases,
    };
    costs_the_same("around cases", &around);
}

#[test]
fn cases_with_a_mark_cost_the_same_among_many() {
    let cases = Cases {
        site: "shop".into(),
        mark: Some("tag:lid".into()),
        limit: 50,
        ..Cases::default()
    };
    costs_the_same("cases with a mark", &cases);
}

#[test]
fn open_cases_cost_the_same_among_many() {
    let cases = Cases {
        site: "shop".into(),
        status: vec!["heard".into(), "in_work".into()],
        limit: 50,
        ..Cases::default()
    };
    costs_the_same("open cases", &cases);
}

#[test]
fn the_board_costs_the_same_among_many() {
    let which = Which {
        most: 50,
        ..Which::default()
    };
    let board = Board {
        site: "shop".into(),
        which,
    };
    costs_the_same("the board", &board);
}

#[test]
fn today_costs_the_same_among_many() {
    let todo = ToDo {
        site: "shop".into(),
        most: 50,
    };
    costs_the_same("today", &todo);
}

#[test]
fn what_was_said_first_costs_the_same_among_many() {
    let first = FirstSaid {
        site: "shop".into(),
        cases: (1..=10).collect(),
    };
    costs_the_same("what was said first", &first);
}

#[test]
fn a_person_costs_the_same_among_many() {
    for contact in ["person7@example.com", "nobody@example.com"] {
        let left = LeftBy {
            site: "shop".into(),
            contact: contact.into(),
        };
        costs_the_same(contact, &left);
    }
}

#[test]
fn a_person_is_found_while_addresses_are_put_into_the_index_and_after() {
    let (db, _folder) = filled(500);
    let left = LeftBy {
        site: "shop".into(),
        contact: "person7@example.com".into(),
    };
    let found = || at_once(left.ask(&Desk(&db))).unwrap();
    let before = found();
    assert_eq!(before.len(), 1);
    index_addresses(&db);
    assert_eq!(found(), before);
}
