//! A survey file while it is edited: every change of the form is one of these, and gives a new file.

use crate::json::Json;

/// Every kind of question, in the order in which they are offered.
pub(crate) const KINDS: [&str; 14] = [
    "nps",
    "csat",
    "ces",
    "ces1",
    "nsat",
    "rating",
    "choice",
    "role",
    "battery",
    "servperf",
    "servqual",
    "text",
    "contact",
    "statement",
];
/// The dimensions of a service, in the order in which they are asked about.
pub(crate) const DIMENSIONS: [&str; 5] = [
    "tangibles",
    "reliability",
    "responsiveness",
    "assurance",
    "empathy",
];
/// What belongs to a question whatever its kind.
const OF_ALL: [&str; 6] = ["id", "kind", "text", "wording", "optional", "when"];

/// Whether a question of that kind is answered by a number.
pub(crate) fn is_scale(kind: &str) -> bool {
    matches!(kind, "nps" | "csat" | "ces" | "ces1" | "nsat" | "rating")
}

/// Whether options belong to that kind.
pub(crate) fn has_options(kind: &str) -> bool {
    matches!(kind, "choice" | "role")
}

/// Whether statements about a service belong to that kind.
pub(crate) fn is_of_service(kind: &str) -> bool {
    matches!(kind, "servqual" | "servperf")
}

/// The list with a word in it, or without; nothing, where nothing is left.
pub(crate) fn ticked(list: &Json, word: &str, is_on: bool) -> Json {
    let mut items = list.items().to_vec();
    items.retain(|item| item.text() != word);
    if is_on {
        items.push(Json::text_of(word));
    }
    if items.is_empty() {
        Json::Null
    } else {
        Json::List(items)
    }
}

/// An id that begins so and is none of these.
pub(crate) fn fresh_id(beginning: &str, taken: &[Json]) -> String {
    let is_free = |id: &String| taken.iter().all(|item| item.get("id").text() != id);
    let mut ids = (1..).map(|n| {
        if n == 1 {
            beginning.to_owned()
        } else {
            format!("{beginning}-{n}")
        }
    });
    ids.find(is_free).unwrap_or_default()
}

/// A question of that kind, to be written on.
pub(crate) fn question(kind: &str, among: &[Json], words: &str) -> Json {
    let beginning = Json::object([
        ("id", Json::text_of(fresh_id(kind, among))),
        ("kind", Json::text_of(kind)),
        ("text", Json::text_of(words)),
    ]);
    as_kind(&beginning, kind, words)
}

/// A question turned into one of another kind, with what that kind needs and nothing that it does not know.
pub(crate) fn as_kind(question: &Json, kind: &str, words: &str) -> Json {
    let stays: &[&str] = match kind {
        "rating" => &["face", "low", "high", "min", "max"],
        "csat" => &["face", "low", "high", "max"],
        "nps" | "ces" | "ces1" => &["face", "low", "high"],
        "choice" => &["options", "other", "shuffle", "many"],
        "role" => &["options", "other", "shuffle", "many"],
        "battery" => &["items", "low", "high", "max"],
        "servperf" => &["items", "low", "high", "weights"],
        "servqual" => &["items", "low", "high", "expected", "weights"],
        "contact" => &["consent"],
        _ => &[],
    };
    // Those of a battery are a list, those about a service stand by dimension.
    let fits = |name: &str, value: &Json| {
        name != "items" || is_of_service(kind) == value.items().is_empty()
    };
    let fields = question
        .fields()
        .iter()
        .filter(|(name, _)| OF_ALL.contains(&name.as_str()) || stays.contains(&name.as_str()))
        .filter(|(name, value)| fits(name, value));
    let mut next = Json::Object(fields.cloned().collect()).with("kind", Json::text_of(kind));
    let item = |id: &str| Json::object([("id", Json::text_of(id)), ("text", Json::text_of(words))]);
    let needs = match kind {
        "choice" | "role" => Some(("options", Json::List(vec![item("a"), item("b")]))),
        "battery" => Some(("items", Json::List(vec![item("a")]))),
        "contact" => Some(("consent", Json::text_of(words))),
        "servqual" => Some(("expected", Json::text_of(words))),
        _ => None,
    };
    if let Some((field, value)) = needs
        && next.get(field).is_null()
    {
        next = next.with(field, value);
    }
    if kind == "statement" {
        next = next.with("optional", Json::Null);
    }
    next
}

/// A survey with one question.
pub(crate) fn survey(among: &[Json], words: &str) -> Json {
    Json::object([
        ("id", Json::text_of(fresh_id("survey", among))),
        ("revision", Json::typed_number("1")),
        ("questions", Json::List(vec![question("nps", &[], words)])),
        ("show", Json::object([("on", Json::List(Vec::new()))])),
    ])
}

