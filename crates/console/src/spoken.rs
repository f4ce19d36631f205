//! The texts of a survey file, and the languages that they are in.

use crate::json::Json;
use crate::survey::DIMENSIONS;

/// Where texts stand.
const TEXTS: [&str; 6] = ["text", "consent", "low", "high", "label", "expected"];

/// The languages that any text of the file has, in their order.
pub(crate) fn languages(file: &Json) -> Vec<String> {
    let mut found = Vec::new();
    each_text(file, &mut |text| {
        for (tag, _) in text.fields() {
            if !found.contains(tag) {
                found.push(tag.clone());
            }
        }
    });
    found
}

/// The same with each text in these languages: what is for all is for each, and what is in another is gone.
pub(crate) fn in_languages(file: &Json, tags: &[String]) -> Json {
    map_texts(file, &|text| {
        if tags.is_empty() {
            return match text {
                Json::Object(fields) => fields.first().map_or(Json::Null, |(_, text)| text.clone()),
                other => other.clone(),
            };
        }
        match text {
            Json::Object(fields) => Json::Object(
                fields
                    .iter()
                    .filter(|(tag, _)| tags.contains(tag))
                    .cloned()
                    .collect(),
            ),
            // It stays for all until somebody writes it in one of them.
            other => other.clone(),
        }
    })
}

/// A text in a language; what is for all is in each.
pub(crate) fn said<'a>(text: &'a Json, tag: &str) -> &'a str {
    match text {
        Json::Object(_) => text.get(tag).text(),
        other => other.text(),
    }
}

/// The text with other words in a language, one of `tags`. No words take the language out.
pub(crate) fn with_words(text: &Json, tag: &str, words: &str, tags: &[String]) -> Json {
    if tag.is_empty() {
        return if words.is_empty() {
            Json::Null
        } else {
            Json::text_of(words)
        };
    }
    let each = match text {
        Json::Object(_) => text.clone(),
        Json::Text(all) => Json::Object(
            tags.iter()
                .map(|tag| (tag.clone(), Json::text_of(all)))
                .collect(),
        ),
        _ => Json::Object(Vec::new()),
    };
    let words = if words.is_empty() {
        Json::Null
    } else {
        Json::text_of(words)
    };
    let each = each.with(tag, words);
    if each.fields().is_empty() {
        Json::Null
    } else {
        each
    }
}

fn each_text(json: &Json, see: &mut impl FnMut(&Json)) {
    for (name, value) in json.fields() {
        if TEXTS.contains(&name.as_str()) {
            see(value);
        } else if DIMENSIONS.contains(&name.as_str()) {
            value.items().iter().for_each(&mut *see);
        } else {
            each_text(value, see);
        }
    }
    for item in json.items() {
        each_text(item, see);
    }
}

fn map_texts(json: &Json, change: &impl Fn(&Json) -> Json) -> Json {
    match json {
        Json::Object(fields) => Json::Object(
            fields
                .iter()
                .map(|(name, value)| {
                    let value = if TEXTS.contains(&name.as_str()) {
                        change(value)
                    } else if DIMENSIONS.contains(&name.as_str()) {
                        Json::List(value.items().iter().map(change).collect())
                    } else {
                        map_texts(value, change)
                    };
                    (name.clone(), value)
                })
                .collect(),
        ),
        Json::List(items) => Json::List(items.iter().map(|item| map_texts(item, change)).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    fn tags(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn a_text_for_all_becomes_one_a_language_when_one_is_written() {
        let both = tags(&["en", "ru"]);
        let text = with_words(&json(r#""Why?""#), "ru", "Почему?", &both);
        assert_eq!(text, json(r#"{"en":"Why?","ru":"Почему?"}"#));
        assert_eq!(
            (said(&text, "ru"), said(&json(r#""Why?""#), "ru")),
            ("Почему?", "Why?")
        );
        assert_eq!(
            with_words(&text, "en", "", &both),
            json(r#"{"ru":"Почему?"}"#)
        );
        assert_eq!(
            with_words(&json(r#"{"ru":"Я"}"#), "ru", "", &both),
            Json::Null
        );
        assert_eq!(with_words(&Json::Null, "", "All", &[]), json(r#""All""#));
    }

    #[test]
    fn languages_are_those_of_any_text() {
        let file = json(
            r#"{"surveys":[{"questions":[{"id":"en","text":{"ru":"Я","de":"Ich"}},{"text":"I","options":[{"id":"a","text":{"en":"I"}}]}]}]}"#,
        );
        assert_eq!(languages(&file), ["ru", "de", "en"]);
        let less = in_languages(&file, &tags(&["de"]));
        assert_eq!(languages(&less), ["de"]);
        assert_eq!(
            less.get("surveys").items()[0].get("questions").items()[1]
                .get("text")
                .text(),
            "I"
        );
        assert_eq!(languages(&in_languages(&file, &[])), Vec::<String>::new());
    }

    #[test]
    fn statements_about_a_service_are_texts() {
        let file = json(r#"{"items":{"empathy":[{"en":"I","ru":"Я"},"All"]}}"#);
        assert_eq!(languages(&file), ["en", "ru"]);
        let less = in_languages(&file, &tags(&["ru"]));
        assert_eq!(less, json(r#"{"items":{"empathy":[{"ru":"Я"},"All"]}}"#));
    }
}
