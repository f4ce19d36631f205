//! The first step of a survey as a document, drawn by the very view: the collector sends it, and the loader shows it before
//! the widget has come (`www/first/card.js`).

use std::rc::Rc;

use otklik_score::sampling::Inclusion;
use otklik_wire::flags::Flags;
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::survey::{Kind, Mode, Promise, SurveyFile, Term};
use serde_json::{Map, Value, json};
use yew::Callback;
use yew::virtual_dom::VNode;

use crate::browser::shadow::colours;
use crate::state::{Action, Phase, State, Taken, Visit};
use crate::texts::{Texts, Word, fill};
use crate::view::{self, Scene};

/// The id of the answer that nobody gives.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// Draws the first step of a survey in these words for `locale`, standing as `mode` says if that is not the survey's own.
///
/// Nothing for a survey that is not in the file, and for options in an order that is drawn for each visitor.
#[must_use]
pub fn draw(
    file: &Rc<SurveyFile>,
    survey: &Name,
    mode: Option<Mode>,
    locale: &str,
    texts: &Texts,
) -> Option<Value> {
    let mut state = State::new(Rc::clone(file));
    // Its effects are for a page.
    let _ = state.update(Action::Open {
        survey: Some(survey.clone()),
        visit: Visit {
            id: AnswerId::new(NOBODY.to_owned()).ok()?,
            at: String::new(),
            page: String::new(),
            locale: locale.to_owned(),
            share: Inclusion::CERTAIN,
            flags: Flags::NONE,
            device: String::new(),
            segment: None,
        },
        by_visitor: false,
        taken: Taken::default(),
    });
    let Phase::Asking(pass) = state.phase() else {
        return None;
    };
    if matches!(&pass.question().kind, Kind::Choice(choice) if choice.shuffle) {
        return None;
    }
    let mut look = pass.survey().look;
    look.mode = mode.unwrap_or(look.mode);
    let scene = Scene {
        texts,
        look,
        own_score: false,
        preview: false,
        promise: promised(texts, pass.survey().promise),
        // A first step has no score.
        number: &|_, _, _| String::new(),
        act: Callback::noop(),
    };
    let mut card = Vec::new();
    put(&view::asking(&scene, pass), &mut card);
    let (accent, ink) = colours(look);
    Some(json!({ "survey": survey.as_str(), "accent": accent, "ink": ink, "card": card.pop()? }))
}

/// What is promised, with times such as `{240 working}`, in minutes: a page's browser knows how each language says them
/// (`www/first/card.js`).
fn promised(texts: &Texts, promise: Promise) -> String {
    let said = |word: Word, term: Option<Term>| {
        let Term {
            minutes,
            is_working,
        } = term?;
        let time = if is_working {
            let time = format!("{{{minutes} working}}");
            fill(&texts[Word::Working], &[("n", &time)])
        } else {
            format!("{{{minutes}}}")
        };
        Some(fill(&texts[word], &[("n", &time)]))
    };
    let sentences = [
        said(Word::PromiseFirst, promise.first),
        said(Word::PromiseSolution, promise.solution),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.join(" ")
}

/// Adds a node as it will stand in the page: `[name, attributes, ...children]`, or a text.
fn put(node: &VNode, place: &mut Vec<Value>) {
    match node {
        VNode::VTag(tag) => {
            let attributes = tag.attributes.iter();
            let attributes: Map<String, Value> = attributes
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            let mut element = vec![tag.tag().into(), attributes.into()];
            if let Some(children) = tag.children() {
                put(children, &mut element);
            }
            place.push(element.into());
        }
        VNode::VList(list) => list.iter().for_each(|node| put(node, place)),
        VNode::VText(text) => place.push(text.text.as_str().into()),
        // The view has nothing else.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(question: &Value, mode: Option<Mode>, locale: &str) -> Option<Value> {
        let file = json!({"v": 1, "site": "shop", "surveys": [
            {"id": "nps", "revision": 1, "questions": [question], "look": {"accent": "#2f6b4f"}},
        ]});
        let file = Rc::new(SurveyFile::decode(file, &mut Vec::new()).unwrap());
        let words = json!({"nps_low": "Nie"});
        let texts = Texts::read(Some(&words));
        draw(
            &file,
            &Name::new("nps".to_owned()).unwrap(),
            mode,
            locale,
            &texts,
        )
    }

    fn nps() -> Value {
        json!({"id": "nps", "kind": "nps", "text": {"en": "Would you?", "de": "Würden Sie <b>?"}})
    }

    #[test]
    fn the_card_is_that_of_the_view() {
        let step = drawn(&nps(), None, "de-AT").unwrap();
        assert_eq!(step["accent"], "rgb(47 107 79)");
        let card = &step["card"];
        assert_eq!(card[0], "section");
        assert_eq!(card[1]["popover"], "manual");
        let header = &card[2];
        assert_eq!(header[2][0], "h2");
        assert_eq!(header[2][2], "Würden Sie <b>?");
        assert_eq!(header[3][2][0], "svg");
        let scale = &card[3][2];
        assert_eq!(scale[1]["role"], "radiogroup");
        // Name, attributes, and eleven numbers.
        assert_eq!(scale.as_array().unwrap().len(), 13);
        assert_eq!(scale[12], json!(["button", scale[12][1], "10"]));
        assert_eq!(scale[12][1]["data-score"], "10");
        assert_eq!(card[3][3][2][2], "0 – Nie");
    }

    #[test]
    fn a_promise_is_left_to_the_page_to_spell() {
        let file = json!({"v": 1, "site": "shop", "surveys": [
            {"id": "nps", "revision": 1, "questions": [{"id": "why", "kind": "text", "text": "Why?"}],
             "promise": {"first": {"minutes": 240, "hours": "working"}, "solution": {"minutes": 4_320, "hours": "all"}}},
        ]});
        let file = Rc::new(SurveyFile::decode(file, &mut Vec::new()).unwrap());
        let survey = Name::new("nps".to_owned()).unwrap();
        let step = draw(&file, &survey, None, "en", &Texts::read(None::<&Value>)).unwrap();
        let form = step["card"][3][2].as_array().unwrap();
        let said = form.last().unwrap();
        assert_eq!(said[1]["data-promise"], "");
        assert_eq!(
            said[2],
            "We answer within {240 working} of working time. We settle it within {4320}."
        );
        // Of a click alone nothing is promised: nobody could be answered.
        let scale = drawn(&nps(), None, "en").unwrap();
        assert!(!scale.to_string().contains("data-promise"), "{scale}");
    }

    #[test]
    fn it_stands_as_the_tag_says() {
        let card = drawn(&nps(), Some(Mode::Modal), "en").unwrap()["card"].take();
        assert_eq!(
            (&card[0], &card[1]["class"]),
            (&json!("dialog"), &json!("card modal"))
        );
    }

    #[test]
    fn an_order_that_is_each_visitors_own_is_left_to_the_page() {
        let choice = |shuffle: bool| {
            let options = json!([{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]);
            json!({"id": "q", "kind": "choice", "text": "Which?", "options": options, "shuffle": shuffle})
        };
        assert!(drawn(&choice(false), None, "en").is_some());
        assert_eq!(drawn(&choice(true), None, "en"), None);
    }
}
