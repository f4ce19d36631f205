//! Which answers a reply acknowledges.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

/// What a reply says of answers: those it names, and how.
#[derive(Debug, Deserialize)]
pub struct Results<'a> {
    #[serde(borrow)]
    results: BTreeMap<Cow<'a, str>, Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    status: Status,
}

/// What became of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is on disk since now.
    Stored,
    /// It was on disk already.
    Duplicate,
    /// It will never be taken.
    Rejected,
    /// Another answer has its id.
    Conflict,
    /// It may be taken later.
    Retry,
}

impl<'a> Results<'a> {
    /// Reads the body of a reply; `None` when it is no such reply: then nothing is acknowledged, whatever the status.
    #[must_use]
    pub fn read(status: u16, body: &'a [u8]) -> Option<Self> {
        if !(200..300).contains(&status) {
            return None;
        }
        serde_json::from_slice(body).ok()
    }

    /// The answers that are on disk.
    pub fn acked(&self) -> impl Iterator<Item = &str> {
        let all = self.results.iter();
        all.filter(|(_, item)| matches!(item.status, Status::Stored | Status::Duplicate))
            .map(|(id, _)| id.as_ref())
    }

    /// How many answers became this.
    #[must_use]
    pub fn count(&self, status: Status) -> u64 {
        let all = self.results.values();
        all.filter(|item| item.status == status).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_whole_2xx_reply_names_is_acknowledged() {
        let body =
            br#"{"v":1,"results":{"a":{"status":"stored","receipt":"x"},"b":{"status":"duplicate"},
            "c":{"status":"rejected","reason":"r"},"d":{"status":"retry","retry_after_ms":5}}}"#;
        let acked = |status, body| {
            Results::read(status, body)
                .map(|results| results.acked().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(acked(200, body), Some(vec!["a".into(), "b".into()]));
        assert_eq!(acked(503, body), None);
        assert_eq!(acked(200, &body[..body.len() - 2]), None);
        assert_eq!(acked(200, b"<html>"), None);
        assert_eq!(acked(200, br#"{"v":1}"#), None);
    }
}
