//! A collector over either engine, asked as its owner and as a visitor.
#![allow(unreachable_pub)]

use serde_json::{Value, json};

use crate::common::batch;
use crate::common::client::Reply;
use crate::house::{House, JSON};

pub struct Rig {
    pub house: House,
}

impl Rig {
    /// One over each engine.
    pub fn both() -> [Self; 2] {
        House::both(|_| {}).map(|house| Self { house })
    }

    pub fn request(&self, method: &str, path: &str, headers: &[&str], body: &Value) -> Reply {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.house
            .collector
            .request(method, path, headers, body.as_bytes())
    }

    pub fn get(&self, path: &str) -> Value {
        let reply = self.house.collector.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.request("POST", path, &[JSON], body)
    }

    /// Writes what is there in that version.
    pub fn put(&self, path: &str, version: u64, body: &Value) -> Reply {
        self.request(
            "PUT",
            path,
            &[JSON, &format!("If-Match: \"{version}\"")],
            body,
        )
    }

    pub fn answers(&self, answers: &[Value]) -> Value {
        let reply = self.house.collector.post("shop", &batch(answers));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    /// Promises this, and nothing else.
    pub fn promise(&self, policy: &Value) {
        let path = "/api/v1/sites/shop/promises";
        let version = self.get(path)["version"].as_u64().unwrap();
        let reply = self.put(path, version, &json!({"policies": [policy]}));
        assert_eq!(reply.status, 200, "{}", reply.text());
    }

    /// Changes a case, which it says it knows in that version.
    pub fn change_reply(&self, number: u64, version: u64, change: &Value) -> Reply {
        let path = format!("/api/v1/sites/shop/cases/{number}/events");
        self.request(
            "POST",
            &path,
            &[JSON, &format!("If-Match: \"{version}\"")],
            change,
        )
    }

    pub fn change(&self, number: u64, version: u64, change: &Value) -> Value {
        let reply = self.change_reply(number, version, change);
        assert_eq!(reply.status, 201, "{change}: {}", reply.text());
        reply.json()
    }

    /// A visitor says something.
    pub fn hear(&self, token: &str, word: &Value) -> Value {
        let reply = self.request(
            "POST",
            &format!("/v1/receipts/{token}"),
            &["Content-Type: text/plain"],
            word,
        );
        assert_eq!(reply.status, 200, "{word}: {}", reply.text());
        reply.assert_open_to_pages();
        reply.json()
    }

    /// The ids of a list, in its order.
    pub fn ids(&self, query: &str) -> Vec<String> {
        let items = self.get(&format!("/api/v1/sites/shop/inbox{query}"))["items"].clone();
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Every case is what its events add up to.
    pub fn assert_folds(&self) {
        self.house.assert_counted_right();
    }
}
