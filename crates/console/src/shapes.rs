//! What the API gives beside items and cases, as far as the console looks at it.

use std::collections::BTreeMap;

use otklik_loop::case::Shown;
use otklik_loop::case::change::Change;
use otklik_loop::item::Item;
use otklik_loop::today::Todo;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::failure::Problem;
use crate::lang::Lang;

/// A text: one for all languages, or one each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Text {
    /// For all.
    One(String),
    /// By language.
    Each(BTreeMap<String, String>),
}

/// `GET /api/v1/session`: who asks, and what they may do where.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Session {
    /// How they came in: `owner`, `member`.
    kind: String,
    /// What they are called.
    name: String,
    /// What they may do on every site.
    everywhere: Vec<String>,
    /// The sites that they see, by name.
    sites: Vec<SiteRights>,
    /// Whether they are asked for codes.
    #[serde(default)]
    totp: bool,
}

/// A site, and what may be done there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct SiteRights {
    site: String,
    rights: Vec<String>,
}

/// Who works here, and what they may do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Me {
    /// What one is called; empty for who came with a token, and is nobody in particular.
    pub(crate) name: String,
    /// What one may do on the site.
    pub(crate) rights: Vec<String>,
    /// Whether one sees to people and keys of every site.
    pub(crate) manages_all: bool,
    /// Whether one is asked for codes.
    pub(crate) totp: bool,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct InboxPage {
    /// Items, newest first.
    pub(crate) items: Vec<Item>,
    /// Where the next page begins.
    #[serde(default)]
    pub(crate) next: Option<String>,
}

/// An item with its case.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct CaseWhole {
    /// The case.
    #[serde(flatten)]
    pub(crate) case: Shown,
    /// What happened to it, oldest first.
    #[serde(default)]
    pub(crate) events: Vec<Event>,
    /// What was said.
    #[serde(default)]
    pub(crate) said: Vec<Item>,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Changed {
    /// The case afterwards.
    pub(crate) case: Shown,
    /// What takes it back.
    #[serde(default)]
    pub(crate) undo: Option<Change>,
}

/// What came of a change to many.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct BulkReply {
    /// One result a case.
    pub(crate) results: Vec<BulkResult>,
}

/// What came of a change to one of many.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct BulkResult {
    /// The case.
    pub(crate) number: i64,
    /// Its version afterwards.
    #[serde(default)]
    pub(crate) version: Option<u32>,
    /// What takes it back.
    #[serde(default)]
    pub(crate) undo: Option<Change>,
    /// Why it was not done.
    #[serde(default)]
    pub(crate) problem: Option<Problem>,
}

/// `GET …/today`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Today {
    /// Cases that are open.
    #[serde(default)]
    pub(crate) open: u64,
    /// What to do, the most urgent first.
    pub(crate) todo: Vec<Todo>,
}

impl Text {
    /// In that language, or the nearest there is.
    pub(crate) fn pick(&self, lang: Lang) -> &str {
        match self {
            Self::One(text) => text,
            Self::Each(texts) => {
                let found = texts.get(lang.tag()).or_else(|| texts.get("en"));
                found
                    .or_else(|| texts.values().next())
                    .map_or("", String::as_str)
            }
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Session {
    /// The sites, by name.
    pub(crate) fn sites(&self) -> Vec<String> {
        self.sites.iter().map(|of| of.site.clone()).collect()
    }

    /// What they are to a site.
    pub(crate) fn me(&self, site: &str) -> Me {
        let own = self.sites.iter().find(|of| of.site == site);
        let named = self.kind == "member";
        Me {
            name: if named {
                self.name.clone()
            } else {
                String::new()
            },
            rights: own.map(|of| of.rights.clone()).unwrap_or_default(),
            manages_all: self.everywhere.iter().any(|right| right == "manage"),
            totp: self.totp,
        }
    }
}

impl Me {
    /// Whether one is a member, with an account.
    pub(crate) fn is_member(&self) -> bool {
        !self.name.is_empty()
    }

    /// Whether that may be done.
    pub(crate) fn may(&self, right: &str) -> bool {
        self.rights.iter().any(|given| given == right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_those_of_the_site() {
        let session: Session = serde_json::from_str(
            r#"{"kind":"member","name":"mara","everywhere":["read"],"totp":true,
                "sites":[{"site":"quiet","rights":["read"]},{"site":"shop","rights":["read","act"]}]}"#,
        )
        .unwrap();
        assert_eq!(session.sites(), ["quiet", "shop"]);
        let (shop, quiet) = (session.me("shop"), session.me("quiet"));
        assert!(shop.may("act") && !quiet.may("act") && quiet.may("read"));
        assert!(!shop.manages_all && shop.is_member() && shop.totp);
        assert!(!session.me("nowhere").may("read"));
    }

    #[test]
    fn a_text_is_picked_by_language() {
        let both: Text = serde_json::from_str(r#"{"en":"tea","ru":"чай"}"#).unwrap();
        assert_eq!((both.pick(Lang::En), both.pick(Lang::Ru)), ("tea", "чай"));
        let other: Text = serde_json::from_str(r#"{"de":"Tee"}"#).unwrap();
        assert_eq!(other.pick(Lang::Ru), "Tee");
        let one: Text = serde_json::from_str(r#""tea""#).unwrap();
        assert_eq!(one.pick(Lang::Ru), "tea");
    }
}