/// The file with the surveys of another one behind its own, under names that are free.
pub(crate) fn with_pack(file: &Json, pack: &Json) -> Json {
    let mut surveys = file.get("surveys").clone();
    for survey in pack.get("surveys").items() {
        let id = fresh_id(survey.get("id").text(), surveys.items());
        surveys = surveys.and(
            survey
                .with("id", Json::Text(id))
                .with("revision", Json::typed_number("1")),
        );
    }
    file.with("surveys", surveys)
}

/// The statements about a service that a file has.
pub(crate) fn statements_of(file: &Json) -> Json {
    let surveys = file.get("surveys").items().iter();
    surveys
        .flat_map(|survey| survey.get("questions").items())
        .find(|question| is_of_service(question.get("kind").text()))
        .map_or(Json::Null, |question| question.get("items").clone())
}

/// The file with that survey alone, which shows at once whoever looks, standing in such a way.
pub(crate) fn to_look_at(file: &Json, survey: &Json, mode: &str) -> Json {
    // A tab is there before its survey.
    let on = if mode == "tab" {
        Vec::new()
    } else {
        vec![Json::object([("load", Json::Bool(true))])]
    };
    let shown = survey.with("show", Json::object([("on", Json::List(on))]));
    let mut seen = Json::object([
        ("v", Json::typed_number("1")),
        ("site", file.get("site").clone()),
        ("ack", Json::text_of("status")),
        ("dnt", Json::text_of("ignore")),
    ]);
    if !file.get("mask").is_null() {
        seen = seen.with("mask", file.get("mask").clone());
    }
    seen.with("surveys", Json::List(vec![shown]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn another_kind_keeps_what_it_knows_and_gets_what_it_needs() {
        let choice = question("choice", &[json(r#"{"id":"choice"}"#)], "…");
        assert_eq!(choice.get("id").text(), "choice-2");
        assert_eq!(choice.get("options").items().len(), 2);
        let scale = as_kind(
            &choice.with("when", json(r#"{"question":"x"}"#)),
            "nps",
            "…",
        );
        assert!(scale.get("options").is_null() && !scale.get("when").is_null());
        for kind in KINDS {
            assert_eq!(question(kind, &[], "…").get("kind").text(), kind);
        }
        // Statements of a battery are none about a service, and the other way round.
        let battery = question("battery", &[], "…");
        assert!(as_kind(&battery, "servperf", "…").get("items").is_null());
        let service = battery.with("items", json(r#"{"empathy":["a"]}"#));
        assert_eq!(
            as_kind(&service, "battery", "…").get("items").items().len(),
            1
        );
        let service = as_kind(&service, "servqual", "…");
        assert!(service.get("items").get("empathy").items().len() == 1);
        assert_eq!(service.get("expected").text(), "…");
        // The points hold whether it is asked what is expected or not, and nowhere else.
        let weighted = service.with("weights", json(r#"{"empathy":100}"#));
        let other = as_kind(&weighted, "servperf", "…");
        assert_eq!(other.get("weights"), weighted.get("weights"));
        assert!(as_kind(&other, "nps", "…").get("weights").is_null());
    }

    #[test]
    fn a_word_is_in_a_list_once_or_not() {
        let list = json(r#"["email"]"#);
        assert_eq!(ticked(&list, "card", true), json(r#"["email","card"]"#));
        assert_eq!(ticked(&list, "email", true), list);
        assert_eq!(ticked(&list, "email", false), Json::Null);
    }

    #[test]
    fn a_pack_comes_under_free_names() {
        let file = json(r#"{"site":"shop","surveys":[{"id":"nps","revision":4}]}"#);
        let with = with_pack(
            &file,
            &json(r#"{"site":"my-site","surveys":[{"id":"nps","revision":2}]}"#),
        );
        assert_eq!(
            with,
            json(
                r#"{"site":"shop","surveys":[{"id":"nps","revision":4},{"id":"nps-2","revision":1}]}"#
            )
        );
    }

    #[test]
    fn one_survey_is_looked_at_whatever_its_rules() {
        let file = json(r#"{"v":1,"site":"shop","quiet":{"days":30},"surveys":[]}"#);
        let survey = json(r#"{"id":"a","show":{"on":[{"exit":true}],"who":{"share":0.1}}}"#);
        let seen = to_look_at(&file, &survey, "modal");
        assert!(seen.get("quiet").is_null());
        assert_eq!(
            seen.get("surveys").items()[0].get("show"),
            &json(r#"{"on":[{"load":true}]}"#)
        );
        let tab = to_look_at(&file, &survey, "tab");
        assert_eq!(
            tab.get("surveys").items()[0].get("show"),
            &json(r#"{"on":[]}"#)
        );
    }
}
