//! What of a survey file a page needs to know before anybody is asked.

use serde_json::Value;

/// What the loader reads of the file.
const OF_FILE: [&str; 6] = ["v", "site", "segment", "quiet", "dnt", "surveys"];
/// What it reads of a survey.
const OF_SURVEY: [&str; 4] = ["id", "revision", "show", "look"];

/// The survey file without questions and promises.
pub(super) fn of(document: &Value) -> Value {
    let mut shown = document.clone();
    only(&mut shown, &OF_FILE);
    for survey in shown["surveys"].as_array_mut().into_iter().flatten() {
        only(survey, &OF_SURVEY);
    }
    shown
}

fn only(object: &mut Value, fields: &[&str]) {
    if let Some(object) = object.as_object_mut() {
        object.retain(|field, _| fields.contains(&field.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_those_need_who_are_asked_is_left_out() {
        let file = json!({"v": 1, "site": "shop", "scores": true, "segment": "plan", "quiet": {"days": 30}, "dnt": "ignore", "surveys": [
            {"id": "nps", "revision": 2, "questions": [{"id": "q", "kind": "nps", "text": "Would you?"}],
             "show": {"on": [{"load": true}], "again": {"days": 9}}, "look": {"mode": "tab", "label": "Say"}},
            {"id": "csat", "revision": 1, "questions": []}]});
        assert_eq!(
            of(&file),
            json!({"v": 1, "site": "shop", "segment": "plan", "quiet": {"days": 30}, "dnt": "ignore", "surveys": [
                {"id": "nps", "revision": 2, "show": {"on": [{"load": true}], "again": {"days": 9}}, "look": {"mode": "tab", "label": "Say"}},
                {"id": "csat", "revision": 1}]})
        );
    }
}
