//! Which revision each survey of a new file is: whoever publishes counts up nothing by hand.

use otklik_wire::survey::Survey;

use super::Published;
use super::published::asks_the_same;

/// The revision of each of these surveys, in their order, where `before` is what holds now and `served` all that ever did.
///
/// A survey that asks what is scored in the same words keeps its number, or takes a higher one that its author gave it. Any
/// other gets one that was never served.
pub(crate) fn numbers(surveys: &[Survey], before: &[Survey], served: &Published) -> Vec<u32> {
    surveys
        .iter()
        .map(|survey| {
            let now = before.iter().find(|now| now.id == survey.id);
            let same = now.filter(|now| asks_the_same(now, survey));
            let last = served.last(&survey.id);
            match (same, last) {
                (Some(now), Some(last)) if survey.revision <= last => now.revision,
                (None, Some(last)) if survey.revision <= last => last.saturating_add(1),
                _ => survey.revision,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn survey(id: &str, revision: u32, text: &str, why: &str) -> Survey {
        let survey = json!({"id": id, "revision": revision, "questions": [
            {"id": "q", "kind": "nps", "text": text}, {"id": "why", "kind": "text", "text": why}]});
        Survey::decode(survey).unwrap()
    }

    #[test]
    fn only_other_words_get_another_number() {
        let now = survey("a", 4, "How likely?", "Why?");
        let mut served = Published::default();
        for known in [
            survey("a", 2, "Would you?", "Why?"),
            now.clone(),
            survey("a", 6, "Will you?", "Why?"),
            survey("gone", 3, "Old?", "Why?"),
        ] {
            served.note(known).unwrap();
        }
        let number = |survey: Survey| numbers(&[survey], std::slice::from_ref(&now), &served)[0];
        assert_eq!(
            number(survey("a", 4, "How likely?", "What?")),
            4,
            "what is not scored"
        );
        assert_eq!(
            number(survey("a", 1, "How likely?", "Why?")),
            4,
            "never back"
        );
        assert_eq!(
            number(survey("a", 9, "How likely?", "Why?")),
            9,
            "its author's word"
        );
        assert_eq!(
            number(survey("a", 4, "How probable?", "Why?")),
            7,
            "never one that was served"
        );
        assert_eq!(
            number(survey("a", 2, "Would you?", "Why?")),
            7,
            "old words, a new number"
        );
        assert_eq!(number(survey("a", 8, "How probable?", "Why?")), 8);
        assert_eq!(number(survey("gone", 1, "New?", "Why?")), 4);
        assert_eq!(number(survey("new", 1, "New?", "Why?")), 1);
    }
}
