//! Which lists the console asks for, and by what it filters.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::load::Connection;
use crate::visitors::SITE;

/// A list, or what else a screen is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// What it is called in the table.
    pub(super) name: String,
    /// The path with its filters; what asks for the next page is added to it.
    pub(super) path: String,
    /// What is sent, where it is sent something.
    pub(super) body: Option<String>,
}

/// Below `/api/v1/sites/{site}/`: by screen, then by filter.
const PATHS: [(&str, &str); 47] = [
    ("inbox", "inbox"),
    ("inbox, 200 a page", "inbox?limit=200"),
    ("inbox: a tone", "inbox?tone=low"),
    ("inbox: two tones", "inbox?tone=middle,none"),
    ("inbox: a rating from and to", "inbox?min=3&max=4"),
    ("inbox: a language", "inbox?locale=ru"),
    ("inbox: a survey", "inbox?survey=order"),
    ("inbox: a role", "inbox?role=payer"),
    ("inbox: a role that nobody has", "inbox?role=nobody"),
    ("inbox: another door", "inbox?door=press"),
    ("inbox: a page", "inbox?page=*tea*"),
    ("inbox: with words", "inbox?has=words"),
    ("inbox: with an address", "inbox?has=contact"),
    ("inbox: a tag", "inbox?mark=tag:delivery"),
    (
        "inbox: a sign and a tag",
        "inbox?mark=sign:outburst,tag:price",
    ),
    ("inbox: without a case", "inbox?case=none"),
    ("inbox: in an open case", "inbox?case=open"),
    ("inbox: in a closed case", "inbox?case=closed"),
    (
        "inbox: several at once",
        "inbox?tone=low&locale=en&has=words,contact&case=closed",
    ),
    ("search: a word that many use", "inbox?q=delivery"),
    (
        "search: the same in Russian",
        "inbox?q=%D0%B4%D0%BE%D1%81%D1%82%D0%B0%D0%B2%D0%BA%D0%B0",
    ),
    ("search: two words that many use", "inbox?q=parcel+late"),
    ("search: four words", "inbox?q=the+courier+never+came"),
    (
        "search: a word and filters",
        "inbox?q=parcel&tone=low&locale=en&case=closed",
    ),
    ("search: a word that nobody uses", "inbox?q=zqxjkv"),
    ("cases", "cases"),
    ("cases: what is due first", "cases?order=due"),
    ("cases: open", "cases?status=open"),
    ("cases: done", "cases?status=done"),
    (
        "cases: declined, of somebody",
        "cases?status=declined&assignee=anna",
    ),
    ("cases: nobody's", "cases?assignee=nobody"),
    ("cases: a severity", "cases?severity=critical"),
    ("cases: a tag", "cases?mark=tag:delivery"),
    ("board, the console's", "board/entries"),
    ("audit log of the site", "audit"),
    ("today", "today"),
    ("scores of the site", "scores"),
    (
        "scores: a year by week",
        "scores?survey=nps&question=nps&by=week",
    ),
    (
        "scores: by language",
        "scores?survey=nps&question=nps&by=week&split=locale",
    ),
    (
        "scores: by role",
        "scores?survey=nps&question=nps&by=week&split=role",
    ),
    ("promises: a year's report", "promises/report?by=month"),
    ("signs: a year by week", "signs/trend?weeks=52"),
    ("wins", "wins?by=month"),
    ("goals", "goals"),
    ("initiatives", "initiatives"),
    ("members", "members"),
    ("revisions of surveys", "surveys/revisions"),
];

impl Asked {
    /// All of them; some are of what the first page of others has.
    pub(super) fn all(runtime: &Runtime, address: SocketAddr) -> Result<Vec<Self>> {
        let site = format!("/api/v1/sites/{SITE}");
        let mut all: Vec<Self> = PATHS
            .iter()
            .map(|(name, path)| Self::get(name, &format!("{site}/{path}")))
            .collect();
        let first = |path: &str| -> Result<Value> {
            runtime.block_on(async {
                let reply = Connection::open(address).await?.get(path).await?;
                ensure!(reply.status == 200, "GET {path}: {}", reply.status);
                Ok(serde_json::from_slice(&reply.body)?)
            })
        };
        let inbox = first(&format!("{site}/inbox"))?;
        let item = inbox["items"][0]["id"].as_str().context("no item")?;
        let cases = first(&format!("{site}/cases"))?;
        let case = cases["cases"][0]["number"].as_u64().context("no case")?;
        all.extend([
            Self::get("an item", &format!("{site}/inbox/{item}")),
            Self::get("a case", &format!("{site}/cases/{case}")),
            Self::get("audit log of all sites", "/api/v1/audit"),
            Self::get("board, everybody's", &format!("/v1/sites/{SITE}/board")),
            Self::get("feed of the board", &format!("/v1/sites/{SITE}/board.atom")),
            Self::get("scores, a page's", &format!("/v1/sites/{SITE}/scores")),
        ]);
        let contact = inbox_of_contacts(&first(&format!("{site}/inbox?has=contact"))?)?;
        for (name, contact) in [
            ("a person who is there", contact.as_str()),
            ("a person who is not", "nobody@example.com"),
        ] {
            all.push(Self {
                body: Some(serde_json::json!({ "contact": contact }).to_string()),
                ..Self::get(name, &format!("{site}/people/find"))
            });
        }
        Ok(all)
    }

    /// The stream behind the scores.
    pub(super) fn live() -> Self {
        Self::get("live: the first event", "")
    }

    fn get(name: &str, path: &str) -> Self {
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            body: None,
        }
    }
}

/// The first address of a page of items.
fn inbox_of_contacts(page: &Value) -> Result<String> {
    let items = page["items"].as_array().context("no items")?;
    let contact = items.iter().find_map(|item| item["contact"].as_str());
    contact.map(str::to_owned).context("nobody left an address")
}
