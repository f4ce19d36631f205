//! What is told, as CloudEvents 1.0 in JSON (structured mode).

use std::str::FromStr;

use jiff::Timestamp;
use otklik_loop::case::Case;
use otklik_loop::case::event::{Event as CaseEvent, What};
use otklik_wire::id::{AnswerId, Name};
use serde_json::json;

use crate::intake::Received;
use crate::transfer::{ndjson, time};

/// What an endpoint can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An answer is on disk, or a later version of one.
    AnswerStored,
    /// An answer was erased on request.
    AnswerErased,
    /// Somebody who is unhappy has left an address.
    AnswerUnhappy,
    /// A case was opened.
    CaseOpened,
    /// Somebody said something to a visitor.
    CaseReplied,
    /// A case is done, or declined.
    CaseClosed,
    /// A case is worked on again.
    CaseReopened,
    /// A promise is soon to fall due.
    PromiseDue,
    /// A promise was not kept in time.
    PromiseBroken,
}

/// The type of what `webhook test` sends.
const TEST: &str = "org.otklik.test";

/// The media type of an event.
pub(crate) const MEDIA_TYPE: &str = "application/cloudevents+json";

impl Kind {
    /// All there are.
    pub(crate) const ALL: [Self; 9] = [
        Self::AnswerStored,
        Self::AnswerErased,
        Self::AnswerUnhappy,
        Self::CaseOpened,
        Self::CaseReplied,
        Self::CaseClosed,
        Self::CaseReopened,
        Self::PromiseDue,
        Self::PromiseBroken,
    ];

    /// The event's type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AnswerStored => "org.otklik.answer.stored",
            Self::AnswerErased => "org.otklik.answer.erased",
            Self::AnswerUnhappy => "org.otklik.answer.unhappy",
            Self::CaseOpened => "org.otklik.case.opened",
            Self::CaseReplied => "org.otklik.case.replied",
            Self::CaseClosed => "org.otklik.case.closed",
            Self::CaseReopened => "org.otklik.case.reopened",
            Self::PromiseDue => "org.otklik.promise.due",
            Self::PromiseBroken => "org.otklik.promise.broken",
        }
    }

    /// The event that others are told when this happens to a case, if it is one.
    pub(crate) fn of_case(what: &What) -> Option<Self> {
        Some(match what {
            What::Open { .. } => Self::CaseOpened,
            What::Reply { .. } => Self::CaseReplied,
            What::Done { .. } | What::Decline { .. } => Self::CaseClosed,
            What::Reopen { .. } | What::NotSolved { .. } => Self::CaseReopened,
            What::Near { .. } => Self::PromiseDue,
            What::Late { .. } => Self::PromiseBroken,
            _ => return None,
        })
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| {
            let allowed = Self::ALL.map(Self::name).join(", ");
            format!("{name:?} is no event; allowed: {allowed}")
        })
    }
}

/// The id of the event that this version of an answer is stored. It follows from the answer, so that one version is one
/// event whoever writes it; and it has no full stop, which parts it from the time in what is signed.
pub(crate) fn id(answer: &AnswerId, seq: u32) -> String {
    format!("answer_{answer}_{seq}")
}

