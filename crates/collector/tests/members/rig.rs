//! A locked collector over either engine, its owner, and those whom the owner invites.
#![allow(unreachable_pub)]

use serde_json::{Value, json};

use crate::common::batch;
use crate::common::client::Reply;
use crate::house::{House, JSON};

/// A password that is allowed.
pub const GOOD: &str = "four good words here";

pub struct Rig {
    pub house: House,
    /// How the owner shows who they are.
    pub owner: String,
}

impl Rig {
    /// One over each engine, whose owner has a token.
    pub fn both() -> [Self; 2] {
        House::both(|options| options.open_console = false).map(|house| {
            let (code, out, error) = house.command(&["token", "new"]);
            assert_eq!(code, 0, "{error}");
            let owner = format!("Authorization: Bearer {}", out.trim_end());
            Self { house, owner }
        })
    }

    /// One whose owner of everything, Olga, is a member, and there is no token any more.
    pub fn without_token() -> Self {
        let mut rig = Self::both().into_iter().next().unwrap();
        rig.invite("Olga", &json!([{"site": null, "role": "owner"}]));
        rig.owner = rig.accept("Olga");
        rig.house
            .collector
            .database()
            .execute("DELETE FROM tokens", [])
            .unwrap();
        rig
    }

    pub fn request(&self, method: &str, path: &str, headers: &[&str], body: &Value) -> Reply {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut headers = headers.to_vec();
        headers.push(JSON);
        self.house
            .collector
            .request(method, path, &headers, body.as_bytes())
    }

    /// Posts as somebody; as nobody where nothing is shown.
    pub fn post(&self, path: &str, who: &str, body: &Value) -> Reply {
        let who = if who.is_empty() { "X-Nobody: 1" } else { who };
        self.request("POST", path, &[who], body)
    }

    pub fn get(&self, path: &str, who: &str) -> Value {
        let reply = self.request("GET", path, &[who], &Value::Null);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    pub fn answers(&self, answers: &[Value]) {
        let reply = self.house.collector.post("shop", &batch(answers));
        assert_eq!(reply.status, 200, "{}", reply.text());
    }

    pub fn log_in(&self, login: &Value) -> Reply {
        self.post("/api/v1/session", "", login)
    }

    /// What a reply that opened a session gave, as it is sent.
    pub fn cookie(reply: &Reply) -> String {
        let set = reply
            .header("set-cookie")
            .unwrap_or_else(|| panic!("{reply:?}"));
        format!("Cookie: {}", set.split(';').next().unwrap())
    }

    pub fn invite(&self, name: &str, roles: &Value) -> Value {
        let body = json!({"name": name, "roles": roles});
        let reply = self.post("/api/v1/members", &self.owner, &body);
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()
    }

    /// The id and the version of a member.
    pub fn id_of(&self, name: &str) -> (String, u64) {
        let members = self.get("/api/v1/members", &self.owner);
        let members = members["members"].as_array().unwrap();
        let member = members.iter().find(|member| member["name"] == name);
        let member = member.unwrap();
        let id = member["id"].as_str().unwrap().to_owned();
        (id, member["version"].as_u64().unwrap())
    }

    /// Lets somebody who was invited in, by another link: their session.
    pub fn accept(&self, name: &str) -> String {
        let (id, version) = self.id_of(name);
        let path = format!("/api/v1/members/{id}/invitation");
        let tag = format!("If-Match: \"{version}\"");
        let link = self.request("POST", &path, &[&self.owner, &tag], &Value::Null);
        assert_eq!(link.status, 201, "{}", link.text());
        let token = link.json()["invitation"]["token"].clone();
        let body = json!({"token": token, "password": GOOD});
        Self::cookie(&self.post("/api/v1/invitation/accept", "", &body))
    }

    /// A member with a role on `shop`: their session.
    pub fn member(&self, name: &str, role: &str) -> String {
        let invited = self.invite(name, &json!([{"site": "shop", "role": role}]));
        let token = invited["invitation"]["token"].clone();
        let body = json!({"token": token, "password": GOOD});
        Self::cookie(&self.post("/api/v1/invitation/accept", "", &body))
    }
}
