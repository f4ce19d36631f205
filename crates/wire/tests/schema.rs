//! The published schema says of a survey file what the reader says, as far as a schema can.
#![cfg(feature = "show")]
#![allow(clippy::unwrap_used)]

use jsonschema::Validator;
use otklik_wire::survey::{SCHEMA, SurveyFile};
use serde_json::{Value, json};

/// A file with everything in it that there is.
const WHOLE: &str = include_str!("schema/whole.json");

/// What no schema says: where else something stands, or what else stands there.
const BEYOND: [&str; 11] = [
    "an id that no other",
    "the id of an earlier question",
    "the id of one of its options",
    ".is: nothing is not allowed here",
    "stars from 1 on",
    "a number above min",
    "a number not below min",
    "a date",
    "0.000001",
    "only a collector has",
    "add up to 100",
];

fn schema() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

/// What the reader finds, hints included.
fn slips(document: &Value) -> Vec<String> {
    let mut hints = Vec::new();
    let problems = SurveyFile::decode(document.clone(), &mut hints).err();
    let all = hints.iter().chain(problems.iter().flatten());
    all.map(|problem| problem.sentence()).collect()
}

/// The pointers to all that stands in a document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                places(field, &format!("{at}/{}", key.replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The document with every single change of some sort, one at a time, and what was changed.
fn changed(document: &Value) -> Vec<(String, Value)> {
    let others = [
        json!(true),
        json!(false),
        json!(0),
        json!(4),
        json!(11),
        json!(-1),
        json!(1.5),
        json!(99_999),
        json!(""),
        json!("x y"),
        json!("нет"),
        json!("x".repeat(1_001)),
        json!([]),
        json!([{}]),
        json!({}),
        json!({"x": 1}),
    ];
    let mut found = Vec::new();
    places(document, "", &mut found);
    let mut all = Vec::new();
    for place in &found {
        for other in &others {
            let mut changed = document.clone();
            *changed.pointer_mut(place).unwrap() = other.clone();
            all.push((format!("{place} = {other}"), changed));
        }
        if let Some((parent, key)) = place.rsplit_once('/') {
            let mut changed = document.clone();
            match changed.pointer_mut(parent).unwrap() {
                Value::Object(fields) => drop(fields.remove(&key.replace("~1", "/"))),
                Value::Array(items) => drop(items.remove(key.parse().unwrap())),
                _ => unreachable!("only these hold something"),
            }
            all.push((format!("{place} removed"), changed));
        }
        let mut changed = document.clone();
        if let Value::Object(fields) = changed.pointer_mut(place).unwrap() {
            fields.insert("unheard-of".into(), json!(1));
            all.push((format!("{place} with one more"), changed));
        }
    }
    all
}

#[test]
fn files_that_are_in_order_fit() {
    let schema = schema();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut files: Vec<String> = ["sites", "sample"]
        .map(|kind| format!("{folder}/www/demo/{kind}/demo.json"))
        .into();
    for entry in std::fs::read_dir(format!("{folder}/packs")).unwrap() {
        files.push(entry.unwrap().path().display().to_string());
    }
    assert!(files.len() > 6);
    let read = |file: &String| std::fs::read_to_string(file).unwrap();
    for text in files.iter().map(read).chain([WHOLE.to_owned()]) {
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(slips(&document), [""; 0]);
        let found: Vec<String> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(found, [""; 0], "{text}");
    }
}

#[test]
fn one_change_anywhere_is_refused_by_both_or_by_none() {
    let schema = schema();
    let whole: Value = serde_json::from_str(WHOLE).unwrap();
    let (mut refused, mut taken, mut wrong) = (0, 0, Vec::new());
    for (change, document) in changed(&whole) {
        let slips = slips(&document);
        let beyond = |slip: &String| BEYOND.iter().any(|known| slip.contains(known));
        match (slips.is_empty(), schema.iter_errors(&document).next()) {
            (true, None) => taken += 1,
            (false, Some(_)) => refused += 1,
            (true, Some(error)) => wrong.push(format!("{change}: only the schema: {error}")),
            (false, None) if slips.iter().all(beyond) => {}
            (false, None) => wrong.push(format!("{change}: only the reader: {slips:?}")),
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(refused > 2_000 && taken > 100, "{refused}, {taken}");
}
