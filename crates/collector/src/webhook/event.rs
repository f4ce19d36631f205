use jiff::Timestamp;
use otklik_wire::id::Name;
use serde_json::value::RawValue;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An answer is on disk, or a later version of one.
    AnswerStored,
    /// Somebody tries whether the endpoint works.
    Test,
}

/// An event as a CloudEvent 1.0 in JSON (structured mode).
///
/// `id` is the same however often the event is sent; who is told twice knows it by that.
pub(crate) fn body(
    kind: Kind,
    id: &str,
    site: &Name,
    subject: &str,
    time: Timestamp,
    data: &RawValue,
) -> String {
    let source = format!("urn:otklik:site:{site}");
    serde_json::json!({
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": kind.name(),
        "subject": subject,
        "time": format!("{time:.3}"),
        "datacontenttype": "application/json",
        "data": data,
    })
    .to_string()
}

impl Kind {
    /// The event's type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AnswerStored => "otklik.answer.stored.v1",
            Self::Test => "otklik.test.v1",
        }
    }
}
