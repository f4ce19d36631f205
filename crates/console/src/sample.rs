//! Items and cases for the tests, as the collector writes them.

use otklik_loop::item::Item;
use serde_json::Value;

use crate::event::Event;
use crate::shapes::CaseWhole;

/// A case at that version.
pub(crate) fn whole(version: u32) -> CaseWhole {
    serde_json::from_value(whole_json(version)).unwrap()
}

/// The same as the collector writes it.
pub(crate) fn whole_json(version: u32) -> Value {
    let text = r#"{"number":17,"site":"shop","version":VERSION,"status":"in_work","reason":null,"severity":"major",
        "assignee":"mara","opened_at":"2026-01-31T12:00:00.250Z","opened_by":{"kind":"rule","name":"detractors"},
        "changed_at":"2026-01-31T13:00:00.000Z","items":["a"],"marks":[],"merged_into":null,"board":null,"sample":false,
        "promise":null,"verdict":null,"ces":null,"waits_for":"us","next":null,"events":[],"said":[]}"#;
    serde_json::from_str(&text.replace("VERSION", &version.to_string())).unwrap()
}

/// An event of a colleague's.
pub(crate) fn event(version: u32, what: &str) -> Event {
    let by = r#""at":"2026-01-31T13:00:00.000Z","by":{"kind":"member","name":"boris"}"#;
    serde_json::from_str(&format!("{{\"version\":{version},{by},{what}}}")).unwrap()
}

/// An item without a case.
pub(crate) fn item(id: &str) -> Item {
    let text = r#"{"id":"ID","site":"shop","door":"survey","survey":"nps","revision":1,"at":"2026-01-31T12:00:00.000Z",
        "received_at":"2026-01-31T12:00:00.250Z","rating":null,"words":[{"question":"why","text":"Late."}],"choices":[],
        "contact":null,"role":null,"segment":null,"page":null,"locale":"en","source":null,"author":null,"sample":false,"marks":[],
        "case":null}"#;
    serde_json::from_str(&text.replace("ID", id)).unwrap()
}
