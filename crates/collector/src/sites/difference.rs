//! Where two survey files differ. Parts of lists that have an id are known again by it, wherever they stand.

use serde::Serialize;
use serde_json::Value;

/// Most places that are named: beyond that a file is another one.
const MOST: usize = 200;

/// A place where they differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Difference {
    /// Such as `surveys[nps].questions[why].text.en`.
    pub(crate) path: String,
    /// What was there; null for nothing.
    pub(crate) was: Value,
    /// What is there; null for nothing.
    pub(crate) is: Value,
}

/// Every place where they differ, in the order of the names of fields. Revisions are counted up by themselves, so they are none.
pub(crate) fn between(was: &Value, is: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", was, is, &mut found);
    found.truncate(MOST);
    found
}

fn compare(path: &str, was: &Value, is: &Value, found: &mut Vec<Difference>) {
    if was == is {
        return;
    }
    match (was, is) {
        (Value::Object(old), Value::Object(new)) => {
            let gone = old.keys().filter(|key| !new.contains_key(*key));
            for key in new.keys().chain(gone) {
                let place = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                if key != "revision" {
                    compare(&place, &was[key], &is[key], found);
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if is_named(old) && is_named(new) => {
            let find =
                |list: &[Value], id: &Value| list.iter().find(|item| item["id"] == *id).cloned();
            let mut ids = ids(new);
            let gone: Vec<Value> = ids_of(old).filter(|id| !ids.contains(id)).collect();
            let kept = |list: &[Value]| -> Vec<Value> {
                ids_of(list)
                    .filter(|id| find(old, id).is_some() && find(new, id).is_some())
                    .collect()
            };
            if kept(old) != kept(new) {
                found.push(Difference {
                    path: format!("{path}[]"),
                    was: Value::Array(kept(old)),
                    is: Value::Array(kept(new)),
                });
            }
            ids.extend(gone);
            for id in ids {
                let place = format!("{path}[{}]", id.as_str().unwrap_or_default());
                let (was, is) = (
                    find(old, &id).unwrap_or_default(),
                    find(new, &id).unwrap_or_default(),
                );
                compare(&place, &was, &is, found);
            }
        }
        _ => found.push(Difference {
            path: path.to_owned(),
            was: was.clone(),
            is: is.clone(),
        }),
    }
}

/// Whether every part has an id of its own.
fn is_named(list: &[Value]) -> bool {
    let ids = ids(list);
    let is_sole = |(at, id): (usize, &Value)| id.is_string() && !ids[..at].contains(id);
    !list.is_empty() && ids.iter().enumerate().all(is_sole)
}

fn ids(list: &[Value]) -> Vec<Value> {
    ids_of(list).collect()
}

fn ids_of(list: &[Value]) -> impl Iterator<Item = Value> {
    list.iter().map(|item| item["id"].clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_are_known_again_by_their_ids() {
        let was = json!({"v": 1, "surveys": [{"id": "a", "revision": 1, "questions": [
            {"id": "x", "text": {"en": "X?"}}, {"id": "y", "text": "Y?"}, {"id": "z", "text": "Z?"}]}]});
        let is = json!({"v": 1, "dnt": "ignore", "surveys": [{"id": "a", "revision": 2, "questions": [
            {"id": "y", "text": "Y?"}, {"id": "x", "text": {"en": "X!"}, "optional": true}, {"id": "w", "text": "W?"}]}]});
        let found = between(&was, &is);
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "dnt",
                "surveys[a].questions[]",
                "surveys[a].questions[x].optional",
                "surveys[a].questions[x].text.en",
                "surveys[a].questions[w]",
                "surveys[a].questions[z]",
            ]
        );
        assert_eq!(
            found[3],
            Difference {
                path: paths[3].into(),
                was: json!("X?"),
                is: json!("X!")
            }
        );
        assert_eq!(found[1].is, json!(["y", "x"]));
        assert_eq!(
            (&found[5].was["text"], &found[5].is),
            (&json!("Z?"), &Value::Null)
        );
        assert_eq!(between(&was, &was), []);
    }

    #[test]
    fn lists_without_ids_are_one_place() {
        let found = between(
            &json!({"on": [{"load": true}]}),
            &json!({"on": [{"delay": 5}]}),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "on");
        let found = between(&json!({"on": []}), &json!({"on": [{"id": "a"}]}));
        assert_eq!(found.len(), 1, "nothing is known again in nothing");
    }
}
