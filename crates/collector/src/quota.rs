//! Which surveys have as many answers as they ask for, and how pages are told.

use std::collections::BTreeSet;

use otklik_score::State;
use otklik_wire::id::Name;
use otklik_wire::survey::SurveyFile;
use serde_json::Value;

use crate::store::tally::{Key, Span, Subject};

/// Whether any survey of the file has a quota.
pub(crate) fn is_asked_for(file: &SurveyFile) -> bool {
    file.surveys
        .iter()
        .any(|survey| survey.show.quota.is_some())
}

/// The surveys whose present revision was completed as often as they ask for, of the states of all days.
pub(crate) fn full(file: &SurveyFile, ever: &[(Key, State)]) -> BTreeSet<Name> {
    let full = file.surveys.iter().filter(|survey| {
        let completed = ever.iter().map(|(key, state)| match state {
            State::Response(funnel)
                if key.subject == Subject::Appearances
                    && key.span == Span::Ever
                    && key.survey == survey.id
                    && key.revision == survey.revision =>
            {
                funnel.completed()
            }
            _ => 0,
        });
        survey
            .show
            .quota
            .is_some_and(|quota| completed.sum::<u64>() >= quota.into())
    });
    full.map(|survey| survey.id.clone()).collect()
}

/// Says in a survey file for pages which of its surveys are full, in the place of how many answers each asks for: pages that need not
/// know fetch nothing more to understand it.
pub(crate) fn tell(document: &mut Value, full: &BTreeSet<Name>) {
    let surveys = document.get_mut("surveys").and_then(Value::as_array_mut);
    for survey in surveys.into_iter().flatten() {
        let is_full = full.iter().any(|name| survey["id"] == name.as_str());
        if let Some(show) = survey.get_mut("show").and_then(Value::as_object_mut)
            && show.remove("quota").is_some()
            && is_full
        {
            show.insert("full".to_owned(), true.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use otklik_score::Metric;
    use otklik_score::response::{Funnel, Reach};
    use serde_json::json;

    use super::*;

    fn name(name: &str) -> Name {
        Name::new(name.to_owned()).unwrap()
    }

    fn file() -> (Value, SurveyFile) {
        let survey = |id: &str, show: Value| json!({"id": id, "revision": 2, "questions": [{"id": "q", "kind": "nps", "text": "?"}], "show": show});
        let document = json!({"v": 1, "site": "shop", "surveys": [
            survey("three", json!({"on": [{"load": true}], "quota": 3})), survey("many", json!({"quota": 9})), survey("all", json!({}))]});
        let file = SurveyFile::decode(document.clone(), &mut Vec::new()).unwrap();
        (document, file)
    }

    fn completed(survey: &str, revision: u32, locale: &str, times: usize) -> (Key, State) {
        let key = Key {
            site: name("shop"),
            span: Span::Ever,
            survey: name(survey),
            subject: Subject::Appearances,
            revision,
            locale: locale.to_owned(),
            metric: Metric::Response,
        };
        let mut funnel = Funnel::EMPTY;
        funnel.add(Reach::Started.into());
        (0..times).for_each(|_| funnel.add(Reach::Completed.into()));
        (key, State::Response(funnel))
    }

    #[test]
    fn a_survey_is_full_by_those_who_completed_its_present_revision() {
        let (_, file) = file();
        let mut ever = vec![
            completed("three", 1, "en", 5),
            completed("three", 2, "en", 2),
            completed("many", 2, "en", 3),
        ];
        assert_eq!(full(&file, &ever), BTreeSet::new());
        ever.push(completed("three", 2, "ru", 1));
        assert_eq!(full(&file, &ever), BTreeSet::from([name("three")]));
    }

    #[test]
    fn pages_are_told_that_it_is_full_and_no_number() {
        let (mut document, file) = file();
        assert!(is_asked_for(&file));
        tell(&mut document, &BTreeSet::from([name("three"), name("all")]));
        let shows: Vec<_> = (0..3).map(|at| &document["surveys"][at]["show"]).collect();
        assert_eq!(
            shows,
            [
                &json!({"on": [{"load": true}], "full": true}),
                &json!({}),
                &json!({})
            ]
        );
    }
}