/// The event that an answer is stored. Its data is the line that an export has for the answer, and so as it was sent.
pub(crate) fn answer_stored(site: &Name, received: &Received, arrived: Timestamp) -> String {
    let answer = &received.answer;
    let (at, received_at, raw) = (time(received.at), time(arrived), &received.raw);
    let flags = ndjson::flags_field(received.flags);
    let data =
        format!(r#"{{"answered_at":"{at}","received_at":"{received_at}",{flags}"answer":{raw}}}"#);
    let (id, kind) = (id(&answer.id, answer.seq), Kind::AnswerStored.name());
    body(&id, kind, site, Some(&answer.id), arrived, &data)
}

/// The id of the event that an answer is erased: one, however often that is asked for.
pub(crate) fn erased_id(answer: &AnswerId) -> String {
    format!("answer_{answer}_erased")
}

/// The event that an answer is erased. It says which, and nothing of what was in it.
pub(crate) fn answer_erased(site: &Name, answer: &AnswerId, now: Timestamp) -> String {
    let data = format!(r#"{{"answer":{{"id":"{answer}"}}}}"#);
    let (id, kind) = (erased_id(answer), Kind::AnswerErased.name());
    body(&id, kind, site, Some(answer), now, &data)
}

/// The id of the event that an unhappy visitor left an address.
pub(crate) fn unhappy_id(answer: &str) -> String {
    format!("answer_{answer}_unhappy")
}

/// The event that an unhappy visitor left an address. It has neither the words nor the address in it.
pub(crate) fn answer_unhappy(
    site: &Name,
    answer: &str,
    survey: Option<&str>,
    rating: Option<i16>,
    at: Timestamp,
) -> String {
    let data = json!({"answer": {"id": answer, "survey": survey, "rating": rating}});
    let kind = Kind::AnswerUnhappy.name();
    body(&unhappy_id(answer), kind, site, None, at, &data.to_string())
}

/// The event that something happened to a case. It has nobody's words in it: whoever may read them asks for the case.
pub(crate) fn case_changed(
    id: &str,
    kind: Kind,
    site: &Name,
    number: i64,
    before: &Case,
    event: &CaseEvent,
    item: Option<&str>,
) -> String {
    let mut case = before.clone();
    if event.version > case.version {
        case.apply(event);
    }
    let data = json!({
        "case": {
            "number": number,
            "version": event.version,
            "status": case.status,
            "severity": case.severity,
            "assignee": case.assignee,
            "due": case.clocks.as_ref().and_then(|clocks| clocks.due()).map(|(_, term)| time(term.due)),
        },
        "by": event.by.kind,
        "item": item,
    });
    body(id, kind.name(), site, None, event.at, &data.to_string())
}

/// The event by which somebody tries whether an endpoint works.
pub(crate) fn test(id: &str, site: &Name, now: Timestamp) -> String {
    let data = r#"{"message":"This is a test: nothing happened."}"#;
    body(id, TEST, site, None, now, data)
}

/// No value but the data can hold a character that JSON escapes.
fn body(
    id: &str,
    kind: &str,
    site: &Name,
    subject: Option<&AnswerId>,
    at: Timestamp,
    data: &str,
) -> String {
    let subject = subject.map_or_else(String::new, |id| format!(r#""subject":"{id}","#));
    format!(
        r#"{{"specversion":"1.0","id":"{id}","source":"/v1/sites/{site}","type":"{kind}",{subject}"time":"{}","datacontenttype":"application/json","data":{data}}}"#,
        time(at)
    )
}

#[cfg(test)]
mod tests {
    use otklik_wire::flags::{Flag, Flags};

    use super::*;
    use crate::intake::decode_stored;
    use crate::webhook::signature::Secrets;

    #[test]
    fn an_event_is_json_with_the_answer_as_it_was_sent() {
        let raw = "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"seq\":2,\"survey\":\"nps\",\"survey_rev\":1,\
                   \"at\":\"2026-01-31T12:00:00Z\",\n \"q\":[{\"k\":\"why\",\"t\":\"text\",\"s\":\"a \\\"b\\\" \\u0000\"}], \"x\":1.00}";
        let at = Timestamp::from_second(1_769_860_800).unwrap();
        let received = Received {
            answer: decode_stored(raw).unwrap(),
            at,
            raw: raw.into(),
            flags: Flags::of(&[Flag::Bot]),
        };
        let site = Name::new("shop".into()).unwrap();
        let body = answer_stored(&site, &received, at);
        assert!(body.contains(raw), "byte for byte: {body}");
        let event: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(event["id"], "answer_0198c0de-0000-7000-8000-000000000001_2");
        assert_eq!(event["subject"], "0198c0de-0000-7000-8000-000000000001");
        assert_eq!(event["source"], "/v1/sites/shop");
        assert_eq!(event["data"]["answered_at"], "2026-01-31T12:00:00.000Z");
        assert_eq!(event["data"]["flags"], serde_json::json!(["bot"]));
        let test: serde_json::Value = serde_json::from_str(&test("test_1", &site, at)).unwrap();
        assert_eq!(test["type"], TEST);
        assert_eq!(test.get("subject"), None);
    }

    /// The example that receivers are given, to the byte.
    #[test]
    fn the_documentation_shows_an_event_and_its_signature() {
        let page = include_str!("../../../../docs/webhooks.md");
        let (_, rest) = page.split_once("```json\n").unwrap();
        let (shown, _) = rest.split_once('\n').unwrap();
        let value = |name: &str| {
            let line = page.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("{name}")).trim()
        };
        let (_, raw) = shown.split_once("\"answer\":").unwrap();
        let received = Received {
            raw: raw.strip_suffix("}}").unwrap().into(),
            answer: decode_stored(raw.strip_suffix("}}").unwrap()).unwrap(),
            at: "2026-01-31T12:00:00Z".parse().unwrap(),
            flags: Flags::NONE,
        };
        let site = Name::new("shop".into()).unwrap();
        let arrived = "2026-01-31T12:00:00.25Z".parse().unwrap();
        assert_eq!(answer_stored(&site, &received, arrived), shown);
        let id = id(&received.answer.id, received.answer.seq);
        assert_eq!(id, value("webhook-id:"));
        let (_, secret) = page.split_once("is signed with `").unwrap();
        let (secret, _) = secret.split_once('`').unwrap();
        let at = value("webhook-timestamp:").parse().unwrap();
        let at = Timestamp::from_second(at).unwrap();
        let signed = Secrets::try_from(secret.to_owned())
            .unwrap()
            .sign(&id, at, shown);
        assert_eq!(signed, value("webhook-signature:"));
    }

    #[test]
    fn what_is_no_event_is_told_what_is() {
        let refused = "org.otklik.score.changed".parse::<Kind>().unwrap_err();
        assert_eq!(
            refused,
            "\"org.otklik.score.changed\" is no event; allowed: org.otklik.answer.stored, org.otklik.answer.erased, \
             org.otklik.answer.unhappy, org.otklik.case.opened, org.otklik.case.replied, org.otklik.case.closed, org.otklik.case.reopened, \
             org.otklik.promise.due, org.otklik.promise.broken"
        );
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }
}
